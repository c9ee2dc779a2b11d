/**
 * The outbox: sends the mails that are due. Each server of an installation asks the store for them, which gives every mail to one
 * server. A mail whose server ended before it was sent is given to another when the claim has run out.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { retryAt, type MailProblem, type MailState } from '#shared/mail.ts';
import { mailChoiceOf, queueInboxMail } from '#server/commands/inbox/queue-mail.ts';
import { unreadOf } from '#server/commands/inbox/known-sections.ts';
import { letterOf, type Letter } from '#server/email/letter.ts';
import type { MailKeys } from '#server/email/mail-keys.ts';
import { NotSent, type Transport } from '#server/email/transport.ts';
import type { MailRecord } from '#server/store/records/mail.ts';
import type { Records, Store } from '#server/store/store.ts';

/** How often due mails are looked for, in milliseconds. */
export const POLL_INTERVAL = 5000;
/** How many mails a server claims at once. */
const BATCH = 10;
/** For how long a server claims mails, in milliseconds: longer than it takes to send them one after the other to a slow server. */
export const CLAIM_TIME = 15 * 60_000;
/** For how long the store keeps mails that have ended, in milliseconds, and how often it is cleared of older ones. */
const KEPT_FOR = 30 * 24 * 60 * 60_000;
const CLEAR_INTERVAL = 60 * 60_000;
/** How long the outbox waits at the end for a mail that is on its way, in milliseconds. */
const CLOSE_TIMEOUT = 1500;

/** What {@link MailOutbox} needs. */
export type OutboxOptions = {
  readonly store: Store;
  /** Null for a service that sends no mail. Then mails are kept for its managers to read. */
  readonly transport: Transport | null;
  readonly keys: MailKeys;
  readonly now: () => number;
  readonly logger: Logger;
  /** The address that mails come from. */
  readonly from: string;
  /** The origin at which people reach the service. */
  readonly publicUrl: string;
  /** How often due mails are looked for, in milliseconds. Null if only {@link MailOutbox.send} looks, so that a test decides when. */
  readonly interval: number | null;
};

type Outcome = { readonly state: MailState; readonly problem: MailProblem | null } | { readonly retry: MailProblem };

