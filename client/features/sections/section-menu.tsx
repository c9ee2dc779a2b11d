/** "More" of a section: its history, its comments, the end of one's own writing, its past, its links, its paper and its settings. */
import {
  Check,
  Ellipsis,
  Hash,
  History,
  Lightbulb,
  Link,
  MessageCircleQuestionMark,
  MessageSquarePlus,
  MessageSquareQuote,
  MessageSquareText,
  Printer,
  Rewind,
  Settings2,
  Speech,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Section } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { commentOn, openComments } from '#client/features/comments/index.ts';
import { askWhoWrote, useLookBack, usePoint } from '#client/features/past/index.ts';
import { useShownSuggestion, type Suggest } from '#client/features/suggestions/index.ts';
import { showVoices, useVoicesShown } from '#client/settings/shown-by-choice.ts';
import { Icon } from '#client/ui/button.tsx';
import { MenuButton, type MenuEntry } from '#client/ui/menu.tsx';
import { endSitting } from './end-sitting.ts';
import { copySectionLink } from './copy-link.ts';

/** The panels about one section: its history, its comments, the links to its headings, or its settings. */
export type SectionPanel = { readonly kind: 'history' | 'headings' | 'section' | 'comments'; readonly sectionId: string };

/** The menu. `writable`, `suggest`, `hasHeadings` and `shape` say which entries it has. */
export function SectionMenu({
  planId,
  section,
  writable,
  suggest,
  hasHeadings,
  shape,
  open,
}: {
  planId: string;
  section: Section;
  writable: boolean;
  suggest: Suggest;
  hasHeadings: boolean;
  shape: boolean;
  open: (panel: SectionPanel) => void;
}) {
  const { t } = useTranslation();
  // These are about the live text.
  const point = usePoint(section.id);
  const inPast = useShownSuggestion(section.id) !== null || point !== null;
  const lookBack = useLookBack(section.id);
  const voices = useVoicesShown();
  const show = (kind: SectionPanel['kind']) => (): void => open({ kind, sectionId: section.id });
  const entries: readonly MenuEntry[] = [
    { label: t('section.history'), icon: History, run: show('history') },
    ...(writable ? [{ label: t('timeline.finished'), icon: Check, run: () => void endSitting(section) }] : []),
    // The head has it for those who do not write, until they have begun one.
    ...(suggest.mayBegin && (writable || suggest.goOn !== null)
      ? [{ label: t(suggest.goOn === null ? 'suggest.start' : 'suggest.another'), icon: Lightbulb, run: suggest.begin }]
      : []),
    ...(inPast
      ? []
      : [
          { label: t('comments.open'), icon: MessageSquareText, run: () => openComments(section.id) },
          ...(atLeast(section.right, 'comment')
            ? [
                { label: t('comments.comment'), icon: MessageSquarePlus, run: () => commentOn(section.id) },
                { label: t('contributions.begin'), icon: MessageSquareQuote, run: () => commentOn(section.id, true) },
              ]
            : []),
          { label: t('past.open'), icon: Rewind, run: lookBack },
          { label: t('voices.who'), icon: MessageCircleQuestionMark, run: () => askWhoWrote(section.id) },
          { label: t(voices ? 'voices.hide' : 'voices.show'), icon: Speech, run: () => showVoices(!voices) },
        ]),
    {
      label: t('sectionLink.copySection'),
      icon: Link,
      run: () => void copySectionLink({ planId, sectionId: section.id, at: null }),
    },
    ...(hasHeadings ? [{ label: t('sectionLink.copyHeading'), icon: Hash, run: show('headings') }] : []),
    // What is retired is not on paper any more.
    ...(section.retiredAt === null
      ? [{ label: t('print.section'), icon: Printer, href: `/plans/${planId}/print?section=${section.id}` }]
      : []),
    ...(shape ? [{ label: t('section.settings'), icon: Settings2, run: show('section') }] : []),
  ];
  return (
    <MenuButton className="button quiet" label={t('section.moreOf', { title: section.title })} entries={entries}>
      <Icon of={Ellipsis} />
      <span aria-hidden="true">{t('section.more')}</span>
    </MenuButton>
  );
}
