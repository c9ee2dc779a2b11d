/** How the acts of a section stand, for what shows them. */
import { actState, type ActFacts, type ActState } from '#shared/acts.ts';
import type { Act } from '#shared/api-acts.ts';

/** An act, and how it stands. */
export type ActNow = { readonly act: Act; readonly state: ActState };

function factsOf({ id, kind, sayer, written, at, hash, takenBack }: Act): ActFacts {
  return { id, kind, sayer: sayer.member, writtenBy: written === null ? null : (written.by.member ?? ''), at, hash, takenBack };
}

/** The acts on one block with how they stand. `hash` is that of its words; null if the block is gone. */
export function standing(acts: readonly Act[], hash: string | null): ActNow[] {
  const facts = acts.map(factsOf);
  return acts.map((act) => ({ act, state: actState(factsOf(act), facts, hash) }));
}

/** Whether an act says how things are now. The others are history. */
export function isCurrent({ state }: ActNow): boolean {
  return state !== 'replaced' && state !== 'takenBack';
}

/** Whether two markers are the same. */
export function isSameMarker(one: readonly [number, number], other: readonly [number, number]): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** The acts on one block, for a list outside of the text. */
export type ActsOnBlock = {
  readonly key: string;
  readonly quote: string;
  readonly isGone: boolean;
  readonly acts: readonly ActNow[];
};

/** The acts of a section by block, as the server found these: by the block of now, or by the first marker of one that is gone. */
export function byBlock(acts: readonly Act[]): ActsOnBlock[] {
  const groups = Map.groupBy(acts, ({ now, block }) => (now === null ? `gone ${block.join(' ')}` : now.block.join(' ')));
  return [...groups].map(([key, on]) => {
    const [first] = on;
    const hash = first?.now?.hash ?? null;
    return { key, quote: on.at(-1)?.quote ?? '', isGone: hash === null, acts: standing(on, hash) };
  });
}
