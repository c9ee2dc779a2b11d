/**
 * The HTML of section texts that the server has drawn. A text is the same for all its readers with one language and time zone, and it
 * takes longer to draw than the rest of a page, so its HTML is cached. Whether the reader may read it was asked before.
 */
import { renderToString } from 'react-dom/server';
import type { FirstView, PlanToDraw } from '#shared/first-view.ts';
import { Wording } from '#client/app/wording.tsx';
import { isEmptyText, readNode, TextInside, type GivenText } from '#client/features/sections/index.ts';

/** How many characters of HTML are cached. */
const MAX_CACHED = 6_000_000;

type Drawn = { readonly seq: number; readonly html: string; readonly isEmpty: boolean };

/** By language, time zone and section; the one that was used last at the end. */
const cached = new Map<string, Drawn>();
let size = 0;

function put(key: string, drawn: Drawn): void {
  size += drawn.html.length - (cached.get(key)?.html.length ?? 0);
  cached.delete(key);
  cached.set(key, drawn);
  for (const [oldest, { html }] of cached) {
    if (size <= MAX_CACHED) break;
    cached.delete(oldest);
    size -= html.length;
  }
}

/** The HTML of a text. The words of the interface and the time zone must be set for the reader already. */
export function drawnText(text: PlanToDraw['texts'][number], { language, timeZone }: FirstView, at: number): GivenText {
  const key = `${language} ${timeZone} ${text.sectionId}`;
  let drawn = cached.get(key);
  if (drawn?.seq !== text.seq) {
    const content = readNode(text.doc);
    const html = renderToString(
      <Wording>
        <TextInside doc={content} />
      </Wording>,
    );
    drawn = { seq: text.seq, html, isEmpty: isEmptyText(content) };
  }
  put(key, drawn);
  return { at, isEmpty: drawn.isEmpty, html: drawn.html };
}
