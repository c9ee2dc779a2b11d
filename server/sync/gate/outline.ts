/**
 * Where every unit of a section's content stands: at the top, in which node, in which text, or as which attribute. An update
 * names only its neighbours, so this is what lets the gate say what a struct would become before anybody applies it (S4).
 */
import { BLOCKS, fitsRule } from '#shared/blocks.ts';
import { Refusal } from '#shared/errors.ts';
import { FRAGMENT } from '#shared/schema.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import type { Content, Id, Struct } from '#server/sync/gate/update.ts';

/** Where a unit stands. Each node and each text has a place of its own, so that two neighbours can be told to be strangers. */
type Location =
  | { readonly kind: 'gone' }
  | { readonly kind: 'root' }
  | { readonly kind: 'node'; readonly node: string; readonly depth: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'attribute'; readonly node: string; readonly name: string; readonly of: Location };

const GONE: Location = { kind: 'gone' };
/** Nodes within nodes. Nobody writes lists so deep, and Yjs walks documents by recursion. */
const MAX_DEPTH = 40;
/** Nodes and texts that stand in a section, and the structured blocks among them: a page draws each, and more would stall it. */
const MAX_PIECES = 10_000;
const MAX_BLOCKS = 500;

/** How many nodes and texts there are, and how many structured blocks among them. */
type Counts = { readonly pieces: number; readonly blocks: number };

/** The units of one client: run i begins at `starts[i]`, ends where the next begins, and stands at `places[i]`. */
type Runs = { readonly starts: number[]; readonly places: Location[]; end: number };

function outside(detail: string): Refusal {
  return new Refusal('outside_schema', `The section cannot hold this: ${detail}.`);
}

/** y-prosemirror writes a mark that may stand beside itself as `name--hash`. */
function markName(key: string): string {
  return /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key;
}

