/**
 * Alongside as `npm start` runs it: accounts, rights, inspection and durable commits all on. The argument is a data directory
 * that the bench has filled; the clock can be trusted, the log goes where the bench sends it.
 */
import { startApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { answerRequests } from './control.ts';

const [directory = ''] = process.argv.slice(2);
const app = await startApp(readConfig({ ...process.env, PORT: '0', DATA_DIR: directory }, []));
answerRequests({ port: app.port, close: () => app.close() });
