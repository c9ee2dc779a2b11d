/** Finding words in the plan: over the text of every section that the reader can open, with the section of each place. */
import { useQueries } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input, Label, SearchField, Text } from 'react-aria-components/SearchField';
import { z } from 'zod';
import { zText, type Plan, type Section } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { scrollToWords } from '#client/features/sections/index.ts';

/** How many places are listed; more would not be read. */
const MOST = 60;
/** How much of a line is shown on either side of the words. */
const AROUND = 60;
const LINES = new Set(['paragraph', 'heading', 'codeBlock']);

type Node = {
  readonly type?: string | undefined;
  readonly text?: string | undefined;
  readonly content?: readonly Node[] | undefined;
};
const zNode: z.ZodType<Node> = z.object({
  type: z.string().optional(),
  text: z.string().optional(),
  get content() {
    return z.array(zNode).optional();
  },
});

type Place = { readonly section: Section; readonly line: string; readonly at: number };

function textOf(node: Node): string {
  return (node.text ?? '') + (node.content ?? []).map(textOf).join('');
}

/** The lines of a section's text, top to bottom. */
function linesOf(node: Node): string[] {
  if (LINES.has(node.type ?? '')) return [textOf(node)];
  return (node.content ?? []).flatMap(linesOf);
}

/** The lines that are on the page are newest; sections that were not scrolled to are read from the service. */
function shownLines(sectionId: string): string[] | null {
  const text = document.querySelector(`#section-${CSS.escape(sectionId)} .prose`);
  if (text === null) return null;
  return [...text.querySelectorAll(':is(p, h1, h2, h3, h4, h5, h6, pre):not([contenteditable="false"])')].map((line) => {
    const copy = line.cloneNode(true) as Element;
    for (const caret of copy.querySelectorAll('.caret')) caret.remove();
    return copy.textContent.replaceAll('\u2060', '');
  });
}

function useTexts(plan: Plan): {
  texts: readonly { section: Section; lines: readonly string[] }[];
  reading: boolean;
  partly: boolean;
} {
  const [shown] = useState(() => new Map(plan.sections.map((section) => [section.id, shownLines(section.id)])));
  const missing = plan.sections.filter((section) => !shown.get(section.id));
  const answers = useQueries({
    queries: missing.map((section) => ({
      queryKey: ['section', section.id, 'find'],
      queryFn: async () => linesOf(zNode.parse((await call(zText, 'GET', `/api/sections/${section.id}/text`)).doc)),
      gcTime: 0,
    })),
  });
  const read = new Map(missing.map((section, index) => [section.id, answers[index]?.data]));
  return {
    texts: plan.sections.map((section) => ({ section, lines: shown.get(section.id) ?? read.get(section.id) ?? [] })),
    reading: answers.some((answer) => answer.isPending),
    partly: answers.some((answer) => answer.isError),
  };
}

function placesOf(texts: readonly { section: Section; lines: readonly string[] }[], words: string): Place[] {
  if (words === '') return [];
  return texts.flatMap(({ section, lines }) => {
    const title = section.title.toLowerCase().indexOf(words);
    const inTitle = title < 0 ? [] : [{ section, line: section.title, at: title }];
    return [
      ...inTitle,
      ...lines.map((line) => ({ section, line, at: line.toLowerCase().indexOf(words) })).filter(({ at }) => at >= 0),
    ];
  });
}

/** Where the shown part of a line starts and ends: between words, where there are any. */
function partOf(line: string, at: number, end: number): { from: number; to: number } {
  const first = at - AROUND;
  const last = end + AROUND;
  const before = line.indexOf(' ', first) + 1;
  const after = line.lastIndexOf(' ', last);
  return {
    from: first <= 0 ? 0 : before > 0 && before <= at ? before : first,
    to: last >= line.length ? line.length : after >= end ? after : last,
  };
}

function Shown({ place, length }: { place: Place; length: number }) {
  const { line, at } = place;
  const { from, to } = partOf(line, at, at + length);
  return (
    <span className="found-line">
      {from > 0 && '…'}
      {line.slice(from, at)}
      <mark>{line.slice(at, at + length)}</mark>
      {line.slice(at + length, to)}
      {to < line.length && '…'}
    </span>
  );
}

/** The panel. */
export function FindPanel({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed).trim().toLowerCase();
  const { texts, reading, partly } = useTexts(plan);
  const places = placesOf(texts, words);
  const go = ({ section, line, at }: Place): void => {
    close();
    const exact = line.slice(at, at + words.length);
    requestAnimationFrame(() => requestAnimationFrame(() => scrollToWords(section.id, line, exact)));
  };
  return (
    <div className="stack">
      <SearchField className="field" autoFocus value={typed} onChange={setTyped}>
        <Label>{t('find.label')}</Label>
        <Text slot="description" className="hint">
          {t('find.hint')}
        </Text>
        <Input className="input" />
      </SearchField>
      <p role="status" className="soft">
        {words === ''
          ? ''
          : reading
            ? t('find.reading')
            : places.length === 0
              ? t('find.none')
              : places.length > MOST
                ? t('find.first', { count: MOST })
                : t('find.found', { count: places.length })}
        {partly && ` ${t('find.partly')}`}
      </p>
      <ul className="plain lines found">
        {places.slice(0, MOST).map((place, index) => (
          // The list is made anew for every word, and nothing in it moves.
          <li key={`${place.section.id}-${index}`}>
            <AriaButton className="button quiet" onPress={() => go(place)}>
              <span>
                <strong>{place.section.title}</strong>
                <Shown place={place} length={words.length} />
              </span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
