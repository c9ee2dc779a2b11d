/** Sends letters over SMTP, and says why one could not be sent. */
import { createTransport } from 'nodemailer';
import type { MailProblem } from '#shared/mail.ts';
import type { Letter } from '#server/email/letter.ts';

/** A letter could not be sent. `final` says that trying again would not help: the server refused this letter. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly problem: MailProblem;
  readonly final: boolean;

  constructor(problem: MailProblem, final: boolean, cause: unknown) {
    super(`a mail was not sent: ${problem}`, { cause });
    this.problem = problem;
    this.final = final;
  }
}

/** Sends letters. */
export type Transport = {
  /** Resolves when the other server has taken the letter. Rejects with {@link NotSent}. */
  send(letter: Letter): Promise<void>;
  /** Breaks off what is on its way. */
  close(): void;
};

/** How long the other server may take to connect, to greet and for each further step, in milliseconds. SMTP_URL can say otherwise. */
const TIMEOUTS = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
}

/** What an error of the SMTP library means. Its text is not kept, because it can hold addresses. */
export function notSentBy(error: unknown): NotSent {
  const code = fieldOf(error, 'code');
  const response = fieldOf(error, 'responseCode');
  if (code === 'EAUTH' || code === 'ENOAUTH') return new NotSent('signIn', false, error);
  // A reply of 500 or more to the sender, the recipient or the text is the server's last word. One of 400 or more asks for patience.
  if (typeof response === 'number' && response >= 400)
    return new NotSent('refused', response >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE'), error);
  if (code === 'ETIMEDOUT') return new NotSent('slow', false, error);
  const syscall = fieldOf(error, 'syscall');
  if (code === 'EDNS' || syscall === 'connect' || syscall === 'getaddrinfo') return new NotSent('unreachable', false, error);
  return new NotSent('brokeOff', false, error);
}

/** A transport to the server at `url`, such as smtps://name:password@mail.example.org. */
export function smtpTransport(url: string): Transport {
  const open = new AbortController();
  const transport = createTransport({ ...TIMEOUTS, url });
  return {
    async send(letter) {
      try {
        await transport.sendMail({
          to: letter.to,
          from: letter.from,
          subject: letter.subject,
          text: letter.text,
          html: letter.html,
          messageId: letter.messageId,
          headers: { ...letter.headers },
          // A letter is made of our own words, so nothing in it names a file or an address to read from.
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: open.signal,
        });
      } catch (error) {
        throw notSentBy(error);
      }
    },
    close() {
      open.abort();
      transport.close();
    },
  };
}
