/** The one sign that says how the line to the service stands: saved, offline, no answer, reconnecting. */
import { Check, CloudUpload, RefreshCw, Wifi, WifiOff, OctagonX, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLine, type LineKind } from '#client/live/line.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { planPath } from '#client/offline/prune.ts';
import { Icon } from '#client/ui/button.tsx';
import { useSteady } from '#client/ui/use-steady.ts';
import { Words } from '#client/ui/words.tsx';
import { since } from '#client/words/format.ts';

const ICONS: Readonly<Record<Exclude<LineKind, 'opening'>, LucideIcon>> = {
  online: Wifi,
  saving: CloudUpload,
  saved: Check,
  reconnecting: RefreshCw,
  silent: WifiOff,
  offline: WifiOff,
  stopped: OctagonX,
};

/** How the line stands, as it is shown. */
export type ShownLine = {
  readonly kind: LineKind;
  /** In short words; empty until something is known. */
  readonly words: string;
  /** Whether nothing comes from the service now, so that it is not known who is here. */
  readonly isLost: boolean;
};

/** How the line stands, for a page of this plan. */
export function useShownLine(planId: string): ShownLine {
  const { t } = useTranslation();
  const line = useLine();
  // A page that could join no room, and has what it shows from the device, is offline too.
  const isStale = useStaleAnswers().has(planPath(planId));
  // The words "Saved." must not change at each key.
  const isSaved = useSteady(line.kind === 'saved');
  const kind = line.kind === 'saved' && !isSaved ? 'saving' : line.kind === 'opening' && isStale ? 'offline' : line.kind;
  const time = line.since === null ? null : since(line.since);
  const wordsOf = (): string => {
    if (kind === 'opening') return '';
    if (kind === 'silent' && time !== null) return t('planFrame.silentSince', { time });
    if (kind === 'offline' && time !== null) return t('planFrame.offlineSince', { time });
    return t(`planFrame.line.${kind}`);
  };
  return { kind, words: wordsOf(), isLost: ['silent', 'offline', 'reconnecting', 'stopped'].includes(kind) };
}

/** The sign: an icon and words. Its place is kept while nothing is known, so that nothing moves. */
export function LineSign({ line }: { line: ShownLine }) {
  return (
    <span className="line-sign" data-line={line.kind}>
      {line.kind !== 'opening' && <Icon of={ICONS[line.kind]} />}
      <Words>{line.words}</Words>
    </span>
  );
}
