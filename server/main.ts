/** Starts the server from the command line. */
import { startApp, type App } from '#server/app.ts';
import { buildClientIfStale } from '#server/client-build.ts';
import { ConfigError, readConfig } from '#server/config.ts';
import { demoService } from '#server/demo/content.ts';
import { createLogger } from '#server/logging.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function greet(app: App, address: string): void {
  print(`Alongside is on ${address}`);
  if (app.setUpLink !== null)
    print(`\nThis service is not set up yet. Open this link to do that; it works once:\n  ${app.setUpLink}`);
  if (app.demoAccounts.length > 0) {
    const width = Math.max(...app.demoAccounts.map((account) => account.email.length));
    print(`\nThis is a demo. Sign in with the password ${demoService(Date.now()).password} as:`);
    for (const account of app.demoAccounts) print(`  ${account.email.padEnd(width)}  ${account.name}`);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Another program is using this port. Please end it, or give another one: PORT=3001';
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  if (!config.dev) await buildClientIfStale(print);
  const log = createLogger();
  // An uncaught error would be printed together with any text that it quotes. So it is logged, and the process ends; the
  // service manager starts it again.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, 'something went wrong that nobody caught; the process ends');
      process.exit(1);
    });
  }
  const app = await startApp(config, { log });
  const local = ['127.0.0.1', '0.0.0.0', '::1', '::'].includes(config.host) ? `http://localhost:${app.port}` : app.url;
  greet(app, config.publicUrl ?? local);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${explain(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
