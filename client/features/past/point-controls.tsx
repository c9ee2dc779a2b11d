/** How a reader goes through the past of a section: by buttons, by a slider over its sittings, or by a list of them. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Button, Icon } from '#client/ui/button.tsx';
import { Avatar } from '#client/ui/person.tsx';
import { inWords } from '#client/words/deeds.ts';
import { dayOf, moment } from '#client/words/format.ts';
import { neighbour, placeOf, type Stop } from './stops.ts';
import { shortPoint } from './words-of-points.ts';

/** The slider between its two buttons, with the days of the first and the last stop below it. */
export function PointSlider({ stops, seq, go }: { stops: readonly Stop[]; seq: number; go: (stop: Stop) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const { index, after } = placeOf(stops, seq);
  const step = (by: -1 | 1): void => {
    const next = neighbour(stops, seq, by);
    if (next !== undefined) go(next);
  };
  const first = stops[0];
  const last = stops.at(-1);
  return (
    <div className="past-slider">
      <Button variant="quiet" icon={ChevronLeft} isDisabled={neighbour(stops, seq, -1) === undefined} onPress={() => step(-1)}>
        {t('past.earlier')}
      </Button>
      <div className="past-track">
        <label htmlFor={id} className="hidden">
          {t('past.slider')}
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={Math.max(0, stops.length - 1)}
          step={1}
          value={Math.max(0, index)}
          disabled={stops.length < 2}
          aria-valuetext={
            after === null
              ? t('past.startOption')
              : t('past.stop', { when: moment(after.at), name: after.person.name, number: index + 1, count: stops.length })
          }
          onChange={(event) => {
            const stop = stops[Number(event.currentTarget.value)];
            if (stop !== undefined) go(stop);
          }}
        />
        {first !== undefined && last !== undefined && (
          <p className="past-ends small soft" aria-hidden="true">
            <span>{dayOf(first.at)}</span>
            <span>{dayOf(last.at)}</span>
          </p>
        )}
      </div>
      <Button variant="quiet" isDisabled={neighbour(stops, seq, 1) === undefined} onPress={() => step(1)}>
        <span>{t('past.later')}</span>
        <Icon of={ChevronRight} />
      </Button>
    </div>
  );
}

/** All stops as a list, the newest first: the slider in words. */
export function PointList({ stops, seq, go }: { stops: readonly Stop[]; seq: number; go: (stop: Stop) => void }) {
  const { t } = useTranslation();
  return (
    <details className="past-list">
      <summary>{t('past.list')}</summary>
      <ol className="plain" reversed>
        {stops.toReversed().map((stop) => (
          <li key={stop.seq}>
            <AriaButton
              className="button quiet"
              onPress={() => go(stop)}
              {...(stop.seq === seq ? { 'aria-current': 'step' as const } : {})}
            >
              <Avatar person={stop.person} />
              <span>
                <span className="who-when">
                  <strong>{stop.person.name}</strong> <span className="soft small">{moment(stop.at)}</span>
                </span>
                <span className="did">{inWords(stop.sitting.did)}</span>
              </span>
            </AriaButton>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** A choice of a point from all stops, for one end of a comparison. `null` is now. */
export function PointChoice({
  label,
  stops,
  seq,
  withNow,
  lastLook = null,
  choose,
}: {
  label: string;
  stops: readonly Stop[];
  seq: number | null;
  withNow: boolean;
  /** When the reader last looked, and the row up to which they had seen everything; null if they never looked. */
  lastLook?: { readonly seq: number; readonly at: number } | null;
  choose: (seq: number | null) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const isListed = seq === null || seq === 0 || stops.some((stop) => stop.seq === seq);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={seq === null ? '' : String(seq)}
        onChange={({ currentTarget: { value } }) => choose(value === '' ? null : Number(value.replace('look ', '')))}
      >
        {withNow && <option value="">{t('past.now')}</option>}
        {lastLook !== null && (
          <option value={`look ${lastLook.seq}`}>{t('past.lastLook', { when: moment(lastLook.at) })}</option>
        )}
        {!isListed && <option value={String(seq)}>{shortPoint(stops, seq)}</option>}
        {stops.toReversed().map((stop) => (
          <option key={stop.seq} value={String(stop.seq)}>
            {shortPoint(stops, stop.seq)}
          </option>
        ))}
        <option value="0">{t('past.startOption')}</option>
      </select>
    </div>
  );
}