/** Sends the mails of one server. */
export class MailOutbox {
  readonly #options: OutboxOptions;
  readonly #node = randomUUID();
  readonly #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | null = null;
  /** A look that begins when the present one has ended. */
  #next: Promise<void> | null = null;
  #clearedAt = -Infinity;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    if (options.interval === null) return;
    this.#timer = setInterval(() => this.#poll(), options.interval);
    this.#timer.unref();
  }

  /** Prepares the outbox of a server that starts. With SQLite no other server can have claimed a mail, so all claims are old ones. */
  async start(): Promise<void> {
    const { store } = this.#options;
    if (store.databaseType === 'sqlite') await store.records.releaseMail();
  }

  /** Whether mails are really sent. */
  get sends(): boolean {
    return this.#options.transport !== null;
  }

  /**
   * Sends all mails that are due now. What is being sent already was claimed before, so a mail that came due since is found by
   * a look of its own, which all callers of that time share.
   */
  send(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (this.#sending === null) return this.#look();
    this.#next ??= this.#sending
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#closed ? undefined : this.#look();
      });
    return this.#next;
  }

  #look(): Promise<void> {
    this.#sending = this.#sendDue().finally(() => (this.#sending = null));
    return this.#sending;
  }

  #poll(): void {
    if (this.#sending !== null) return;
    this.send().catch((error: unknown) => {
      if (!this.#closed) this.#options.logger.warn({ err: error }, 'the outbox of e-mail could not be looked at');
    });
  }

  async #sendDue(): Promise<void> {
    const { store, now } = this.#options;
    if (now() - this.#clearedAt > CLEAR_INTERVAL) {
      this.#clearedAt = now();
      await store.records.removeEndedMail(now() - KEPT_FOR);
    }
    while (!this.#closed) {
      const at = now();
      const claimed = await store.records.claimMail({ node: this.#node, now: at, until: at + CLAIM_TIME, limit: BATCH });
      for (const mail of claimed) if (!this.#closed) await this.#handle(mail, at);
      if (claimed.length < BATCH) return;
    }
  }

  async #handle(mail: MailRecord, claimedAt: number): Promise<void> {
    const outcome = await this.#outcome(mail);
    const { store, now, logger } = this.#options;
    await store.write(async (records) => {
      const at = now();
      // What the end of this server broke off is nobody's fault, so it is tried again at once.
      const again = 'retry' in outcome ? (this.#closed ? at : retryAt(mail.attempts, at)) : null;
      if ('retry' in outcome && again !== null) {
        await records.retryMail(mail.id, this.#node, { dueAt: again, problem: outcome.retry });
        return;
      }
      const end = 'retry' in outcome ? { state: 'failed' as const, problem: outcome.retry } : outcome;
      const ended = await records.endMail(mail.id, this.#node, { ...end, at });
      // What came while this mail was on its way found a mail that waits, so it has none of its own yet.
      if (ended && mail.kind === 'inbox' && mail.personId !== null)
        await this.#queueNewer(records, mail.personId, claimedAt, at);
    });
    if ('retry' in outcome) logger.warn({ problem: outcome.retry, attempts: mail.attempts }, 'a mail could not be sent');
    else if (outcome.state === 'failed') logger.warn({ problem: outcome.problem }, 'a mail was refused');
  }

  async #queueNewer(records: Records, personId: string, since: number, at: number): Promise<void> {
    if ((await unreadOf(records, personId, at, since)).unread > 0) await queueInboxMail(records, randomUUID, [personId], at);
  }

  async #outcome(mail: MailRecord): Promise<Outcome> {
    const letter = await this.#letter(mail);
    if (letter === null) return { state: 'dropped', problem: null };
    const { transport, logger } = this.#options;
    if (transport === null) return { state: 'held', problem: null };
    try {
      await transport.send(letter);
      return { state: 'sent', problem: null };
    } catch (error) {
      if (!(error instanceof NotSent)) {
        logger.error({ err: error }, 'a mail failed');
        return { retry: 'brokeOff' };
      }
      return error.final ? { state: 'failed', problem: error.problem } : { retry: error.problem };
    }
  }

  /** The letter of a mail as it is needed now; null if it is not needed any more. */
  async #letter(mail: MailRecord): Promise<Letter | null> {
    const { store, keys, from, publicUrl } = this.#options;
    const { records } = store;
    const person = mail.personId === null ? null : await records.person(mail.personId);
    const to = person?.email ?? mail.address;
    if (to === null || !(await this.#isNeeded(mail))) return null;
    const key = mail.secret === null ? '' : keys.open(mail.secret);
    if (key === null) return null;
    const language = (person === null ? null : (await records.settingsOf(person.id)).language) ?? mail.language;
    const service = (await records.service())?.name ?? '';
    const unsubscribeKey = mail.kind === 'inbox' && person !== null ? keys.unsubscribeKey(person.id) : '';
    return letterOf({ mail, to, language, service, from, publicUrl, key, unsubscribeKey });
  }

  /** Whether there is still a reason for a mail: something unread of which its person may know, or a link that still works. */
  async #isNeeded(mail: MailRecord): Promise<boolean> {
    const { store, now } = this.#options;
    const { records } = store;
    const at = now();
    if (mail.invitationId !== null) {
      const invitation = await records.invitation(mail.invitationId);
      return invitation !== null && invitation.usedAt === null && invitation.withdrawnAt === null && at < invitation.expiresAt;
    }
    if (mail.passwordResetId !== null) {
      const reset = await records.passwordReset(mail.passwordResetId);
      return reset !== null && reset.usedAt === null && reset.withdrawnAt === null && at < reset.expiresAt;
    }
    if (mail.signInLinkId !== null) {
      const link = await records.signInLink(mail.signInLinkId);
      return link !== null && link.usedAt === null && at < link.expiresAt;
    }
    if (mail.personId === null) return false;
    // What was done to somebody's account is told in any case.
    if (mail.kind === 'secondStepOff') return true;
    if (mailChoiceOf((await records.settingsOf(mail.personId)).mail).when === 'never') return false;
    return (await unreadOf(records, mail.personId, at, mail.createdAt)).unread > 0;
  }

  /** Claims nothing more. A mail that is on its way has a moment; then it is broken off and tried again later. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const sending = this.#sending?.catch(() => undefined);
    if (sending !== undefined)
      await Promise.race([sending, new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_TIMEOUT)))]);
    clearTimeout(timer);
    this.#closed = true;
    this.#options.transport?.close();
    await sending;
  }
}
