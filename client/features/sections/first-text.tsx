/**
 * The text of a section as read-only HTML, shown at the same position until its editor and its room are loaded. On a slow phone
 * the plan can be read seconds earlier.
 */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zText } from '#shared/api-sittings.ts';
import { DrawnNodes } from '#client/editor/drawn-nodes.tsx';
import { mustKnowStyle } from '#client/editor/must-know.ts';
import { readNode, type Node } from '#client/editor/text-nodes.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import '#client/editor/editor.css';
import '#client/editor/blocks/blocks.css';
import '#client/editor/tools/tools.css';

/** The current text of a section on the server. */
export async function readText(sectionId: string): Promise<Node> {
  return readNode((await call(zText, 'GET', `/api/sections/${sectionId}/text`)).doc);
}

/** Texts that were read before the page was drawn. Each is used once, so that an old text is never shown. */
const textsReadAhead = new Map<string, Node>();

function takeTextReadAhead(sectionId: string): Node | undefined {
  const text = textsReadAhead.get(sectionId);
  textsReadAhead.delete(sectionId);
  return text;
}

/** Reads a text before the first drawing. */
export async function readFirstText(sectionId: string): Promise<void> {
  textsReadAhead.set(sectionId, await readText(sectionId));
}

/** The current text on the server; null until it is read, or if it cannot be read. */
export function useFirstText(sectionId: string, wanted: boolean): Node | null {
  const { data } = useQuery({
    queryKey: keys.firstText(sectionId),
    queryFn: () => readText(sectionId),
    initialData: () => (wanted ? takeTextReadAhead(sectionId) : undefined),
    enabled: wanted,
    // Not cached: after the room is open this text is not needed.
    gcTime: 0,
    retry: false,
  });
  return data ?? null;
}

/** The lines and blocks of a text. */
export function TextInside({ doc, topHeading = 3 }: { doc: Node; topHeading?: 2 | 3 }) {
  // This hook draws the labels again when the language of the interface changes.
  const { t } = useTranslation();
  return <DrawnNodes doc={doc} t={t} topHeading={topHeading} />;
}

/** Draws the text at the position of the live text. `topHeading` is for a text that stands in no section of a page. */
export function FirstText({ doc, topHeading = 3 }: { doc: Node; topHeading?: 2 | 3 }) {
  // This hook draws the words above what must be known again when the language of the interface changes.
  useTranslation();
  return (
    <div className="editor-body" style={mustKnowStyle()}>
      <div className="first-text">
        <TextInside doc={doc} topHeading={topHeading} />
      </div>
    </div>
  );
}

/** The same text, as the server has already drawn it on this page. */
export function DrawnText({ html }: { html: string }) {
  return (
    <div className="editor-body" style={mustKnowStyle()}>
      <div className="first-text" dangerouslySetInnerHTML={{ __html: html }} />
    </div>
  );
}
