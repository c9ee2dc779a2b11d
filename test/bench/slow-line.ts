/**
 * A slow line between a browser and a server: a TCP proxy that passes bytes on one packet after another, as a line does. The browser's own emulation of a slow
 * network hands on 32 kB at once, so a page whose words come first looks as slow as one whose words come last.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How slow a line is: the milliseconds from a question to its answer, and the bytes in a second to and from the browser. */
export type LineSpeed = { readonly latency: number; readonly down: number; readonly up: number };

/** The bytes of a packet. */
const PACKET = 1460;

function packetsOf(bytes: Buffer | null): Buffer[] {
  const count = Math.ceil((bytes?.length ?? 0) / PACKET);
  return Array.from({ length: count }, (_, i) => (bytes ?? EMPTY).subarray(i * PACKET, (i + 1) * PACKET));
}
const EMPTY = Buffer.alloc(0);

type Piece = { readonly bytes: Buffer | null; readonly to: Socket; readonly at: number };

/** One direction of a line. All connections share its speed. */
class Direction {
  readonly #delay: number;
  readonly #rate: number;
  #freeAt = 0;
  #pieces: Piece[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(delay: number, rate: number) {
    this.#delay = delay;
    this.#rate = rate;
  }

  /** Sends bytes to a socket, or with null its end. */
  send(bytes: Buffer | null, to: Socket): void {
    const arrived = performance.now() + this.#delay;
    if (bytes === null) this.#pieces.push({ bytes, to, at: Math.max(arrived, this.#freeAt) });
    for (const packet of packetsOf(bytes)) {
      this.#freeAt = Math.max(arrived, this.#freeAt) + (packet.length / this.#rate) * 1000;
      this.#pieces.push({ bytes: packet, to, at: this.#freeAt });
    }
    this.#schedule();
  }

  #schedule(): void {
    const [next] = this.#pieces;
    if (next === undefined || this.#timer !== null) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#deliver();
      },
      Math.max(0, next.at - performance.now()),
    );
  }

  #deliver(): void {
    // A timer counts whole milliseconds.
    const now = performance.now() + 0.5;
    const due = this.#pieces.findIndex(({ at }) => at > now);
    const ready = this.#pieces.splice(0, due < 0 ? this.#pieces.length : due);
    for (const { bytes, to } of ready) {
      if (to.destroyed) continue;
      if (bytes === null) to.end();
      else to.write(bytes);
    }
    this.#schedule();
  }
}

/** A slow line to one port of this machine. */
export class SlowLine {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  /** Opens a line with this speed. */
  static async open(port: number, { latency, down, up }: LineSpeed): Promise<SlowLine> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = new SlowLine(server);
    const [toServer, toBrowser] = [new Direction(latency / 2, up), new Direction(latency / 2, down)];
    server.on('connection', (browser) => {
      const service = connect({ port, host: '127.0.0.1', noDelay: true });
      for (const [from, to, direction] of [
        [browser, service, toServer],
        [service, browser, toBrowser],
      ] as const) {
        line.#sockets.add(from);
        from.on('data', (bytes) => direction.send(bytes, to));
        from.on('end', () => direction.send(null, to));
        from.on('error', () => to.destroy());
        from.on('close', () => line.#sockets.delete(from));
      }
    });
    return line;
  }

  /** Closes the line with all its connections. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
