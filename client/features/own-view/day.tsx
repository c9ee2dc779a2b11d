/** The person's day as large cards, with what is for now and what comes next above them. */
import { useTranslation } from 'react-i18next';
import { Symbol } from '#client/editor/blocks/symbols.tsx';
import { FirstText } from '#client/features/sections/index.ts';
import { useMinute } from '#client/ui/minute.ts';
import { choiceKey } from '#client/words/block-words.ts';
import { nowAndNext, type DayPart, type DayStep } from './day-steps.ts';
import { minuteOfDay, timeInWords } from './time-words.ts';

function StepWords({ step: { time, symbol, cue, what } }: { step: DayStep }) {
  const { t } = useTranslation();
  return (
    <>
      {symbol !== '' && (
        <span className="own-sign">
          <Symbol of={symbol} />
        </span>
      )}
      <div className="own-step-words">
        {time !== '' && <p className="own-time">{timeInWords(time)}</p>}
        {time === '' && cue !== '' && <p className="own-time own-words">{cue}</p>}
        {symbol !== '' && <p className="own-step-name">{t(`choices.${choiceKey(symbol)}`)}</p>}
        {what !== undefined && <FirstText doc={what} />}
      </div>
    </>
  );
}

function Moment({ kind, step }: { kind: 'now' | 'next'; step: DayStep }) {
  const { t } = useTranslation();
  return (
    <section className="own-moment" data-kind={kind} aria-labelledby={`own-${kind}`}>
      <h2 id={`own-${kind}`}>{t(`own.day.${kind}`)}</h2>
      <div className="own-step">
        <StepWords step={step} />
      </div>
    </section>
  );
}

/** The cards. What is for now is said only where the times of the steps leave no doubt. */
export function Day({ parts }: { parts: readonly DayPart[] }) {
  const { t } = useTranslation();
  const minute = useMinute();
  const { now, next } = minute === null ? { now: null, next: null } : nowAndNext(parts, minuteOfDay(minute));
  const isAnySaid = now !== null || next !== null;
  return (
    <>
      {now !== null && <Moment kind="now" step={now} />}
      {next !== null && <Moment kind="next" step={next} />}
      {isAnySaid && <h2>{t('own.day.whole')}</h2>}
      {parts.map((part, index) => (
        // The parts of a text never change their order on the page: newer words replace them all.
        <section key={index} className="own-part" aria-label={part.heading === '' ? undefined : part.heading}>
          {part.heading !== '' &&
            (isAnySaid ? <h3 className="own-words">{part.heading}</h3> : <h2 className="own-words">{part.heading}</h2>)}
          <ol className="plain own-steps">
            {part.steps.map((step, at) => (
              <li
                key={at}
                className="own-step"
                data-now={step === now || undefined}
                aria-current={step === now ? 'step' : undefined}
              >
                <StepWords step={step} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
