/** Runs Hocuspocus with its Database extension on SQLite: stored as its SQLite extension does, but with `node:sqlite`. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { answerRequests } from '../control.ts';

const load = async <T>(name: string): Promise<T> => (await import(name)) as T;

const [directory = '.'] = process.argv.slice(2);
const db = new DatabaseSync(join(directory, 'hocuspocus.db'));
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
db.exec('CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, data BLOB NOT NULL)');
const select = db.prepare('SELECT data FROM documents WHERE name = ?');
const upsert = db.prepare(
  'INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data',
);

type Running = { listen(): Promise<unknown>; destroy(): Promise<void>; readonly address: { port: number } };
type Hocuspocus = { Server: new (options: Record<string, unknown>) => Running };
type StoredDocument = { documentName: string; state: Uint8Array };
type Extension = {
  Database: new (options: {
    fetch(data: { documentName: string }): Promise<Uint8Array | null>;
    store(data: StoredDocument): Promise<void>;
  }) => unknown;
};

const { Server } = await load<Hocuspocus>('@hocuspocus/server');
const { Database } = await load<Extension>('@hocuspocus/extension-database');
const database = new Database({
  fetch: async ({ documentName }) => {
    const data = select.get(documentName)?.['data'];
    return data instanceof Uint8Array ? data : null;
  },
  store: async ({ documentName, state }) => void upsert.run(documentName, state),
});
const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: false,
  // Hocuspocus' own client sends a message now and then. The bench's clients that only read do not, so the timeout is long.
  timeout: 3_600_000,
  extensions: [database],
});
await server.listen();
answerRequests({
  port: server.address.port,
  close: () => Promise.race([server.destroy(), new Promise<void>((resolve) => setTimeout(resolve, 3000).unref())]),
});
