/**
 * Markers: what stands in a section's text where a line, a structured block, or a part of a block begins. A marker is a Yjs map
 * that is embedded in the text. Each of its keys is set and merged by itself. Defaults are left out.
 */
import { BLOCKS, fitsRule, PART_NAMES, type AttributeRule, type BlockName } from '#shared/blocks.ts';

/** The name of the one Yjs text in a section's document. */
export const TEXT = 'text';

/**
 * What a line can stand in. `bullet` and `number` are lists, and `item` is an item of the list before it. `part` is only the
 * first step of a path: the line belongs to the part of a block that began before it.
 */
export const STEPS = ['part', 'quote', 'bullet', 'number', 'item'] as const;
export type Step = (typeof STEPS)[number];

/** The types of a line. A paragraph is the default. */
export const LINE_TYPES = ['paragraph', 'heading', 'code', 'rule'] as const;
export type LineType = (typeof LINE_TYPES)[number];

/** The most steps of one path. People do not nest lists so deep. */
export const MAX_STEPS = 20;
/** The level of a heading whose marker has none. */
export const DEFAULT_LEVEL = 3;
/** The numbering styles of a list. */
export const LIST_TYPES = ['1', 'a', 'A', 'i', 'I'] as const;
/** The value of the key `late`, for a line that was made for late words. */
export const LATE = 'yes';
/** The value of the key `mustKnow`, for a line or a block that everybody who helps must know of. */
export const MUST_KNOW = 'yes';
/** The highest number at which a list can start. */
export const MAX_LIST_START = 1_000_000;

/** The keys of a marker as they stand in the text. */
export type Values = Readonly<Record<string, unknown>>;

/** A marker after reading. Every marker can be read: what does not fit is left out. */
export type Marker =
  | {
      readonly kind: 'line';
      readonly type: LineType;
      readonly level: number;
      /** What the line stands in, outermost first. */
      readonly path: readonly Step[];
      /** How many steps of the path continue those of the line before. At this step a new list, item or quotation begins. */
      readonly from: number;
      /** The first number and the numbering style of the numbered list that begins with this line. */
      readonly start: number | null;
      readonly style: string | null;
      /** Whether the line was made for late words, and nobody has said yet that they read so. */
      readonly late: boolean;
      /** Whether somebody marked the line as must know. */
      readonly mustKnow: boolean;
    }
  | { readonly kind: 'block'; readonly type: BlockName; readonly fields: Values; readonly mustKnow: boolean }
  | { readonly kind: 'part'; readonly name: string | null }
  | { readonly kind: 'view'; readonly whose: string | null };

export type LineMarker = Extract<Marker, { kind: 'line' }>;

/** The rules of the keys that lines and parts have. The fields of blocks have theirs in `BLOCKS`. `in` has {@link isPath}. */
export const MARKER_RULES: Readonly<Record<string, AttributeRule>> = {
  type: { kind: 'choice', values: [...LINE_TYPES, 'part', 'personView', ...Object.keys(BLOCKS)] },
  level: { kind: 'number', min: 1, max: 6 },
  from: { kind: 'number', min: 0, max: MAX_STEPS },
  start: { kind: 'number', min: 0, max: MAX_LIST_START },
  style: { kind: 'choice', values: LIST_TYPES },
  late: { kind: 'choice', values: [LATE] },
  mustKnow: { kind: 'choice', values: [MUST_KNOW] },
  name: { kind: 'choice', values: PART_NAMES },
  whose: { kind: 'text', max: 120 },
};

const isStep = (value: unknown): value is Step => STEPS.some((step) => step === value);

/** Whether a value can be the key `in`: a list of steps. null means that the line stands in nothing. */
export function isPath(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length <= MAX_STEPS && value.every(isStep));
}

function rulesOfBlock(type: BlockName): Readonly<Record<string, AttributeRule>> {
  return BLOCKS[type].attributes;
}

/** All keys that a marker can have, each with its rule, except `in`. */
export const KEY_RULES: ReadonlyMap<string, AttributeRule> = new Map([
  ...Object.values(BLOCKS).flatMap((block) => Object.entries<AttributeRule>(block.attributes)),
  ...Object.entries(MARKER_RULES),
]);

/** Whether a marker may have this key with this value. */
export function fitsKey(key: string, value: unknown): boolean {
  if (key === 'in') return isPath(value);
  const rule = KEY_RULES.get(key);
  return rule !== undefined && fitsRule(rule, value);
}

