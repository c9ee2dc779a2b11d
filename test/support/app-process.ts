/** Runs the whole server in a separate process, as from the command line. It serves the pages of the last client build. */
import { startApp } from '#server/app.ts';
import { ConfigError, readConfig } from '#server/config.ts';

try {
  const app = await startApp(readConfig(process.env, process.argv.slice(2)));
  process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ url: app.url, setUpLink: app.setUpLink, metricsUrl: app.metricsUrl });
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
