/** Tells formats that change how earlier letters look from those that came with new letters. */
import * as Y from 'yjs';

type Struct = Y.Item | Y.GC | Y.Skip;

const nameOf = ({ client, clock }: Y.ID): string => `${client} ${clock}`;

/** Whether the item is something that a person sees: letters or a marker. */
function isContent({ content }: Y.Item): boolean {
  return content instanceof Y.ContentString || content instanceof Y.ContentType;
}

/** The formats of one update that do not stand beside letters or markers of the same update, as units. */
export function newLooks(structs: readonly Struct[]): string[] {
  const formats = structs.filter((item) => item instanceof Y.Item && item.content instanceof Y.ContentFormat) as Y.Item[];
  if (formats.length === 0) return [];
  const contents = structs.filter((item) => item instanceof Y.Item && isContent(item)) as Y.Item[];
  if (contents.length === 0) return formats.map(({ id }) => nameOf(id));
  /** The units beside new content, and the formats that count as part of it. */
  const beside = new Set<string>();
  const parts = new Set<string>();
  const add = ({ origin, rightOrigin }: Y.Item): void => {
    if (origin !== null) beside.add(nameOf(origin));
    if (rightOrigin !== null) beside.add(nameOf(rightOrigin));
  };
  for (const item of contents) add(item);
  const isIn = (id: Y.ID | null): boolean =>
    id !== null &&
    (parts.has(nameOf(id)) ||
      contents.some(
        (item) => item.id.client === id.client && id.clock >= item.id.clock && id.clock < item.id.clock + item.length,
      ));
  const check = (format: Y.Item): void => {
    const name = nameOf(format.id);
    if (!beside.has(name) && !isIn(format.origin) && !isIn(format.rightOrigin)) return;
    parts.add(name);
    add(format);
  };
  // Formats that begin stand before the letters and those that end behind them, several in a row.
  for (const format of formats.toReversed()) check(format);
  for (const format of formats) check(format);
  return formats.map(({ id }) => nameOf(id)).filter((name) => !parts.has(name));
}
