/** What every command is given, and the frame in which each one runs. */
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

/**
 * Runs a command in one transaction and, once it is committed, tells the rest of the installation what it has to act on.
 * A command that throws has changed and told nothing.
 */
export async function perform<T>(
  context: CommandContext,
  work: (records: Records, publish: (notice: Notice) => void) => Promise<T>,
): Promise<T> {
  const notices: Notice[] = [];
  const answer = await context.store.write((records) => work(records, (notice) => notices.push(notice)));
  for (const notice of notices) context.fanout.publish(notice);
  return answer;
}
