/** Runs `@y/websocket-server` as its own server.js does. With a directory as argument it stores documents with LevelDB. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerRequests } from '../control.ts';

// Only the bench installs these packages, so the compiler does not know them.
const load = async <T>(name: string): Promise<T> => (await import(name)) as T;

const [directory] = process.argv.slice(2);
if (directory !== undefined) process.env['YPERSISTENCE'] = directory;

type Utils = {
  setupWSConnection(socket: unknown, request: IncomingMessage): void;
  getPersistence(): { provider: { storeUpdate(room: string, update: Uint8Array): Promise<number> } } | null;
};
type Ws = {
  WebSocketServer: new (options: { noServer: boolean }) => {
    readonly clients: Set<{ terminate(): void }>;
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: (opened: unknown) => void): void;
  };
};

const { setupWSConnection, getPersistence } = await load<Utils>('@y/websocket-server/utils');
const { WebSocketServer } = await load<Ws>('ws');
const server = new WebSocketServer({ noServer: true });
const http = createServer();
http.on('upgrade', (request, socket, head) =>
  server.handleUpgrade(request, socket, head, (opened) => setupWSConnection(opened, request)),
);
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
answerRequests({
  port: (http.address() as AddressInfo).port,
  write: async (room, updates) => {
    const persistence = getPersistence();
    if (persistence === null) throw new Error('this server keeps nothing');
    await Promise.all(updates.map((update) => persistence.provider.storeUpdate(room, update)));
  },
  close: async () => {
    for (const socket of server.clients) socket.terminate();
    http.close();
  },
});
