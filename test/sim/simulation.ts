/**
 * A seeded story with several people, rights that change, and a server that dies: everything random comes from one seed, so a
 * failing story can be told again.
 */
import * as Y from 'yjs';
import { appendNodes } from '#shared/document.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import { openWorld, ServerProcess, temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { Random } from '../support/random.ts';
import { plain, textOf } from '../support/section-text.ts';
import { room, type Name } from '../support/world.ts';

const WRITERS: readonly Name[] = ['person', 'family', 'sister', 'careWorker', 'professional'];
const READERS: readonly Name[] = ['observer', 'advocate'];
const SECTION = 'together';
const SCRATCH = 1;
const BLOCKS = ['preference', 'routineStep', 'riskPlan', 'reviewTrigger'];

/** What happened, so that a story in which nothing happens is not taken for a proof. */
export type Happened = {
  typed: number;
  promised: number;
  offline: number;
  kills: number;
  stops: number;
  refusals: number;
  rights: number;
};

type Seat = { readonly name: Name; page: Participant; words: { word: string; count: number }[]; offline: boolean };

/** One story. `tell` runs it and throws with the seed and what was done where something is not as it must be. */
export class Simulation {
  readonly #random: Random;
  readonly #seed: number;
  readonly #steps: number;
  readonly #directory = temporaryDirectory();
  readonly #done: string[] = [];
  readonly #promised = new Set<string>();
  readonly #happened: Happened = { typed: 0, promised: 0, offline: 0, kills: 0, stops: 0, refusals: 0, rights: 0 };
  #seats: Seat[] = [];
  #server: ServerProcess | null = null;
  #port = 0;

  constructor(seed: number, steps: number) {
    this.#seed = seed;
    this.#steps = steps;
    this.#random = new Random(seed);
  }

