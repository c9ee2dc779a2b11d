/**
 * The simulation: several people write, rights change, and the server is killed and restarted. All random choices come from one
 * seed, so a run that failed can be repeated.
 */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import { openWorld, ServerProcess, temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { Random } from '../support/random.ts';
import { contentOf, lineCount, plain, textOf } from '../support/section-text.ts';
import { room, type Name } from '../support/world.ts';

const WRITERS: readonly Name[] = ['person', 'family', 'sister', 'careWorker', 'professional'];
const READERS: readonly Name[] = ['observer', 'advocate'];
const SECTION = 'together';
const SCRATCH = 1;
const BLOCKS = ['preference', 'routineStep', 'riskPlan', 'reviewTrigger'];

/** Counts of what happened. The test checks them, because a run in which nothing happens proves nothing. */
export type EventCounts = {
  typed: number;
  saved: number;
  offline: number;
  kills: number;
  stops: number;
  refusals: number;
  rights: number;
};

type Actor = { readonly name: Name; page: Participant; words: { word: string; count: number }[]; offline: boolean };

/** One simulation. `run` executes it. If a check fails, it throws an error with the seed and the list of all actions. */
export class Simulation {
  readonly #random: Random;
  readonly #seed: number;
  readonly #steps: number;
  readonly #directory = temporaryDirectory();
  readonly #history: string[] = [];
  readonly #savedWords = new Set<string>();
  readonly #counts: EventCounts = { typed: 0, saved: 0, offline: 0, kills: 0, stops: 0, refusals: 0, rights: 0 };
  #actors: Actor[] = [];
  #server: ServerProcess | null = null;
  #port = 0;

  constructor(seed: number, steps: number) {
    this.#seed = seed;
    this.#steps = steps;
    this.#random = new Random(seed);
  }

  async run(): Promise<EventCounts> {
    try {
      await this.#begin();
      for (let i = 0; i < this.#steps; i++) await this.#step();
      await this.#end();
      return this.#counts;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`seed ${this.#seed}: ${message}\nwhat was done:\n${this.#history.join('\n')}`, { cause: error });
    } finally {
      for (const actor of this.#actors) actor.page.leaves();
      await this.#server?.kill();
      this.#directory.remove();
    }
  }

  async #begin(): Promise<void> {
    await this.#start();
    this.#actors = [...WRITERS, ...READERS].map((name) => this.#createActor(name));
    await Promise.all(this.#actors.map(({ page }) => page.synced()));
    const nurse = this.#actors.find(({ name }) => name === 'professional');
    if (nurse === undefined) throw new Error('no nurse');
    textOf(nurse.page.doc, SCRATCH).insert(0, 'scratch');
    await Promise.all(this.#actors.map(({ page }) => page.sees('scratch')));
  }

  async #start(): Promise<void> {
    this.#server = await ServerProcess.start(this.#directory.path, this.#port);
    this.#port = this.#server.port;
  }

  #createActor(name: Name): Actor {
    return { name, page: new Participant(this.#server?.url ?? '', name, room(SECTION)), words: [], offline: false };
  }

  /** Collects the words that the server has acknowledged as saved. None of them may be missing later. */
  #collectSavedWords(actor: Actor): void {
    actor.words = actor.words.filter(({ word, count }) => {
      if (count > actor.page.saved) return true;
      this.#savedWords.add(word);
      return false;
    });
  }

  async #step(): Promise<void> {
    for (const actor of this.#actors) this.#collectSavedWords(actor);
    const actor = this.#random.pick(this.#actors);
    const dice = this.#random.below(100);
    if (actor.page.closedWith !== null && actor.page.closedWith.code >= 4400) await this.#rejoin(actor);
    else if (actor.offline && dice < 40) this.#toggleOffline(actor);
    else if (dice < 58) this.#write(actor);
    else if (dice < 64) this.#toggleOffline(actor);
    else if (dice < 68) await this.#changeRights();
    else if (dice < 70) await this.#restart(this.#random.below(2) === 0);
    else await new Promise((resolve) => setTimeout(resolve, this.#random.below(12)));
  }

  /** Replaces a page that the server refused by a new page with an empty document, as the client does. */
  async #rejoin(actor: Actor): Promise<void> {
    this.#record(`${actor.name} was closed with ${actor.page.closedWith?.code} and comes with a fresh page`);
    this.#counts.refusals += 1;
    actor.page.leaves();
    Object.assign(actor, this.#createActor(actor.name));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #write(actor: Actor): void {
    const { doc } = actor.page;
    // A reader tries to write only in one of ten turns. Each time the server must close the reader's socket.
    if (READERS.includes(actor.name) && this.#random.below(10) > 0) return;
    if (lineCount(doc) <= SCRATCH) return;
    const scratch = textOf(doc, SCRATCH);
    const what = this.#random.below(10);
    if (what < 6) {
      const word = `<${actor.name}${this.#counts.typed}>`;
      const before = actor.page.sent;
      textOf(doc).insert(this.#random.below(2) === 0 ? 0 : textOf(doc).length, word);
      this.#counts.typed += 1;
      // If the socket is closing, nothing was sent, so the server cannot acknowledge the word.
      if (actor.page.sent > before) actor.words.push({ word, count: actor.page.sent });
      this.#record(`${actor.name} types ${word}`);
    } else if (what < 7) scratch.insert(this.#random.below(scratch.length + 1), 'abc');
    else if (what < 8 && scratch.length > 3) scratch.delete(this.#random.below(scratch.length - 2), 2);
    else if (what < 9 && scratch.length > 0)
      scratch.format(0, this.#random.below(scratch.length) + 1, { bold: this.#random.below(2) === 0 ? true : null });
    else
      appendNodes(doc, [
        {
          type: this.#random.pick(BLOCKS),
          content: [{ type: 'part', attrs: { name: 'text' }, content: [{ type: 'paragraph' }] }],
        },
      ]);
  }

  #toggleOffline(actor: Actor): void {
    this.#record(`${actor.name} goes ${actor.offline ? 'online' : 'offline'}`);
    if (actor.offline) actor.page.comesBack();
    else actor.page.goesOffline();
    // Counts restart with each connection, so words that the last connection did not acknowledge cannot be tracked any more.
    actor.words = [];
    actor.offline = !actor.offline;
    this.#counts.offline += 1;
  }

  async #changeRights(): Promise<void> {
    const member = this.#random.pick(['family', 'sister', 'careWorker']);
    const right = this.#random.pick([null, null, null, 'read', 'suggest', 'none']);
    this.#record(`${member} may now ${right ?? 'what the lead gives'}`);
    this.#counts.rights += 1;
    await this.#server?.order({ do: 'grant', section: SECTION, member, right });
  }

  async #restart(kill: boolean): Promise<void> {
    this.#record(kill ? 'the server is killed' : 'the server is asked to end');
    if (kill) await this.#server?.kill();
    else await this.#server?.stop();
    for (const actor of this.#actors) {
      this.#collectSavedWords(actor);
      actor.words = [];
    }
    if (kill) this.#counts.kills += 1;
    else this.#counts.stops += 1;
    await this.#start();
  }

  #record(what: string): void {
    this.#history.push(what);
  }

  async #end(): Promise<void> {
    for (const member of ['family', 'sister', 'careWorker'])
      await this.#server?.order({ do: 'grant', section: SECTION, member, right: null });
    for (const actor of this.#actors) {
      if (actor.offline) this.#toggleOffline(actor);
    }
    await this.#waitUntilEqual();
    const texts = this.#actors.map(({ page }) => contentOf(page.doc));
    if (new Set(texts).size !== 1) throw new Error(`the pages differ: ${texts.join(' | ')}`);
    const text = this.#actors[0]?.page.text ?? '';
    this.#counts.saved = this.#savedWords.size;
    await this.#server?.stop();
    await this.#checkLog(text);
  }

  /** Waits until all pages are synced, saved and equal. A page that the server refuses meanwhile is replaced by a new one. */
  async #waitUntilEqual(): Promise<void> {
    const isSynced = ({ page }: Actor): boolean => page.provider.synced && page.saved === page.sent;
    for (let round = 0; round < 20; round++) {
      const allSyncedOrRefused = (): boolean =>
        this.#actors.every((actor) => isSynced(actor) || (actor.page.closedWith?.code ?? 0) >= 4400);
      await until('everybody is in and saved', allSyncedOrRefused, 60_000);
      const refused = this.#actors.filter(({ page }) => (page.closedWith?.code ?? 0) >= 4400);
      for (const actor of refused) await this.#rejoin(actor);
      if (refused.length === 0) break;
    }
    const vector = (page: Participant): string =>
      JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(page.doc))].toSorted((a, b) => a[0] - b[0]));
    await until('all pages have read the same', () => new Set(this.#actors.map(({ page }) => vector(page))).size === 1);
    for (const actor of this.#actors) this.#collectSavedWords(actor);
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
    const missing = [...this.#savedWords].filter((word) => !text.includes(word));
    if (missing.length > 0) throw new Error(`called saved and lost: ${missing.join(' ')}`);
  }
}
