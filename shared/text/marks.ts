/**
 * Marks: how letters look, such as bold, and the address of a link. In the text a mark without attributes has the value true,
 * and a link has its address.
 */

/** The marks on a letter as they stand in the text: the value of each mark that is on. */
export type Marks = Readonly<Record<string, unknown>>;

/** A mark in a tree. */
export type TreeMark = { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> };

/** No marks. */
export const NO_MARKS: Marks = {};

/** The marks in the order in which a tree has them. It is the order of the editor's schema; a test holds the two together. */
export const MARK_ORDER = ['link', 'bold', 'code', 'italic', 'strike', 'underline'] as const;

/** The attributes that a link has in the text. */
const LINK_ATTRIBUTE = 'href';

function isLink(value: unknown): value is { href: string } {
  return typeof value === 'object' && value !== null && LINK_ATTRIBUTE in value && typeof value.href === 'string';
}

/** The marks of a letter in a tree. Code allows no mark beside it. A link without an address is no link. */
export function treeMarks(marks: Marks): readonly TreeMark[] {
  if (marks === NO_MARKS) return [];
  const names = isOn(marks['code']) ? (['code'] as const) : MARK_ORDER;
  return names.flatMap((type): TreeMark[] => {
    const value = marks[type];
    if (type === 'link') return isLink(value) ? [{ type, attrs: { href: value.href } }] : [];
    return isOn(value) ? [{ type }] : [];
  });
}

function isOn(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false;
}

/** The value that a mark of a tree has in the text. */
export function markValue(mark: {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
}): unknown {
  return mark.type === 'link' ? { href: mark.attrs?.[LINK_ATTRIBUTE] ?? null } : true;
}

/** The marks of a tree as they stand in the text. */
export function marksOf(
  marks: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> | undefined }[],
): Marks {
  return marks.length === 0 ? NO_MARKS : Object.fromEntries(marks.map((mark) => [mark.type, markValue(mark)]));
}

/** Whether two values of one mark are the same. */
export function sameMark(a: unknown, b: unknown): boolean {
  if (isLink(a) && isLink(b)) return a.href === b.href;
  if (isLink(a) !== isLink(b)) return false;
  return isOn(a) === isOn(b);
}

/** Whether letters with these marks look the same. */
export function sameMarks(a: Marks, b: Marks): boolean {
  if (a === b) return true;
  for (const name in a) if (!sameMark(a[name], b[name])) return false;
  for (const name in b) if (!sameMark(a[name], b[name])) return false;
  return true;
}

/** Marks after a format item: the mark is set, or ends with null. */
export function withMark(marks: Marks, name: string, value: unknown): Marks {
  if (sameMark(marks[name], value) && isOn(value) === name in marks) return marks;
  const { [name]: _before, ...rest } = marks;
  if (isOn(value)) return { ...rest, [name]: value };
  return Object.keys(rest).length === 0 ? NO_MARKS : rest;
}

/** The changes that turn letters with marks `from` into letters with marks `to`; null if there is nothing to change. */
export function markChanges(from: Marks, to: Marks): Record<string, unknown> | null {
  const changes: Record<string, unknown> = {};
  for (const name in from) if (isOn(from[name]) && !isOn(to[name])) changes[name] = null;
  for (const name in to) if (!sameMark(from[name], to[name])) changes[name] = to[name];
  return Object.keys(changes).length === 0 ? null : changes;
}
