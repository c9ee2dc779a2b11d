/** "Who wrote this?" about selected words: names, dates, and the way to what was changed then. */
import { MessageCircleQuestionMark, X } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { Editor } from '@tiptap/react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Sitting, Written } from '#shared/api-sittings.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { Button } from '#client/ui/button.tsx';
import { Avatar } from '#client/ui/person.tsx';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';
import { firstName, moment, spanOf } from '#client/words/format.ts';
import { useAsked } from './asks.ts';
import type { Credit, Credited } from './credits-of.ts';
import { searchOf } from './point.ts';
import { sittingsQuery } from './queries.ts';
import { creditsFor } from './section-credits.ts';
import { selectedIn, useSelected, type Selected } from './selected-words.ts';
import './voices.css';

/** Where something stands below selected words, in the coordinates of `frame`. */
function below(editor: Editor, frame: HTMLElement, { from, to }: Selected): number {
  const { doc } = editor.state;
  const end = Math.min(Math.max(from, to), doc.content.size);
  return editor.view.coordsAtPos(end, -1).bottom - frame.getBoundingClientRect().top + 6;
}

/**
 * A row of the answer: what one person wrote in one sitting, or, where no sitting is known, in one row of the log. What came long after it
 * was written has a row of its own, with the whole time in which it was.
 */
type Row = { readonly credit: Credit; readonly sitting: Sitting | null; length: number; written: Written | null };

/** The rows of an answer, those with the most letters first. */
export function rowsOf({ parts }: Credited, sittings: readonly Sitting[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { credit, length } of parts) {
    const sitting =
      sittings.find(
        ({ person, fromSeq, toSeq }) => person.id === credit.person.id && fromSeq <= credit.seq && credit.seq <= toSeq,
      ) ?? null;
    const { written = null } = credit;
    const key = `${credit.person.id} ${sitting?.id ?? credit.seq} ${written === null}`;
    const row = rows.get(key);
    if (row === undefined) {
      rows.set(key, { credit, sitting, length, written });
      continue;
    }
    row.length += length;
    if (row.written !== null && written !== null)
      row.written = { from: Math.min(row.written.from, written.from), to: Math.max(row.written.to, written.to) };
  }
  return [...rows.values()].toSorted((a, b) => b.length - a.length);
}

/** What is asked about: the words, and what came of it. */
type Asked = {
  readonly selected: Selected;
  readonly words: string;
  readonly credited: Credited | null;
  readonly error: unknown;
};

function Answer({ sectionId, asked, close }: { sectionId: string; asked: Asked; close: () => void }) {
  const { t } = useTranslation();
  const { credited, error, words } = asked;
  const { data: sittings = [] } = useQuery(sittingsQuery(sectionId));
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <h3 ref={head} tabIndex={-1}>
        {t('voices.who')}
      </h3>
      <p className="soft small">{t('voices.words', { words })}</p>
      <div role="status">
        {credited === null && (
          <p>
            {error === null
              ? t('voices.looking')
              : isServerUnreachable(error)
                ? t('past.notStored')
                : t(`errors.${problemOf(error)}`)}
          </p>
        )}
        {credited !== null && (
          <ul className="plain who-rows">
            {rowsOf(credited, sittings).map(({ credit, sitting, written }) => (
              <li key={`${credit.person.id} ${credit.seq} ${written === null}`}>
                <Avatar person={credit.person} />
                <span>
                  {written === null ? (
                    <span className="name">{t('voices.wrote', { name: credit.person.name, when: moment(credit.at) })}</span>
                  ) : (
                    <>
                      <span className="name">{credit.person.name}</span>{' '}
                      <span>
                        {t('voices.writtenLater', { span: spanOf(written.from, written.to), came: moment(credit.at) })}
                      </span>
                    </>
                  )}
                  {sitting !== null && (
                    <>
                      {' '}
                      <Link to={{ search: searchOf({ sectionId, at: sitting.toSeq, from: sitting.fromSeq - 1 }) }}>
                        {t('voices.toSitting', { name: firstName(credit.person.name) })}
                      </Link>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        {credited !== null && credited.unknown > 0 && <p>{t('voices.some')}</p>}
      </div>
      <p>
        <Button variant="quiet" icon={X} onPress={close}>
          {t('app.close')}
        </Button>
      </p>
    </>
  );
}

/**
 * The question at the words that are selected in a text, and its answer. `offers` says whether this part offers the question beside
 * the words; a writer's bar on the selection offers it too. `extra` stands before it there.
 */
export function WhoWrote({
  editor,
  frame,
  sectionId,
  offers,
  extra,
}: {
  editor: Editor;
  frame: React.RefObject<HTMLElement | null>;
  sectionId: string;
  offers: boolean;
  extra: React.ReactNode;
}) {
  const { t } = useTranslation();
  const selected = useSelected(editor);
  const [asked, setAsked] = useState<Asked | 'nothing' | null>(null);
  const card = useRef<HTMLDivElement>(null);
  /** What was selected last: a press elsewhere, as on a menu, can end the selection. */
  const [last, setLast] = useState<Selected | null>(null);
  if (selected !== null && selected !== last) setLast(selected);
  const ask = (): void => {
    const found = selectedIn(editor) ?? last;
    const binding = bindingOf(editor);
    if (found === null || binding === null || found.to > editor.state.doc.content.size) return setAsked('nothing');
    const words = editor.state.doc.textBetween(found.from, found.to, ' ').trim();
    const question: Asked = {
      selected: found,
      words: words.length > 80 ? `${words.slice(0, 79)}…` : words,
      credited: null,
      error: null,
    };
    setAsked(question);
    const units = binding.unitsBetween(found.from, found.to);
    creditsFor(sectionId, units).then(
      (credits) => setAsked((now) => (now === question ? { ...question, credited: credits.of(units) } : now)),
      (error: unknown) => setAsked((now) => (now === question ? { ...question, error } : now)),
    );
  };
  useAsked(sectionId, ask);
  const close = (): void => {
    setAsked(null);
    if (editor.isEditable) editor.commands.focus();
    else document.getElementById(`section-${sectionId}`)?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    if (card.current === null || frame.current === null || editor.isDestroyed) return;
    const at = asked === 'nothing' || asked === null ? selected : asked.selected;
    card.current.style.insetBlockStart = at === null ? '0' : `${below(editor, frame.current, at)}px`;
  });
  if (asked !== null)
    return (
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape in whatever is inside closes it
      <div
        ref={card}
        className="who-card"
        role="group"
        aria-label={t('voices.who')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          close();
        }}
      >
        {asked === 'nothing' ? (
          <>
            <p role="status">{t('voices.selectFirst')}</p>
            <Button variant="quiet" icon={X} onPress={close}>
              {t('app.close')}
            </Button>
          </>
        ) : (
          <Answer sectionId={sectionId} asked={asked} close={close} />
        )}
      </div>
    );
  if (!offers || selected === null) return null;
  return (
    <div ref={card} className="who-offer">
      {extra}
      <Button icon={MessageCircleQuestionMark} preventFocusOnPress onPress={ask}>
        {t('voices.who')}
      </Button>
    </div>
  );
}
