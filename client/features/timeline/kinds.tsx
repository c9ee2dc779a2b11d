/** The choice of what a timeline shows: everything, what was written, decisions, or what was put back. */
import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { TIMELINE_KINDS, type TimelineKind } from '#shared/api-history.ts';
import { Choose } from '#client/ui/fields.tsx';

type Props = { readonly kind: TimelineKind | null; readonly choose: (kind: TimelineKind | null) => void };

/** The kinds as buttons of which one is on. */
export function Kinds({ kind, choose }: Props) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('timeline.kinds')} className="kinds">
      {[null, ...TIMELINE_KINDS].map((each) => (
        // A press on the one that is on changes nothing.
        <ToggleButton key={each} className="button" isSelected={each === kind} onChange={(on) => on && choose(each)}>
          {t(`timeline.kind.${each ?? 'all'}`)}
        </ToggleButton>
      ))}
    </div>
  );
}

/** The kinds as a list that opens, where there is little room. */
export function KindList({ kind, choose }: Props) {
  const { t } = useTranslation();
  return (
    <Choose
      name="kind"
      isHiddenLabel
      label={t('timeline.kinds')}
      options={[
        { value: 'all' as const, label: t('timeline.everything') },
        ...TIMELINE_KINDS.map((value) => ({ value, label: t(`timeline.kind.${value}`) })),
      ]}
      start={kind ?? 'all'}
      onChange={(value) => choose(value === 'all' ? null : value)}
    />
  );
}
