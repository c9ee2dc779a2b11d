/** One recorded act: who did it themself, or who said it and who wrote it down; the words of a view; and what became of it. */
import { CircleCheck, MessageSquareQuote, PenLine, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Act, Sayer } from '#shared/api-acts.ts';
import { pathOfPoint } from '#client/features/past/index.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { dayOf } from '#client/words/format.ts';
import { isCurrent, type ActNow } from './standing.ts';

/** A name, and in brackets what the person is to the plan's person. */
function useNamed(): ({ name, relation }: Sayer) => string {
  const { t } = useTranslation();
  return ({ name, relation }) => (relation === '' ? name : t('acts.named', { name, relation }));
}

/** The sentence of an act. */
function useSentence(): (act: Act) => string {
  const { t } = useTranslation();
  const named = useNamed();
  return ({ kind, sayer, at }) => t(`acts.done.${kind}`, { name: named(sayer), day: dayOf(at) });
}

/** What became of an act, where it is not as it was. `compare` is the address of the comparison; null where there is no way to it. */
function After({ now: { act, state }, compare }: { now: ActNow; compare: string | null }) {
  const { t } = useTranslation();
  const { takenBack } = act;
  if (takenBack !== null)
    return (
      <p className="act-after">
        <Words>{t(`acts.took.${takenBack.how}`, { name: takenBack.by.name, day: dayOf(takenBack.at) })}</Words>
        {takenBack.reason !== '' && <q className="act-reason">{takenBack.reason}</q>}
      </p>
    );
  if (state !== 'changed') return null;
  return (
    <p className="act-after act-changed">
      <strong>
        <Words>{t('acts.changed')}</Words>
      </strong>{' '}
      {compare !== null && <Link to={compare}>{t('acts.compare')}</Link>}
    </p>
  );
}

/** The act. `children` are what the reader can do with it. */
export function ActLine({
  now,
  place,
  children,
}: {
  now: ActNow;
  /** Where its section is, for the way to the comparison; null on paper and in the own view. */
  place: { readonly planId: string; readonly sectionId: string } | null;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const named = useNamed();
  const { act } = now;
  const { kind, written, text, seq, takenBack, sayer } = act;
  const sign = takenBack !== null ? Undo2 : written !== null ? PenLine : kind === 'agree' ? CircleCheck : MessageSquareQuote;
  const compare = place === null ? null : pathOfPoint(place.planId, { sectionId: place.sectionId, at: null, from: seq });
  return (
    <li className="act" data-written={written !== null || undefined} data-past={!isCurrent(now) || undefined}>
      <Icon of={sign} />
      <div>
        {written === null ? (
          <p>{sentence(act)}</p>
        ) : (
          <>
            <p>{t(`acts.said.${kind}`, { name: named(sayer) })}</p>
            <p className="act-written">
              {t('acts.written', { by: named(written.by), name: sayer.name, day: dayOf(written.on) })}
            </p>
          </>
        )}
        {text !== '' && (
          <blockquote className="act-view" dir="auto">
            {text}
          </blockquote>
        )}
        <After now={now} compare={compare} />
        {children}
      </div>
    </li>
  );
}
