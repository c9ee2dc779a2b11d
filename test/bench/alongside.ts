/**
 * Runs Alongside for the bench as `npm start` does, with accounts, rights, checks of updates and durable commits. The argument
 * is a data directory that the bench has filled, and `--demo` for the demo, which fills it by itself. It uses the real clock, and the bench decides where the log output goes.
 */
import { startApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { answerRequests } from './control.ts';

const [directory = '', ...flags] = process.argv.slice(2);
const app = await startApp(readConfig({ ...process.env, PORT: '0', DATA_DIR: directory }, flags));
answerRequests({ port: app.port, close: () => app.close() });
