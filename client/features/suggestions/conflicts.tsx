/** Where the section changed the same words since: both side by side, to be looked at before somebody decides. */
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Checkbox } from 'react-aria-components/Checkbox';
import type { Change } from '#shared/api-history.ts';
import type { SuggestionComparison } from '#shared/api-suggestions.ts';
import { changeInWords } from '#client/features/past/lazy-index.ts';
import { firstName, moment } from '#client/words/format.ts';

/** What somebody changed in the section since, such as "Since then Marcus added “not”, today, 09:12." */
function sinceInWords(change: Change): string {
  const { kind, words, at, person } = change;
  const said = { name: firstName(person.name), when: moment(at), words };
  if (kind === 'form' || kind === 'field' || words === '')
    return i18next.t('suggest.since.other', { ...said, what: changeInWords(change, 'past') });
  return i18next.t(`suggest.since.${kind}`, said);
}

/** The key of a conflict: another one as soon as the section changed there again. */
export function keyOf({ change, since }: SuggestionComparison['conflicts'][number]): string {
  return [change, ...since.map(({ id, seq }) => `${id}@${seq}`)].join(' ');
}

/** The conflicts, each with both sides. `looked` are the keys of those of which the reader said that they have looked at both. */
export function Conflicts({
  comparison: { changes },
  conflicts,
  looked,
  look,
}: {
  comparison: Pick<SuggestionComparison, 'changes'>;
  conflicts: SuggestionComparison['conflicts'];
  looked: ReadonlySet<string>;
  look: (looked: ReadonlySet<string>) => void;
}) {
  const { t } = useTranslation();
  if (conflicts.length === 0) return null;
  return (
    <section className="suggestion-conflicts" aria-label={t('suggest.both')}>
      <h4>{t('suggest.both')}</h4>
      <p>{t('suggest.bothLead')}</p>
      {conflicts.map((conflict) => {
        const { change: id, since } = conflict;
        const key = keyOf(conflict);
        const change = changes.find((one) => one.id === id);
        if (change === undefined) return null;
        const what = changeInWords(change, 'past');
        return (
          <div key={id} className="suggestion-conflict" role="group" aria-label={what}>
            <div>
              <p className="small soft">{t('suggest.theirs')}</p>
              <p>{what}</p>
            </div>
            <div>
              <p className="small soft">{t('suggest.sinceThen')}</p>
              {since.map((one) => (
                <p key={one.id}>{sinceInWords(one)}</p>
              ))}
            </div>
            <Checkbox
              className="choice check"
              isSelected={looked.has(key)}
              onChange={(on) => {
                const now = new Set(looked);
                if (on) now.add(key);
                else now.delete(key);
                look(now);
              }}
            >
              <span>{t('suggest.looked')}</span>
            </Checkbox>
          </div>
        );
      })}
    </section>
  );
}
