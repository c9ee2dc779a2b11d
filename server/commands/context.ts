/** What every command is given, and the transaction in which each one runs. */
import type { AuditEntry } from '#shared/audit.ts';
import type { Fanout, Notice } from '#server/fanout/fanout.ts';
import type { Records, Store } from '#server/store/store.ts';
import type { Template } from '#server/templates/templates.ts';

/** The world that commands act on. Time, ids and secrets come in, so that tests can hold them still. */
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
};

/** Who asks. */
export type Caller = { readonly personId: string };

/** Adds an entry to the audit trail. Where it is about a plan, the notice about it goes to the entry's audience. */
export type Note = (entry: AuditEntry) => Promise<void>;

/**
 * Runs a command in one transaction and, once it is committed, tells the rest of the installation what it has to act on. A command
 * that throws has changed and told nothing. The notice about a plan is made from the audit entry, so that members hear of the same
 * changes from this node and from a node that finds the entry in the store.
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
      if (entry.planId !== '') publish({ kind: 'plan', planId: entry.planId, audience: entry.audience });
    };
    return work(records, note, publish);
  });
  for (const notice of notices) context.fanout.publish(notice);
  return answer;
}
