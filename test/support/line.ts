/** A line between a server and what it speaks to, which a test can cut, or let go silent as a broken network does. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1. */
export class Line {
  readonly port: number;
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #state: 'cut' | 'silent' | 'whole' = 'whole';

  private constructor(server: Server, port: number, host: string) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (near) => {
      if (this.#state === 'cut') return void near.resetAndDestroy();
      const far = connect(port, host);
      for (const end of [near, far]) {
        const other = end === near ? far : near;
        this.#ends.add(end);
        end.on('error', () => undefined);
        end.on('close', () => {
          this.#ends.delete(end);
          other.destroy();
        });
        end.on('data', (data) => other.write(data));
        if (this.#state === 'silent') end.pause();
      }
    });
  }

  /** Lays a line to a port. */
  static async to(port: number, host = '127.0.0.1'): Promise<Line> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Line(server, port, host);
  }

  /** The same URL, over this line. */
  over(url: string): string {
    const own = new URL(url);
    own.host = `127.0.0.1:${this.port}`;
    return own.href;
  }

  /** Ends all connections and refuses new ones. */
  cut(): void {
    this.#state = 'cut';
    for (const end of this.#ends) end.resetAndDestroy();
  }

  /** Nothing comes through any more, and nobody is told. */
  silence(): void {
    this.#state = 'silent';
    for (const end of this.#ends) end.pause();
  }

  /** All is well again; what waited comes through. */
  mend(): void {
    this.#state = 'whole';
    for (const end of this.#ends) end.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
