/** A comparison as the page works with it: its text, its changes by id, and where in the text each of them is said. */
import type { PersonRef } from '#shared/api.ts';
import type { Change, Comparison } from '#shared/api-history.ts';
import { readNode, type Node } from '#client/editor/text-nodes.ts';

/** The comparison, read. */
export type Compared = {
  readonly from: number;
  readonly to: number;
  readonly doc: Node;
  readonly changes: readonly Change[];
  readonly byId: ReadonlyMap<number, Change>;
  /** The node at which each change begins. There it is said aloud, and there the keys lead. */
  readonly first: ReadonlyMap<number, Node>;
  /** The last piece of text of each change, behind which the initials of its author stand. */
  readonly last: ReadonlyMap<number, Node>;
};

type Kind = Change['kind'];

/** Whether what a change concerns is only in the later text. */
export function isNew(kind: Kind): boolean {
  return kind === 'added' || kind === 'movedHere';
}

/** Whether what a change concerns is only in the earlier text. */
export function isGone(kind: Kind): boolean {
  return kind === 'removed' || kind === 'movedAway';
}

function isInline({ type }: Node): boolean {
  return type === 'text' || type === 'hardBreak';
}

/** Finds where the changes begin and end in the text. Changes that no node names have no place. */
function placesIn(doc: Node): Pick<Compared, 'first' | 'last'> {
  const first = new Map<number, Node>();
  const last = new Map<number, Node>();
  const look = (node: Node): void => {
    for (const id of node.changes ?? []) {
      if (!first.has(id)) first.set(id, node);
      if (isInline(node)) last.set(id, node);
    }
    node.content.forEach(look);
  };
  look(doc);
  return { first, last };
}

/** Reads a comparison of the API. */
export function compared({ from, to, doc, changes }: Comparison): Compared {
  const node = readNode(doc);
  return { from, to, doc: node, changes, byId: new Map(changes.map((change) => [change.id, change])), ...placesIn(node) };
}

const REVERSED: Readonly<Record<Kind, Kind>> = {
  added: 'removed',
  removed: 'added',
  movedHere: 'movedAway',
  movedAway: 'movedHere',
  form: 'form',
  field: 'field',
};

/** A change the other way round: what it takes to go back. Its person stays: whose words go, or who took out what comes back. */
function reversedChange(change: Change): Change {
  const { mark, field } = change;
  return {
    ...change,
    kind: REVERSED[change.kind],
    ...(mark === undefined ? {} : { mark: { ...mark, on: !mark.on } }),
    ...(field === undefined ? {} : { field: { ...field, was: field.is, is: field.was } }),
  };
}

/** The comparison the other way round, as a preview of going back from its later point to the earlier one. */
export function reversed(comparison: Compared): Compared {
  const changes = comparison.changes.map(reversedChange);
  return {
    ...comparison,
    from: comparison.to,
    to: comparison.from,
    changes,
    byId: new Map(changes.map((change) => [change.id, change])),
  };
}

/** The changes of a node that are shown. `people` are the authors whose changes are shown; null for all. */
export function changesAt({ byId }: Compared, node: Node, people: ReadonlySet<string> | null): readonly Change[] {
  if (node.changes === undefined) return NONE;
  return node.changes.flatMap((id) => {
    const change = byId.get(id);
    return change !== undefined && (people === null || people.has(change.person.id)) ? [change] : [];
  });
}
const NONE: readonly Change[] = [];

/** Who made changes, with how many, those with the most first. */
export function authorsOf(changes: readonly Change[]): readonly { readonly person: PersonRef; readonly count: number }[] {
  const counts = new Map<string, { person: PersonRef; count: number }>();
  for (const { person } of changes) {
    const known = counts.get(person.id);
    if (known === undefined) counts.set(person.id, { person, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || a.person.name.localeCompare(b.person.name));
}

/** Whether all letters in a node are only in one of the two texts. A node without letters counts as its own changes say. */
export function isWholly(comparison: Compared, node: Node, side: (kind: Kind) => boolean): boolean {
  const own = (node.changes ?? []).some((id) => side(comparison.byId.get(id)?.kind ?? 'form'));
  if (isInline(node) || node.type === 'horizontalRule') return own;
  if (node.content.length === 0) return own;
  return node.content.every((child) => isWholly(comparison, child, side));
}
