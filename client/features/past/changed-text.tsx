/** The text of a comparison: what was put in and what was taken out, in its place, each with its author's name. */
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonRef } from '#shared/api.ts';
import type { Change } from '#shared/api-history.ts';
import { DrawnNodes, type DrawsChanges } from '#client/editor/drawn-nodes.tsx';
import { isBlock } from '#client/editor/blocks/block-lines.ts';
import { mustKnowStyle } from '#client/editor/must-know.ts';
import type { Node } from '#client/editor/text-nodes.ts';
import { colourNumber } from '#client/ui/person-colours.ts';
import { firstName, initials } from '#client/words/format.ts';
import { changesAt, isGone, isNew, isWholly, type Compared } from './compared.ts';
import { changeInWords, formInWords, lineInWords, noteInWords, saidBefore, type Telling } from './change-words.ts';
import { beginningOf } from './portions.ts';
import './changed-text.css';

/** Which of the two texts is drawn: both in one, or only the earlier or the later one. */
export type Side = 'both' | 'before' | 'after';

/** The initials of an author behind their words, in their colour. The name is in the words for screen readers. */
function By({ person }: { person: PersonRef }) {
  return (
    <span className="change-by" aria-hidden="true" title={person.name}>
      {initials(person.name)}
    </span>
  );
}

/** How this comparison is drawn. `people` are the authors whose changes are shown; null for all. */
export function drawsChanges(
  comparison: Compared,
  { people, side, telling }: { people: ReadonlySet<string> | null; side: Side; telling: Telling },
): DrawsChanges {
  const { byId, first, last } = comparison;
  const hides = ({ kind, person }: Change): boolean =>
    (side === 'before' && isNew(kind)) ||
    (side === 'after' && isGone(kind)) ||
    (people !== null && !people.has(person.id) && isGone(kind));
  const leavesOut = (node: Node): boolean => {
    if (node.content.length > 0) return node.content.every(leavesOut);
    // A word that several people changed names each of them, and is shown as long as one of them is.
    const units = (node.changes ?? []).flatMap((id) => byId.get(id) ?? []).filter(({ kind }) => isNew(kind) || isGone(kind));
    return units.length > 0 && units.every(hides);
  };
  const formIsSaid = side !== 'before';
  const marksOf = ({ id, person }: Change): Record<string, string> => ({
    'data-change': String(id),
    'data-person': String(colourNumber(person.id)),
  });
  return {
    leavesOut,
    around: (node, drawn: React.ReactNode) => {
      let inside = drawn;
      for (const change of changesAt(comparison, node, people)) {
        const { kind, person } = change;
        const marks = marksOf(change);
        const isLast = last.get(change.id) === node;
        if (kind === 'form' || kind === 'field') {
          if (!formIsSaid) continue;
          inside = (
            <span className="change reformed" {...marks} tabIndex={-1} title={changeInWords(change, telling)}>
              {first.get(change.id) === node && <span className="hidden">{`${saidBefore(change, telling)} `}</span>}
              {inside}
              {isLast && (
                <span className="change-said" aria-hidden="true">
                  {`${formInWords(change)} · ${firstName(person.name)}`}
                </span>
              )}
            </span>
          );
          continue;
        }
        const Tag = isGone(kind) ? 'del' : 'ins';
        const isMoved = kind === 'movedHere' || kind === 'movedAway';
        inside = (
          <Tag className={isMoved ? 'change moved' : 'change'} {...marks} tabIndex={-1} title={changeInWords(change, telling)}>
            {first.get(change.id) === node && <span className="hidden">{`${saidBefore(change, telling)} `}</span>}
            {node.type === 'hardBreak' && <span aria-hidden="true">{'↵'}</span>}
            {inside}
            {isLast && isMoved && (
              <span className="change-said" aria-hidden="true">
                {noteInWords(change, telling)}
              </span>
            )}
            {isLast && <By person={person} />}
          </Tag>
        );
      }
      return inside;
    },
    before: (node) => {
      const isBox = isBlock(node.type) || node.type === 'part' || node.type === 'personView';
      const shown = changesAt(comparison, node, people).filter(({ kind }) => {
        if (kind === 'form' || kind === 'field') return formIsSaid;
        if (kind === 'movedHere' || kind === 'movedAway') return true;
        // Where all words of a line are new, or all are gone, they say it themselves.
        return isBox || node.content.length === 0 || !isWholly(comparison, node, isNew(kind) ? isNew : isGone);
      });
      return shown.map((change) => (
        <p key={change.id} className="change-note" {...marksOf(change)} tabIndex={-1} title={change.person.name}>
          <By person={change.person} />
          <span>
            {(change.kind === 'added' || change.kind === 'removed') && !isBox && node.content.length > 0
              ? lineInWords(change, telling)
              : noteInWords(change, telling)}
          </span>
        </p>
      ));
    },
    attributes: (node) => {
      const change = changesAt(comparison, node, people).find(({ kind }) => isNew(kind) || isGone(kind));
      if (change === undefined) return NO_ATTRIBUTES;
      const isBox = isBlock(node.type) || node.type === 'part' || node.type === 'personView' || node.type === 'horizontalRule';
      if (!isBox) return NO_ATTRIBUTES;
      return {
        'data-changed': isGone(change.kind) ? 'gone' : 'new',
        'data-person': String(colourNumber(change.person.id)),
      };
    },
  };
}
const NO_ATTRIBUTES = {};

