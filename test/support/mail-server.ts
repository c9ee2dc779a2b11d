/** A real SMTP server on this machine, which takes mails, refuses them, is slow, or breaks off, as a test wants. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What the server does with a mail: takes it, refuses its recipient, never answers to its text, or ends the connection instead. */
export type MailMode = 'takes' | 'refuses' | 'isSlow' | 'drops';

/** A mail that the server has taken: to whom, and every byte of it. */
export type TakenMail = { readonly to: string; readonly raw: string };

/** The parts of a mail as a mail program shows them, with what was encoded in them decoded. */
export function decoded({ raw }: TakenMail): string {
  const words = raw.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, how: string, text: string) =>
    how.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString('utf8')
      : Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/gi, (_one, hex: string) => `%${hex}`)).toString(),
  );
  const plain = words.replace(/=\r?\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (bytes) => {
    const values = bytes.split('=').slice(1);
    return Buffer.from(values.join(''), 'hex').toString('utf8');
  });
  const blocks = raw.split(/\r?\n\r?\n/).filter((part) => /^[A-Za-z0-9+/=\r\n]{20,}$/.test(part.trim()));
  return [plain, ...blocks.map((block) => Buffer.from(block, 'base64').toString('utf8'))].join('\n');
}

/** The server. */
export class MailServer {
  mode: MailMode = 'takes';
  readonly taken: TakenMail[] = [];
  /** How often a mail came as far as its recipient. */
  offered = 0;
  readonly #server: SMTPServer;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      // Without these the server has no certificate that a client would trust.
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: (_address, _session, callback) => {
        this.offered += 1;
        if (this.mode === 'refuses') return callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
        callback();
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.mode === 'isSlow') return;
          if (this.mode === 'drops') return this.#dropAll();
          const to = session.envelope.rcptTo.map(({ address }) => address).join(' ');
          this.taken.push({ to, raw: Buffer.concat(chunks).toString('utf8') });
          callback();
        });
      },
    });
    this.#server.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    // A client that breaks off is what some tests are about.
    this.#server.on('error', () => undefined);
  }

  #dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Starts a server on a free port. */
  static async start(): Promise<MailServer> {
    const server = new MailServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server.server, 'listening');
    return server;
  }

  /** The address for SMTP_URL. A client waits for an answer for this many milliseconds. */
  url(patience = 60_000): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${port}/?socketTimeout=${patience}`;
  }

  /** The mails that were taken for an address. */
  to(address: string): TakenMail[] {
    return this.taken.filter(({ to }) => to === address);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#dropAll();
    await closed;
  }
}