/** Whether a value was chosen: null and the empty text mean that nothing was. */
function isSet(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function fitting(values: Values, key: string, rule: AttributeRule | undefined): unknown {
  const value = values[key];
  return rule !== undefined && isSet(value) && fitsRule(rule, value) ? value : null;
}

function numberIn(values: Values, key: string): number | null {
  const value = fitting(values, key, MARKER_RULES[key]);
  return typeof value === 'number' ? value : null;
}

function textIn(values: Values, key: string): string | null {
  const value = fitting(values, key, MARKER_RULES[key]);
  return typeof value === 'string' ? value : null;
}

function pathOf(value: unknown): readonly Step[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_STEPS).filter(isStep);
}

/**
 * Where a new list, item or quotation begins if the marker does not say it: a line in a list is a new item of that list, and
 * any other line continues what it stands in.
 */
export function defaultFrom(path: readonly Step[]): number {
  const item = path.lastIndexOf('item');
  return item === -1 ? path.length : item;
}

/** Whether a name is the name of a structured block. */
export function isBlockName(name: unknown): name is BlockName {
  return typeof name === 'string' && Object.hasOwn(BLOCKS, name);
}

/** Reads the keys of a marker. Keys and values that do not fit are left out. */
export function readMarker(values: Values): Marker {
  const { type } = values;
  if (isBlockName(type)) {
    const fields = Object.entries(rulesOfBlock(type)).map(([key, rule]) => [key, fitting(values, key, rule)] as const);
    return {
      kind: 'block',
      type,
      fields: Object.fromEntries(fields.filter(([, value]) => value !== null)),
      mustKnow: textIn(values, 'mustKnow') !== null,
    };
  }
  if (type === 'part') return { kind: 'part', name: textIn(values, 'name') };
  if (type === 'personView') return { kind: 'view', whose: textIn(values, 'whose') };
  const path = pathOf(values['in']);
  return {
    kind: 'line',
    type: LINE_TYPES.find((known) => known === type) ?? 'paragraph',
    level: numberIn(values, 'level') ?? DEFAULT_LEVEL,
    path,
    from: numberIn(values, 'from') ?? defaultFrom(path),
    start: numberIn(values, 'start'),
    style: textIn(values, 'style'),
    late: textIn(values, 'late') !== null && type !== 'rule',
    mustKnow: textIn(values, 'mustKnow') !== null && type !== 'rule',
  };
}

/** How many steps two paths share at their beginning. */
export function sharedSteps(a: readonly Step[], b: readonly Step[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  return shared;
}

/**
 * The keys of a marker, without defaults. `before` is the path of the line before it; `from` is left out where the paths of the
 * two lines say it already.
 */
export function valuesOf(marker: Marker, before: readonly Step[] = []): Values {
  switch (marker.kind) {
    case 'block':
      return {
        type: marker.type,
        ...Object.fromEntries(Object.entries(marker.fields).filter(([, value]) => isSet(value))),
        ...(marker.mustKnow ? { mustKnow: MUST_KNOW } : {}),
      };
    case 'part':
      return { type: 'part', ...(isSet(marker.name) ? { name: marker.name } : {}) };
    case 'view':
      return { type: 'personView', ...(isSet(marker.whose) ? { whose: marker.whose } : {}) };
    case 'line': {
      const { type, level, path, from, start, style, late, mustKnow } = marker;
      const shared = sharedSteps(before, path);
      return {
        ...(type === 'paragraph' ? {} : { type }),
        ...(type === 'heading' && level !== DEFAULT_LEVEL ? { level } : {}),
        ...(path.length === 0 ? {} : { in: [...path] }),
        ...(Math.min(shared, defaultFrom(path)) === Math.min(shared, from) ? {} : { from }),
        ...(start === null || start === 1 ? {} : { start }),
        ...(style === null ? {} : { style }),
        ...(late ? { late: LATE } : {}),
        ...(mustKnow ? { mustKnow: MUST_KNOW } : {}),
      };
    }
  }
}

/** Whether two values of a key are the same. Paths are lists, all other values are plain. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((step, at) => step === b[at]);
  return (isSet(a) ? a : null) === (isSet(b) ? b : null);
}

/** Whether two markers have the same keys. */
export function sameValues(a: Values, b: Values): boolean {
  if (a === b) return true;
  for (const key in a) if (!sameValue(a[key], b[key])) return false;
  for (const key in b) if (!(key in a) && isSet(b[key])) return false;
  return true;
}
