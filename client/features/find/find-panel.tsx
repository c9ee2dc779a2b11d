/**
 * The panel that searches words in the plan: in the text of every section that the reader can open. Each match shows its
 * section.
 */
import { useQueries } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input, Label, SearchField, Text } from 'react-aria-components/SearchField';
import { z } from 'zod';
import { zText, type Plan, type Section } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { HoldMark, scrollToWords } from '#client/features/sections/index.ts';
import { SealedMark } from '#client/ui/sealed-mark.tsx';

/** The largest number of matches in the list. Nobody would read more. */
const MAX_MATCHES = 60;
/** How many characters of a line are shown before and after the words. */
const CONTEXT_LENGTH = 60;
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

type Match = { readonly section: Section; readonly line: string; readonly at: number };

function textOf(node: Node): string {
  return (node.text ?? '') + (node.content ?? []).map(textOf).join('');
}

/** The lines of a section's text, from top to bottom. */
function linesOf(node: Node): string[] {
  if (LINES.has(node.type ?? '')) return [textOf(node)];
  return (node.content ?? []).flatMap(linesOf);
}

/** The lines of a section that is drawn on the page, which are the newest; null for a section that is not drawn. */
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
  const [drawnLines] = useState(() => new Map(plan.sections.map((section) => [section.id, shownLines(section.id)])));
  const missing = plan.sections.filter((section) => !drawnLines.get(section.id));
  const answers = useQueries({
    queries: missing.map((section) => ({
      queryKey: ['section', section.id, 'find'],
      queryFn: async () => linesOf(zNode.parse((await call(zText, 'GET', `/api/sections/${section.id}/text`)).doc)),
      gcTime: 0,
    })),
  });
  const read = new Map(missing.map((section, index) => [section.id, answers[index]?.data]));
  return {
    texts: plan.sections.map((section) => ({ section, lines: drawnLines.get(section.id) ?? read.get(section.id) ?? [] })),
    reading: answers.some((answer) => answer.isPending),
    partly: answers.some((answer) => answer.isError),
  };
}

function matchesOf(texts: readonly { section: Section; lines: readonly string[] }[], words: string): Match[] {
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

/** The part of a line that is shown, as start and end index. It starts and ends between words where possible. */
function excerptOf(line: string, at: number, end: number): { from: number; to: number } {
  const first = at - CONTEXT_LENGTH;
  const last = end + CONTEXT_LENGTH;
  const before = line.indexOf(' ', first) + 1;
  const after = line.lastIndexOf(' ', last);
  return {
    from: first <= 0 ? 0 : before > 0 && before <= at ? before : first,
    to: last >= line.length ? line.length : after >= end ? after : last,
  };
}

function MatchLine({ match, length }: { match: Match; length: number }) {
  const { line, at } = match;
  const { from, to } = excerptOf(line, at, at + length);
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

/** The panel with the search field and the matches. */
export function FindPanel({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed).trim().toLowerCase();
  const { texts, reading, partly } = useTexts(plan);
  const matches = matchesOf(texts, words);
  const go = ({ section, line, at }: Match): void => {
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
            : matches.length === 0
              ? t('find.none')
              : matches.length > MAX_MATCHES
                ? t('find.first', { count: MAX_MATCHES })
                : t('find.found', { count: matches.length })}
        {partly && ` ${t('find.partly')}`}
      </p>
      <ul className="plain lines found">
        {matches.slice(0, MAX_MATCHES).map((match, index) => (
          // An index as key is safe here: the list is made again for each search, and no item moves.
          <li key={`${match.section.id}-${index}`}>
            <AriaButton className="button quiet" onPress={() => go(match)}>
              <span>
                <strong>{match.section.title}</strong> <SealedMark lead={match.section.lead} />
                <HoldMark section={match.section} />
                <MatchLine match={match} length={words.length} />
              </span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
