/**
 * The rules of recorded acts: who agreed to take the risk of a risk plan, and who holds which view of it. An act is about the words that
 * stood there then, and says so where they changed since.
 */
import { digest } from 'lib0/hash/sha256';
import { BLOCKS } from '#shared/blocks.ts';
import { isBlockName } from '#shared/text/markers.ts';
import type { ActRight } from '#shared/rights.ts';

/** What somebody can do: agree to take the risk, or say what they think of it. */
export const ACT_KINDS = ['agree', 'view'] as const;
export type ActKind = (typeof ACT_KINDS)[number];
/** How an act was taken back: by who said it, or as a mistake by who wrote it down. */
export const ACT_ENDS = ['withdrawn', 'mistake'] as const;
export type ActEnd = (typeof ACT_ENDS)[number];

/** The most letters of a view. It is shown whole beside those of others. */
export const MAX_VIEW_LETTERS = 1000;
/** How much of the words of a block an act keeps, so that one can tell what it was about once the block is gone. */
export const ACT_QUOTE_LETTERS = 160;

/**
 * A node as the rules read it: of the API, of Tiptap JSON, and of an editor. What has no letters of its own can have no text or an empty
 * one.
 */
export type ReadNode = {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly content?: readonly ReadNode[] | undefined;
  readonly text?: string | undefined;
};

const TEXTBLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock']);

function lettersOf({ type, text, content = [] }: ReadNode): string {
  return type === 'hardBreak' ? '\n' : (text ?? '') + content.map(lettersOf).join('');
}

/** The written lines in a node, without those in which nothing stands. */
function linesIn(node: ReadNode): string[] {
  if (!TEXTBLOCKS.has(node.type)) return (node.content ?? []).flatMap(linesIn);
  const line = lettersOf(node).trim();
  return line === '' ? [] : [line];
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/**
 * What a structured block says, in one form: its fields, and the lines of its parts. Empty parts, marks, lists and what is marked as must
 * know are left out: they change nothing of what somebody agreed to. Null for what is no block.
 */
export function wordsOfBlock({ type, attrs, content = [] }: ReadNode): string | null {
  if (!isBlockName(type)) return null;
  const fields = Object.keys(BLOCKS[type].attributes).flatMap((key) => (isSet(attrs?.[key]) ? [[key, attrs?.[key]]] : []));
  const parts = content.flatMap((part) => {
    const lines = linesIn(part);
    return lines.length === 0 ? [] : [[part.attrs?.['name'] ?? part.attrs?.['whose'] ?? '', lines]];
  });
  return JSON.stringify([type, fields, parts]);
}

/** The hash of what a block says, in hex; null for what is no block. */
export function hashOfBlock(node: ReadNode): string | null {
  const words = wordsOfBlock(node);
  if (words === null) return null;
  return Array.from(digest(new TextEncoder().encode(words)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The first words of a block, by which people know it. */
export function quoteOfBlock({ content = [] }: ReadNode): string {
  const [first = ''] = content.flatMap(linesIn);
  return first.slice(0, ACT_QUOTE_LETTERS).toWellFormed();
}

/** An act as the rules see it. `sayer` is a member id; null is the person whose plan it is, where they have no account. */
export type ActFacts = {
  readonly id: string;
  readonly kind: ActKind;
  readonly sayer: string | null;
  /** The member who wrote it down; null for an act of one's own. */
  readonly writtenBy: string | null;
  readonly at: number;
  readonly hash: string;
  readonly takenBack: { readonly how: ActEnd } | null;
};

/**
 * How an act stands: it holds; the words changed since; the block is not in the text; somebody said the same kind of thing again later; or
 * it was taken back.
 */
export type ActState = 'holds' | 'changed' | 'gone' | 'replaced' | 'takenBack';

/**
 * How an act stands. `hash` is that of the block as it is now, null if it is gone; `all` are the acts on the same block. A later act
 * replaces one of the same person and kind, unless it was a mistake: then nothing was said.
 */
export function actState(act: ActFacts, all: readonly ActFacts[], hash: string | null): ActState {
  if (act.takenBack !== null) return 'takenBack';
  const isLater = (other: ActFacts): boolean => other.at > act.at || (other.at === act.at && other.id > act.id);
  const replaces = (other: ActFacts): boolean =>
    other.kind === act.kind && other.sayer === act.sayer && isLater(other) && other.takenBack?.how !== 'mistake';
  if (all.some(replaces)) return 'replaced';
  if (hash === null) return 'gone';
  return hash === act.hash ? 'holds' : 'changed';
}

/**
 * How a member can take an act back now: one's own words are withdrawn, also where somebody else wrote them down; whoever wrote them down
 * can say that it was a mistake. Nobody else alters an act. Null if they cannot.
 */
export function mayTakeBack(act: ActFacts, memberId: string, right: ActRight): ActEnd | null {
  if (act.takenBack !== null || (right !== 'own' && right !== 'write')) return null;
  if (act.sayer === memberId) return 'withdrawn';
  return act.writtenBy === memberId ? 'mistake' : null;
}

/** The longest difference of a clock to that of Greenwich: somewhere it is that much later. */
const FURTHEST_CLOCK = 14 * 60 * 60_000;

/** Whether a day (`2026-11-30`) has begun somewhere. What was said cannot have been said later. */
export function hasBegun(day: string, now: number): boolean {
  return day <= new Date(now + FURTHEST_CLOCK).toISOString().slice(0, 10);
}