/** A section's outline. Structs go in in an order in which each one's neighbours are known before it. */
export class Outline {
  readonly #vocabulary: Vocabulary;
  readonly #root: Location = { kind: 'root' };
  readonly #runs = new Map<number, Runs>();
  readonly #insides = new Map<number, Map<number, Location>>();
  /** What stands in the section now, and what stood there at the last `keep`. */
  #counts: Counts = { pieces: 0, blocks: 0 };
  #kept: Counts = this.#counts;
  /** What was added since the last `keep`, so that a refused update leaves no trace. */
  #undo: (() => void)[] = [];

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  #at(id: Id): Location {
    const runs = this.#runs.get(id.client);
    if (runs === undefined || id.clock >= runs.end) return GONE;
    let low = 0;
    let high = runs.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((runs.starts[middle] ?? 0) <= id.clock) low = middle;
      else high = middle - 1;
    }
    return runs.places[low] ?? GONE;
  }

  #parentLocation(struct: Extract<Struct, { kind: 'item' }>): Location {
    if (typeof struct.parent === 'string') {
      if (struct.parent !== FRAGMENT) throw outside('it writes outside the text');
      if (struct.key !== null) throw outside('the section itself has no attributes');
      return this.#root;
    }
    if (struct.parent !== null) {
      const inside = this.#insides.get(struct.parent.client)?.get(struct.parent.clock);
      if (inside === undefined) {
        // A node that was deleted and cleared away: whatever is put into it is gone as well. Anything else is no node.
        if (this.#at(struct.parent).kind === 'text') throw outside('a letter cannot hold anything');
        return GONE;
      }
      if (struct.key === null) return inside;
      if (inside.kind !== 'node') throw outside('a text has no attributes');
      return { kind: 'attribute', node: inside.node, name: struct.key, of: inside };
    }
    const left = struct.origin === null ? GONE : this.#at(struct.origin);
    const right = struct.right === null ? GONE : this.#at(struct.right);
    if (left.kind === 'gone') return struct.origin === null ? right : GONE;
    if (right.kind !== 'gone' && right !== left) throw outside('its neighbours stand in different places');
    return left;
  }

  #check(place: Location, content: Content): void {
    if (content.kind === 'deleted') return;
    if (content.kind === 'forbidden') throw outside(`it brings ${content.what}`);
    if (content.kind === 'element' && !this.#vocabulary.nodes.has(content.name)) throw outside('an unknown node');
    if (content.kind === 'format') this.#checkMark(content.mark, content.value);
    switch (place.kind) {
      case 'gone':
        return;
      case 'root':
        if (content.kind !== 'element' || !this.#vocabulary.root.has(content.name))
          throw outside('this cannot stand at the top');
        return;
      case 'node': {
        const node = this.#vocabulary.nodes.get(place.node);
        if (content.kind === 'text' && node?.text === true) return;
        if (content.kind === 'element' && node?.children.has(content.name) === true) return;
        throw outside('this node cannot hold that');
      }
      case 'text':
        if (content.kind !== 'string' && content.kind !== 'format') throw outside('a text holds only letters');
        return;
      case 'attribute': {
        const rule = this.#vocabulary.nodes.get(place.node)?.attributes.get(place.name);
        if (rule === undefined) throw outside('an unknown attribute');
        if (content.kind !== 'values' || content.values.length !== 1 || !fitsRule(rule, content.values[0])) {
          throw outside('an attribute cannot have this value');
        }
      }
    }
  }

  #checkMark(key: string, value: unknown): void {
    const rules = this.#vocabulary.marks.get(markName(key));
    if (rules === undefined) throw outside('an unknown mark');
    if (value === null || value === true) return;
    if (typeof value !== 'object' || Array.isArray(value)) throw outside('a mark cannot have this value');
    for (const [name, inner] of Object.entries(value)) {
      const rule = rules.get(name);
      if (rule === undefined || !fitsRule(rule, inner)) throw outside('a mark cannot have this value');
    }
  }

  /** What stands in a new node or text; null where it is gone together with what holds it. */
  #insideOf(place: Location, content: Content, trusted: boolean): Location | null {
    if (place.kind !== 'root' && place.kind !== 'node') return null;
    if (content.kind === 'text') return { kind: 'text' };
    if (content.kind !== 'element') return null;
    const depth = place.kind === 'root' ? 1 : place.depth + 1;
    if (depth > MAX_DEPTH && !trusted) throw outside('it is nested too deeply');
    return { kind: 'node', node: content.name, depth };
  }

  /**
   * Takes in one struct that begins where this client's units end. Throws `outside_schema` where the section cannot hold it,
   * unless it is `trusted`: read back from the log, which outlives every vocabulary.
   */
  add(client: number, struct: Struct, trusted = false): void {
    let place: Location = GONE;
    if (struct.kind === 'item') {
      place = this.#parentLocation(struct);
      if (!trusted) this.#check(place, struct.content);
      const inside = this.#insideOf(place, struct.content, trusted);
      if (inside !== null) this.#addInside(client, struct.clock, inside);
    }
    this.#addRun(client, struct, place);
  }

  #count(of: Location, step: 1 | -1): void {
    const isBlock = of.kind === 'node' && Object.hasOwn(BLOCKS, of.node);
    const { pieces, blocks } = this.#counts;
    this.#counts = { pieces: pieces + step, blocks: blocks + (isBlock ? step : 0) };
  }

  /** Notes that these units of a client were deleted. They keep their places: what comes later may still name them. */
  remove(client: number, from: number, to: number): void {
    const insides = this.#insides.get(client);
    if (insides === undefined) return;
    if (to - from < insides.size) {
      for (let clock = from; clock < to; clock += 1) {
        const inside = insides.get(clock);
        if (inside !== undefined) this.#count(inside, -1);
      }
    } else for (const [clock, inside] of insides) if (clock >= from && clock < to) this.#count(inside, -1);
  }

  /** Throws `too_large` where what was added since the last `keep` makes a section that has too many pieces larger still. */
  checkLimits(): void {
    const { pieces, blocks } = this.#counts;
    if ((pieces > MAX_PIECES && pieces > this.#kept.pieces) || (blocks > MAX_BLOCKS && blocks > this.#kept.blocks))
      throw new Refusal('too_large', 'This section is full.');
  }

  #addInside(client: number, clock: number, inside: Location): void {
    this.#count(inside, 1);
    let insides = this.#insides.get(client);
    if (insides === undefined) this.#insides.set(client, (insides = new Map()));
    insides.set(clock, inside);
    const added = insides;
    this.#undo.push(() => {
      added.delete(clock);
      if (added.size === 0) this.#insides.delete(client);
    });
  }

  #addRun(client: number, struct: Struct, place: Location): void {
    let runs = this.#runs.get(client);
    if (runs === undefined) this.#runs.set(client, (runs = { starts: [], places: [], end: 0 }));
    const of = runs;
    const end = of.end;
    of.end = struct.clock + struct.length;
    if (of.places.at(-1) === place) {
      this.#undo.push(() => void (of.end = end));
      return;
    }
    of.starts.push(struct.clock);
    of.places.push(place);
    this.#undo.push(() => {
      of.end = end;
      of.starts.pop();
      of.places.pop();
      if (of.starts.length === 0) this.#runs.delete(client);
    });
  }

  /** What was added and removed stays so. */
  accept(): void {
    this.#kept = this.#counts;
    this.#undo = [];
  }

  /** What was added and removed since the last `keep` is taken back. */
  discard(): void {
    this.#counts = this.#kept;
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }
}
