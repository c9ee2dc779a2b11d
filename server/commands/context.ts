/** The context of commands, and `perform`, which runs each command in one transaction. */
import { isOfConversation, type AuditEntry } from '#shared/audit.ts';
import type { Fanout, Notice } from '#server/fanout/fanout.ts';
import type { Records, Store } from '#server/store/store.ts';
import type { SecondStepKeys } from '#server/commands/second-step/second-step-keys.ts';
import type { Template } from '#server/templates/templates.ts';

/** What commands use. Time, ids and secrets come from functions, so that tests can replace them. */
export type CommandContext = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly templates: readonly Template[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** 256 random bits as text. */
  readonly newSecret: () => string;
  /** A short code for a letter, without dashes. */
  readonly newCode: () => string;
  readonly hashPassword: (password: string) => Promise<string>;
  /** Whether a password, or what stands for a PIN, is the one of this hash. Slow on purpose, like the hashing. */
  readonly verifyPassword: (password: string, hash: string) => Promise<boolean>;
  /** Encrypts the key of a link for a mail; null on a service that sends no e-mail. */
  readonly sealMailKey: ((key: string) => string) | null;
  /** Protects second steps of signing in, as the database keeps them. */
  readonly secondStepKeys: SecondStepKeys;
};

/** The person who makes the request. */
export type Caller = { readonly personId: string };

/** Adds an entry to the audit trail. If the entry is about a plan, its audience gets a notice after the commit. */
export type Note = (entry: AuditEntry) => Promise<void>;

/** The notice about an entry of a plan's trail. */
export function noticeOf(entry: AuditEntry): Notice {
  const { planId } = entry;
  if (isOfConversation(entry)) return { kind: 'threads', planId, sectionId: entry.sections[0], audience: entry.audience };
  return { kind: 'plan', planId, audience: entry.audience };
}

/**
 * Runs a command in one transaction and publishes its notices to the whole installation after the commit. If the command
 * throws, nothing is changed and no notice is published (R13). The notice about a plan is made from the audit entry. Members
 * therefore get the same notices from this node and from a node that reads the entry in the store.
 */
export async function perform<T>(
  context: CommandContext,
  work: (records: Records, note: Note, publish: (notice: Notice) => void) => Promise<T>,
): Promise<T> {
  const notices: Notice[] = [];
  const publish = (notice: Notice): void => void notices.push(notice);
  const answer = await context.store.write((records) => {
    const note: Note = async (entry) => {
      await records.appendAudit(entry);
      if (entry.planId !== '') publish(noticeOf(entry));
    };
    return work(records, note, publish);
  });
  for (const notice of notices) context.fanout.publish(notice);
  return answer;
}
