/** Replays the log of one room from its first row, and reports what is inconsistent. */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { linesOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { LogRow, Milestone, Restored } from '#server/store/log/log.ts';
import type { Credits } from '#server/history/credits.ts';
import { Deletions } from '#server/history/deletions.ts';
import { sameBytes } from '#server/store/pack/parts.ts';
import { readMilestone } from '#server/history/milestone.ts';
import { readRow, RowCredits } from '#server/history/row-credits.ts';
import { decodeUpdate, type Update } from '#server/sync/gate/update.ts';

/** The most findings that are listed for one room. Further ones are only counted. */
const MAX_LISTED = 10;

const inOrder = (values: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** All letters of a document with their marks, and all keys of its markers, as one string. */
function contentOf(doc: Y.Doc): string {
  const lines = linesOf(doc.getText(TEXT));
  return JSON.stringify(
    lines.map(({ values, runs }) => [inOrder(values), runs.map(({ text, marks }) => [text, inOrder(marks)])]),
  );
}

function sameVector(a: Y.Doc, b: Y.Doc): boolean {
  const [one, other] = [Y.decodeStateVector(Y.encodeStateVector(a)), Y.decodeStateVector(Y.encodeStateVector(b))];
  return one.size === other.size && [...one].every(([client, clock]) => other.get(client) === clock);
}

/** Whether both credit all remaining content of a document to the same rows. */
function sameCredits(doc: Y.Doc, a: Credits, b: Credits): boolean {
  for (const [client, structs] of doc.store.clients) {
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.deleted) continue;
      for (let { clock } = struct.id; clock < struct.id.clock + struct.length; clock++) {
        const [one, other] = [a.of(client, clock)?.by, b.of(client, clock)?.by];
        if (one === undefined || one.seq !== other?.seq || one.personId !== other.personId || one.at !== other.at) return false;
      }
    }
  }
  return true;
}

function hasPending(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}

/** The replay of one room. */
export class Replay {
  /** The findings, as sentences that begin in lower case. */
  readonly findings: string[] = [];
  /** How many findings there were, including those that are not listed. */
  found = 0;
  /** The seq of the last row that was added. */
  seq = 0;
  readonly #doc = withoutFormatCleanup(new Y.Doc());
  readonly #owners: ReadonlyMap<number, string>;
  readonly #people: ReadonlySet<string>;
  readonly #seen = new Set<number>();
  readonly #rows: RowCredits;
  readonly #isCopy: boolean;
  /** The deletions of the rows after the last milestone, and the first of these rows. */
  #deletions = { from: 1, all: new Deletions() };
  /** The row from which on nothing can be replayed; null if none. */
  #brokenAt: number | null = null;
  /** Whether some rows cannot be read. */
  #hasUnreadableRows = false;

  /** `isCopy` says that the first row is a copy of a section, whose client ids are nobody's here. */
  constructor(
    owners: ReadonlyMap<number, string>,
    people: ReadonlySet<string>,
    restored: readonly Restored[] = [],
    isCopy = false,
  ) {
    this.#isCopy = isCopy;
    this.#rows = new RowCredits(restored);
    this.#owners = owners;
    this.#people = people;
  }

  #report(what: string): void {
    this.found += 1;
    if (this.findings.length < MAX_LISTED) this.findings.push(what);
  }

  #breakAt(seq: number, what: string): void {
    this.#brokenAt = seq;
    this.#report(what);
  }

  /** Checks and applies the next row. */
  addRow(row: LogRow): void {
    const expected = this.seq + 1;
    if (row.seq !== expected) {
      const missing = row.seq === expected + 1 ? `row ${expected} is` : `rows ${expected} to ${row.seq - 1} are`;
      this.#report(`${missing} missing`);
    }
    this.seq = row.seq;
    if (!this.#people.has(row.personId)) this.#report(`row ${row.seq} is by ${row.personId}, who has no account`);
    let clients: Update['clients'];
    try {
      clients = decodeUpdate(row.update, true).clients;
    } catch {
      if (this.#brokenAt === null) this.#breakAt(row.seq, `row ${row.seq} cannot be read`);
      else this.#report(`row ${row.seq} cannot be read`);
      return;
    }
    for (const { client } of clients) this.#checkOwner(client, row);
    if (this.#brokenAt !== null) return;
    try {
      const read = readRow(row);
      this.#rows.add(read, this.#doc);
      this.#deletions.all.add(row, read.deletes);
      Y.applyUpdate(this.#doc, row.update);
    } catch {
      this.#breakAt(row.seq, `row ${row.seq} cannot be applied`);
      return;
    }
    if (hasPending(this.#doc)) this.#breakAt(row.seq, `row ${row.seq} stands on something that no row before it holds`);
  }

  /** Notes that the pack with the next rows cannot be read. */
  skip(firstSeq: number, lastSeq: number, why: string): void {
    this.seq = lastSeq;
    this.#hasUnreadableRows = true;
    const what = `the pack of rows ${firstSeq} to ${lastSeq} cannot be read: ${why}`;
    if (this.#brokenAt === null) this.#breakAt(firstSeq, what);
    else this.#report(what);
  }

  #checkOwner(client: number, row: LogRow): void {
    this.#seen.add(client);
    const owner = this.#owners.get(client);
    if (owner === row.personId || (this.#isCopy && row.seq === 1)) return;
    const whose = owner === undefined ? 'nobody' : owner;
    this.#report(`row ${row.seq} by ${row.personId} writes with client id ${client}, which belongs to ${whose}`);
  }

  /** Compares a checkpoint with the log up to the last row that was added. */
  compare(state: Uint8Array): void {
    this.#compare(`the checkpoint at ${this.seq}`, (doc) => {
      decodeUpdate(state, true);
      Y.applyUpdate(doc, state);
    });
  }

  /** Compares a milestone with the log up to the last row that was added, including its credits. */
  compareMilestone({ state, deletions }: Milestone): void {
    const what = `the milestone at ${this.seq}`;
    const rows = new RowCredits();
    this.#compare(what, (doc) => {
      readMilestone(state, doc, rows);
      if (!sameCredits(doc, rows.credits, this.#rows.credits))
        this.#report(`${what} credits something to another row than the log`);
    });
    const own = this.#deletions;
    this.#deletions = { from: this.seq + 1, all: new Deletions() };
    // One that was made anew from an earlier row has more deletions than are noted here.
    if (this.#brokenAt === null && deletions.from === own.from && !sameBytes(deletions.bytes, own.all.encode()))
      this.#report(`${what} says of something that another row deleted it than the log does`);
  }

  #compare(what: string, read: (doc: Y.Doc) => void): void {
    if (this.#brokenAt !== null) return this.#report(`${what} cannot be compared, because row ${this.#brokenAt} is broken`);
    const doc = withoutFormatCleanup(new Y.Doc());
    try {
      read(doc);
      if (hasPending(doc)) this.#report(`${what} has a gap`);
      else if (!sameVector(doc, this.#doc)) this.#report(`${what} holds other changes than the log`);
      else if (contentOf(doc) !== contentOf(this.#doc)) this.#report(`${what} holds another text than the log`);
    } catch {
      this.#report(`${what} cannot be read`);
    } finally {
      doc.destroy();
    }
  }

  /** Ends the replay, after the last row. */
  end(): void {
    for (const client of this.#hasUnreadableRows ? [] : this.#owners.keys())
      if (!this.#seen.has(client))
        this.#report(`client id ${client} belongs to ${this.#owners.get(client)}, but no row writes with it`);
    this.#doc.destroy();
  }
}