  async tell(): Promise<Happened> {
    try {
      await this.#begin();
      for (let i = 0; i < this.#steps; i++) await this.#step();
      await this.#end();
      return this.#happened;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`seed ${this.#seed}: ${message}\nwhat was done:\n${this.#done.join('\n')}`, { cause: error });
    } finally {
      for (const seat of this.#seats) seat.page.leaves();
      await this.#server?.kill();
      this.#directory.remove();
    }
  }

  async #begin(): Promise<void> {
    await this.#start();
    this.#seats = [...WRITERS, ...READERS].map((name) => this.#sit(name));
    await Promise.all(this.#seats.map(({ page }) => page.synced()));
    const nurse = this.#seats.find(({ name }) => name === 'professional');
    if (nurse === undefined) throw new Error('no nurse');
    textOf(nurse.page.doc, SCRATCH).insert(0, 'scratch');
    await Promise.all(this.#seats.map(({ page }) => page.sees('scratch')));
  }

  async #start(): Promise<void> {
    this.#server = await ServerProcess.start(this.#directory.path, this.#port);
    this.#port = this.#server.port;
  }

  #sit(name: Name): Seat {
    return { name, page: new Participant(this.#server?.url ?? '', name, room(SECTION)), words: [], offline: false };
  }

  /** Words that the server has called saved may never be missing again. */
  #note(seat: Seat): void {
    seat.words = seat.words.filter(({ word, count }) => {
      if (count > seat.page.saved) return true;
      this.#promised.add(word);
      return false;
    });
  }

  async #step(): Promise<void> {
    for (const seat of this.#seats) this.#note(seat);
    const seat = this.#random.pick(this.#seats);
    const dice = this.#random.below(100);
    if (seat.page.closedWith !== null && seat.page.closedWith.code >= 4400) await this.#again(seat);
    else if (seat.offline && dice < 40) this.#toggle(seat);
    else if (dice < 58) this.#write(seat);
    else if (dice < 64) this.#toggle(seat);
    else if (dice < 68) await this.#changeRights();
    else if (dice < 70) await this.#restart(this.#random.below(2) === 0);
    else await new Promise((resolve) => setTimeout(resolve, this.#random.below(12)));
  }

  /** A refused page takes a fresh document and joins again, as the client does. */
  async #again(seat: Seat): Promise<void> {
    this.#say(`${seat.name} was closed with ${seat.page.closedWith?.code} and comes with a fresh page`);
    this.#happened.refusals += 1;
    seat.page.leaves();
    Object.assign(seat, this.#sit(seat.name));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #write(seat: Seat): void {
    const { doc } = seat.page;
    // Readers of this story try to write only now and then; each time they must be put out.
    if (READERS.includes(seat.name) && this.#random.below(10) > 0) return;
    if (doc.getXmlFragment('default').length <= SCRATCH) return;
    const scratch = textOf(doc, SCRATCH);
    const what = this.#random.below(10);
    if (what < 6) {
      const word = `<${seat.name}${this.#happened.typed}>`;
      const before = seat.page.sent;
      textOf(doc).insert(this.#random.below(2) === 0 ? 0 : textOf(doc).length, word);
      this.#happened.typed += 1;
      // Into a socket that is just being closed nothing is sent, and nothing is promised.
      if (seat.page.sent > before) seat.words.push({ word, count: seat.page.sent });
      this.#say(`${seat.name} types ${word}`);
    } else if (what < 7) scratch.insert(this.#random.below(scratch.length + 1), 'abc');
    else if (what < 8 && scratch.length > 3) scratch.delete(this.#random.below(scratch.length - 2), 2);
    else if (what < 9 && scratch.length > 0)
      scratch.format(0, this.#random.below(scratch.length) + 1, { bold: this.#random.below(2) === 0 ? {} : null });
    else
      appendNodes(doc, [
        {
          type: this.#random.pick(BLOCKS),
          content: [{ type: 'part', attrs: { name: 'text' }, content: [{ type: 'paragraph' }] }],
        },
      ]);
  }

  #toggle(seat: Seat): void {
    this.#say(`${seat.name} goes ${seat.offline ? 'online' : 'offline'}`);
    if (seat.offline) seat.page.comesBack();
    else seat.page.goesOffline();
    // Counts are per connection: what was sent on the last one is known only by what it called saved.
    seat.words = [];
    seat.offline = !seat.offline;
    this.#happened.offline += 1;
  }

  async #changeRights(): Promise<void> {
    const member = this.#random.pick(['family', 'sister', 'careWorker']);
    const right = this.#random.pick([null, null, null, 'read', 'suggest', 'none']);
    this.#say(`${member} may now ${right ?? 'what the lead gives'}`);
    this.#happened.rights += 1;
    await this.#server?.order({ do: 'grant', section: SECTION, member, right });
  }

  async #restart(kill: boolean): Promise<void> {
    this.#say(kill ? 'the server is killed' : 'the server is asked to end');
    if (kill) await this.#server?.kill();
    else await this.#server?.stop();
    for (const seat of this.#seats) {
      this.#note(seat);
      seat.words = [];
    }
    if (kill) this.#happened.kills += 1;
    else this.#happened.stops += 1;
    await this.#start();
  }

  #say(what: string): void {
    this.#done.push(what);
  }

  async #end(): Promise<void> {
    for (const member of ['family', 'sister', 'careWorker'])
      await this.#server?.order({ do: 'grant', section: SECTION, member, right: null });
    for (const seat of this.#seats) {
      if (seat.offline) this.#toggle(seat);
    }
    await this.#settled();
    const texts = this.#seats.map(({ page }) => JSON.stringify(page.doc.getXmlFragment('default').toJSON()));
    if (new Set(texts).size !== 1) throw new Error(`the pages differ: ${texts.join(' | ')}`);
    const text = this.#seats[0]?.page.text ?? '';
    this.#happened.promised = this.#promised.size;
    await this.#server?.stop();
    await this.#checkLog(text);
  }

  /** Waits until everybody is in, saved and equal; who is refused on the way begins with a fresh page. */
  async #settled(): Promise<void> {
    const calm = ({ page }: Seat): boolean => page.provider.synced && page.saved === page.sent;
    for (let round = 0; round < 20; round++) {
      const settled = (): boolean => this.#seats.every((seat) => calm(seat) || (seat.page.closedWith?.code ?? 0) >= 4400);
      await until('everybody is in and saved', settled, 60_000);
      const refused = this.#seats.filter(({ page }) => (page.closedWith?.code ?? 0) >= 4400);
      for (const seat of refused) await this.#again(seat);
      if (refused.length === 0) break;
    }
    const vector = (page: Participant): string =>
      JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(page.doc))].toSorted((a, b) => a[0] - b[0]));
    await until('all pages have read the same', () => new Set(this.#seats.map(({ page }) => vector(page))).size === 1);
    for (const seat of this.#seats) this.#note(seat);
  }

  async #checkLog(text: string): Promise<void> {
    const store = await openWorld(this.#directory.path);
    const rows = await store.log.rows(room(SECTION), 1, Number.MAX_SAFE_INTEGER);
    await store.close();
    const doc = new Y.Doc();
    const owners = new Map<number, string>();
    for (const [i, row] of rows.entries()) {
      if (row.seq !== i + 1) throw new Error(`the log has a hole before ${row.seq}`);
      if (READERS.includes(row.personId as Name)) throw new Error(`${row.personId} wrote into the log`);
      for (const { client } of decodeUpdate(row.update).clients) {
        if ((owners.get(client) ?? row.personId) !== row.personId) throw new Error(`two people wrote with the id ${client}`);
        owners.set(client, row.personId);
      }
      Y.applyUpdate(doc, row.update);
    }
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('the log has a gap');
    if (plain(doc) !== text) throw new Error('the log and the pages differ');
    const missing = [...this.#promised].filter((word) => !text.includes(word));
    if (missing.length > 0) throw new Error(`called saved and lost: ${missing.join(' ')}`);
  }
}
