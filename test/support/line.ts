/** A TCP proxy between a server and PostgreSQL or Redis. A test can cut the connections, or only stop the data in them. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on a free port of 127.0.0.1. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #state: 'cut' | 'silent' | 'open' = 'open';

  private constructor(server: Server, port: number, host: string) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (client) => {
      if (this.#state === 'cut') return void client.resetAndDestroy();
      const target = connect(port, host);
      for (const socket of [client, target]) {
        const other = socket === client ? target : client;
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.on('data', (data) => other.write(data));
        if (this.#state === 'silent') socket.pause();
      }
    });
  }

  /** Opens a proxy to a port. */
  static async open(port: number, host = '127.0.0.1'): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TcpProxy(server, port, host);
  }

  /** Returns the URL with this proxy's host and port. */
  urlThrough(url: string): string {
    const proxied = new URL(url);
    proxied.host = `127.0.0.1:${this.port}`;
    return proxied.href;
  }

  /** Resets all connections, and each new connection at once. */
  cut(): void {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Stops all data in both directions. The connections stay open, as in a network failure that neither side notices. */
  silence(): void {
    this.#state = 'silent';
    for (const socket of this.#sockets) socket.pause();
  }

  /** Lets data and new connections through again. Data that waited is sent on. */
  restore(): void {
    this.#state = 'open';
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
