/**
 * A small card below the link in which the caret stands: where it leads, with a way there. In a text that is being written a press on
 * a link puts the caret there, so the link itself cannot lead away.
 */
import type { Editor } from '@tiptap/core';
import { getMarkRange } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { ArrowRight, ExternalLink, PenLine } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { sectionLinkOf } from '#shared/section-links.ts';
import { fitsRule } from '#shared/blocks.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { linkingOf } from '#client/editor/tools/linking.ts';
import { keptAddress, placesOf } from '#client/editor/tools/link-places.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';

/** A link in the text: its address, and where it begins and ends. */
type LinkAt = { readonly href: string; readonly from: number; readonly to: number };

/** The link around the caret; null if there is none, or if words are selected. */
function linkAtCaret({ state, isEditable }: Editor): LinkAt | null {
  const { link } = state.schema.marks;
  const { empty, $from } = state.selection;
  if (link === undefined || !empty || !isEditable) return null;
  const range = getMarkRange($from, link);
  if (range === undefined) return null;
  const href: unknown = link.isInSet(state.doc.resolve(range.from + 1).marks())?.attrs['href'];
  if (typeof href !== 'string' || !fitsRule({ kind: 'address' }, href)) return null;
  return { href: keptAddress(href), ...range };
}

function Card({ editor, at, frame }: { editor: Editor; at: LinkAt; frame: React.RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const card = useRef<HTMLDivElement>(null);
  const place = useWatched(placesOf(editor)).find(({ path }) => path === at.href);
  useLayoutEffect(() => {
    if (card.current === null || frame.current === null) return;
    const first = editor.view.coordsAtPos(at.from, 1);
    const last = editor.view.coordsAtPos(at.to, -1);
    const box = frame.current.getBoundingClientRect();
    const rtl = getComputedStyle(frame.current).direction === 'rtl';
    const wanted = rtl ? box.right - first.right : first.left - box.left;
    const start = Math.max(0, Math.min(wanted, box.width - card.current.offsetWidth));
    card.current.style.insetBlockStart = `${last.bottom - box.top + 4}px`;
    card.current.style.insetInlineStart = `${start}px`;
  });
  return (
    <div ref={card} role="group" aria-label={t('sectionLink.about')} className="link-card">
      {sectionLinkOf(at.href) !== null ? (
        <Link className="button quiet" to={at.href}>
          <Icon of={ArrowRight} />
          <Words>{place === undefined ? t('sectionLink.follow') : t('sectionLink.followTo', { place: place.label })}</Words>
        </Link>
      ) : (
        <a className="button quiet" href={at.href} target="_blank" rel="noopener noreferrer nofollow">
          <Icon of={ExternalLink} />
          <Words>{t('sectionLink.open')}</Words>
        </a>
      )}
      <Button variant="quiet" icon={PenLine} onPress={() => linkingOf(editor).set(true)}>
        {t('sectionLink.change')}
      </Button>
    </div>
  );
}

/** Shows the card while the caret of the section that is being written stands in a link, also when the card has the focus. It is placed inside the box `frame`. */
export function LinkCard({ editor, frame }: { editor: Editor; frame: React.RefObject<HTMLElement | null> }) {
  const at = useEditorState({
    editor,
    selector: ({ editor: now }) => linkAtCaret(now),
    equalityFn: (a, b) => a?.href === b?.href && a?.from === b?.from && a?.to === b?.to,
  });
  const linking = useWatched(linkingOf(editor));
  return at !== null && !linking && <Card editor={editor} at={at} frame={frame} />;
}
