/** The choice of what a timeline shows: everything, what was written, decisions, or what was put back. */
import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { TIMELINE_KINDS, type TimelineKind } from '#shared/api-history.ts';

/** The kinds as buttons of which one is on. */
export function Kinds({ kind, choose }: { kind: TimelineKind | null; choose: (kind: TimelineKind | null) => void }) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('timeline.kinds')} className="kinds">
      {[null, ...TIMELINE_KINDS].map((each) => (
        <ToggleButton key={each} className="button" isSelected={each === kind} onChange={() => choose(each)}>
          {t(`timeline.kind.${each ?? 'all'}`)}
        </ToggleButton>
      ))}
    </div>
  );
}