/**
 * One text with its changes, or its first `letters`. Memoised: to go from one change to the next draws nothing anew.
 */
export const ChangedText = memo(function ChangedText({
  comparison,
  people = null,
  side = 'both',
  telling = 'past',
  letters = Number.POSITIVE_INFINITY,
}: {
  comparison: Compared;
  people?: ReadonlySet<string> | null;
  side?: Side;
  telling?: Telling;
  letters?: number;
}) {
  const { t } = useTranslation();
  const draws = useMemo(() => drawsChanges(comparison, { people, side, telling }), [comparison, people, side, telling]);
  const doc = useMemo(() => beginningOf(comparison.doc, letters), [comparison, letters]);
  return (
    <div className="editor-body changed" style={mustKnowStyle()} aria-busy={doc !== comparison.doc || undefined}>
      <div className="first-text">
        <DrawnNodes doc={doc} t={t} topHeading={3} changes={draws} />
      </div>
    </div>
  );
});

/** The two texts side by side. What stands at one place of both stands in one row. */
export const TwoTexts = memo(function TwoTexts({
  comparison,
  people,
  heads,
  letters,
}: {
  comparison: Compared;
  people: ReadonlySet<string> | null;
  letters: number;
  /** What stands above the two columns: the earlier point and the later one. */
  heads: readonly [string, string];
}) {
  const { t } = useTranslation();
  const [before, after] = useMemo(
    () =>
      (['before', 'after'] as const).map((side) => ({
        side,
        draws: drawsChanges(comparison, { people, side, telling: 'past' }),
      })),
    [comparison, people],
  );
  const cells = [before, after].flatMap((cell) => cell ?? []);
  const doc = useMemo(() => beginningOf(comparison.doc, letters), [comparison, letters]);
  return (
    <div className="editor-body changed two-texts" style={mustKnowStyle()} aria-busy={doc !== comparison.doc || undefined}>
      {heads.map((head) => (
        <p key={head} className="small soft">
          {head}
        </p>
      ))}
      {doc.content.flatMap((node, row) =>
        cells.map(({ side, draws }) => (
          <div key={`${row} ${side}`} className="first-text">
            <DrawnNodes doc={{ ...doc, content: [node] }} t={t} topHeading={3} changes={draws} />
          </div>
        )),
      )}
    </div>
  );
});
