/**
 * The outline of a section: the location of every unit of its content: at the top, in which node, in which text, or in which
 * attribute. An update names only its neighbours. With the outline the gate can tell what a struct would become before it is
 * applied (S4).
 */
import { BLOCKS, fitsRule } from '#shared/blocks.ts';
import { Refusal } from '#shared/errors.ts';
import { FRAGMENT } from '#shared/schema.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import type { Content, Id, Struct } from '#server/sync/gate/update.ts';

/**
 * The location of a unit. Each node and each text has its own location object, so that two units in different nodes have
 * different locations.
 */
type Location =
  | { readonly kind: 'gone' }
  | { readonly kind: 'root' }
  | { readonly kind: 'node'; readonly node: string; readonly depth: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'attribute'; readonly node: string; readonly name: string; readonly of: Location };

const GONE: Location = { kind: 'gone' };
/** The deepest nesting of nodes. People do not write lists so deep, and Yjs walks documents by recursion. */
const MAX_DEPTH = 40;
/**
 * The most nodes and texts in a section, and the most structured blocks among them. A page draws each of them, and more would
 * make it stop responding.
 */
const MAX_PIECES = 10_000;
const MAX_BLOCKS = 500;

/** How many nodes and texts there are, and how many structured blocks among them. */
type Counts = { readonly pieces: number; readonly blocks: number };

/** The units of one client. Run i begins at `starts[i]`, ends where the next begins, and its location is `locations[i]`. */
type Runs = { readonly starts: number[]; readonly locations: Location[]; end: number };

function outside(detail: string): Refusal {
  return new Refusal('outside_schema', `The section cannot hold this: ${detail}.`);
}

/** y-prosemirror writes a mark that may occur twice on a text as `name--hash`. */
function markName(key: string): string {
  return /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key;
}

/** A section's outline. A struct may be added only after its neighbours. */
export class Outline {
  readonly #vocabulary: Vocabulary;
  readonly #root: Location = { kind: 'root' };
  readonly #runs = new Map<number, Runs>();
  readonly #insides = new Map<number, Map<number, Location>>();
  /** The counts now, and the counts at the last `accept`. */
  #counts: Counts = { pieces: 0, blocks: 0 };
  #acceptedCounts: Counts = this.#counts;
  /** How to undo each addition since the last `accept`, so that a refused update leaves no trace. */
  #undo: (() => void)[] = [];

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  #locationOf(id: Id): Location {
    const runs = this.#runs.get(id.client);
    if (runs === undefined || id.clock >= runs.end) return GONE;
    let low = 0;
    let high = runs.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((runs.starts[middle] ?? 0) <= id.clock) low = middle;
      else high = middle - 1;
    }
    return runs.locations[low] ?? GONE;
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
        // The parent was deleted and removed, so what is put into it is gone as well. Any other parent is not a node.
        if (this.#locationOf(struct.parent).kind === 'text') throw outside('a letter cannot hold anything');
        return GONE;
      }
      if (struct.key === null) return inside;
      if (inside.kind !== 'node') throw outside('a text has no attributes');
      return { kind: 'attribute', node: inside.node, name: struct.key, of: inside };
    }
    const left = struct.origin === null ? GONE : this.#locationOf(struct.origin);
    const right = struct.right === null ? GONE : this.#locationOf(struct.right);
    if (left.kind === 'gone') return struct.origin === null ? right : GONE;
    if (right.kind !== 'gone' && right !== left) throw outside('its neighbours stand in different places');
    return left;
  }

  #check(location: Location, content: Content): void {
    if (content.kind === 'deleted') return;
    if (content.kind === 'forbidden') throw outside(`it brings ${content.what}`);
    if (content.kind === 'element' && !this.#vocabulary.nodes.has(content.name)) throw outside('an unknown node');
    if (content.kind === 'format') this.#checkMark(content.mark, content.value);
    switch (location.kind) {
      case 'gone':
        return;
      case 'root':
        if (content.kind !== 'element' || !this.#vocabulary.root.has(content.name))
          throw outside('this cannot stand at the top');
        return;
      case 'node': {
        const node = this.#vocabulary.nodes.get(location.node);
        if (content.kind === 'text' && node?.text === true) return;
        if (content.kind === 'element' && node?.children.has(content.name) === true) return;
        throw outside('this node cannot hold that');
      }
      case 'text':
        if (content.kind !== 'string' && content.kind !== 'format') throw outside('a text holds only letters');
        return;
      case 'attribute': {
        const rule = this.#vocabulary.nodes.get(location.node)?.attributes.get(location.name);
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

  /** The location of the content of a new node or text; null if its own location is gone. */
  #insideOf(location: Location, content: Content, trusted: boolean): Location | null {
    if (location.kind !== 'root' && location.kind !== 'node') return null;
    if (content.kind === 'text') return { kind: 'text' };
    if (content.kind !== 'element') return null;
    const depth = location.kind === 'root' ? 1 : location.depth + 1;
    if (depth > MAX_DEPTH && !trusted) throw outside('it is nested too deeply');
    return { kind: 'node', node: content.name, depth };
  }

  /**
   * Adds one struct that begins where this client's units end. Throws `outside_schema` if the section cannot hold it, unless it
   * is `trusted`: it comes from the log, which may hold nodes of older vocabularies.
   */
  add(client: number, struct: Struct, trusted = false): void {
    let location: Location = GONE;
    if (struct.kind === 'item') {
      location = this.#parentLocation(struct);
      if (!trusted) this.#check(location, struct.content);
      const inside = this.#insideOf(location, struct.content, trusted);
      if (inside !== null) this.#addInside(client, struct.clock, inside);
    }
    this.#addRun(client, struct, location);
  }

  #count(of: Location, step: 1 | -1): void {
    const isBlock = of.kind === 'node' && Object.hasOwn(BLOCKS, of.node);
    const { pieces, blocks } = this.#counts;
    this.#counts = { pieces: pieces + step, blocks: blocks + (isBlock ? step : 0) };
  }

  /** Notes that these units of a client were deleted. Their locations stay, because later structs may still name them. */
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

  /**
   * Throws `too_large` if the section has too many nodes or blocks and the additions since the last `accept` made their number
   * larger.
   */
  checkLimits(): void {
    const { pieces, blocks } = this.#counts;
    if (
      (pieces > MAX_PIECES && pieces > this.#acceptedCounts.pieces) ||
      (blocks > MAX_BLOCKS && blocks > this.#acceptedCounts.blocks)
    )
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

  #addRun(client: number, struct: Struct, location: Location): void {
    let runs = this.#runs.get(client);
    if (runs === undefined) this.#runs.set(client, (runs = { starts: [], locations: [], end: 0 }));
    const of = runs;
    const end = of.end;
    of.end = struct.clock + struct.length;
    if (of.locations.at(-1) === location) {
      this.#undo.push(() => void (of.end = end));
      return;
    }
    of.starts.push(struct.clock);
    of.locations.push(location);
    this.#undo.push(() => {
      of.end = end;
      of.starts.pop();
      of.locations.pop();
      if (of.starts.length === 0) this.#runs.delete(client);
    });
  }

  /** Accepts the additions and deletions since the last `accept`. */
  accept(): void {
    this.#acceptedCounts = this.#counts;
    this.#undo = [];
  }

  /** Takes back the additions and deletions since the last `accept`. */
  discard(): void {
    this.#counts = this.#acceptedCounts;
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }
}
