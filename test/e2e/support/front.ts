/** A proxy in front of the service, as real ones have, that can have a new version of the pages in place from one moment on. */
import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** The proxy. Everything passes through it as it is, but for the worker's file once there is a new version. */
export class Front {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #version = 1;
  /** Stops what passes on the lines that are open, without closing them. */
  readonly #stops = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Puts a proxy before the service at `target`. */
  static async before(target: string): Promise<Front> {
    const { port } = new URL(target);
    const server = createServer();
    const front = new Front(server);
    server.on('request', (incoming: IncomingMessage, outgoing) => {
      const passed = ask({ port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
        const isWorker = incoming.url === '/sw.js' && front.#version > 1 && answer.statusCode === 200;
        // The worker's file is another one now, so its length is too.
        const { 'content-length': length, etag, ...headers } = answer.headers;
        const kept = isWorker ? { ...headers, etag: `"v${front.#version}"` } : answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, kept);
        if (!isWorker) return void answer.pipe(outgoing);
        answer.on('end', () => outgoing.end(`\n// version ${front.#version}, once ${length ?? ''} ${etag ?? ''}\n`));
        answer.pipe(outgoing, { end: false });
      });
      passed.on('error', () => outgoing.destroy());
      if (incoming.url === '/sw.js') {
        passed.removeHeader('if-none-match');
        passed.removeHeader('if-modified-since');
        passed.removeHeader('accept-encoding');
      }
      incoming.pipe(passed);
    });
    server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
      const through = connect(Number(port), '127.0.0.1', () => {
        const lines = incoming.rawHeaders.flatMap((part, i, all) => (i % 2 === 0 ? [`${part}: ${all[i + 1] ?? ''}`] : []));
        through.write(`GET ${incoming.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        through.write(head);
        socket.pipe(through).pipe(socket);
      });
      let swallowed = false;
      const stop = (): void => {
        swallowed = true;
        socket.unpipe(through);
        through.unpipe(socket);
        socket.resume();
        through.resume();
      };
      front.#stops.add(stop);
      for (const end of [socket, through]) {
        front.#sockets.add(end);
        end.on('error', () => undefined);
        end.on('close', () => {
          front.#sockets.delete(end);
          front.#stops.delete(stop);
          // Of a line that is swallowed neither end learns that the other has gone.
          if (swallowed) return;
          socket.destroy();
          through.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  /** Where people reach the service now. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://localhost:${port}`;
  }

  /** From now on there is a new version of the pages. */
  hasNewVersion(): void {
    this.#version += 1;
  }

  /** From now on the lines that are open swallow everything and stay open. New ones pass. */
  swallowsLines(): void {
    for (const stop of this.#stops) stop();
  }

  /** Takes the proxy away. */
  async ends(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
