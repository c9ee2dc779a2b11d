/** The place of a section's text: its live text, or a suggestion while the address names one. */
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useShownSuggestion, useWays } from './address.ts';
import './suggestions.css';

const fetchParts = () => import('./suggestion-view.tsx');
type Parts = Awaited<ReturnType<typeof fetchParts>>;

/** Draws the editor of a suggestion. `done` ends writing where a text opens for reading first. */
export type DrawsFork = (fork: {
  readonly room: string;
  readonly writable: boolean;
  readonly done: () => void;
}) => React.ReactNode;

/** The code of suggestions, which is fetched when one is first shown; `failed` if it could not be. */
function useParts(wanted: boolean): Parts | 'failed' | null {
  const [parts, setParts] = useState<Parts | 'failed' | null>(null);
  useEffect(() => {
    if (wanted) fetchParts().then(setParts, () => setParts('failed'));
  }, [wanted]);
  return parts;
}

/**
 * Shows `children`, the live text, or a suggestion in its place. The live text stays on the page then, hidden, with its room and its line.
 * `fork` draws the editor in which a suggestion is written.
 */
export function SuggestionInPlace({
  plan,
  section,
  me,
  fork,
  arrive,
  children,
}: {
  plan: Plan;
  section: Section;
  me: { readonly id: string; readonly name: string };
  fork: DrawsFork;
  /** Brings the section into view. */
  arrive: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const shown = useShownSuggestion(section.id);
  const { back } = useWays(section.id);
  const parts = useParts(shown !== null);
  const isShown = shown !== null && parts !== null && parts !== 'failed';
  const was = useRef(false);
  const moved = useEffectEvent(() => {
    arrive();
    if (!isShown) document.getElementById(`section-${section.id}`)?.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    // The text in the section's place is another one, and may be shorter or longer.
    if (isShown || was.current) moved();
    was.current = isShown;
  }, [isShown]);
  return (
    <>
      {shown !== null && parts === 'failed' && (
        <Notice kind="waits" role="alert">
          <p>{t('suggest.notStored')}</p>
          <p>
            <Button onPress={back}>{t('suggest.back')}</Button>
          </p>
        </Notice>
      )}
      {isShown && (
        <parts.SuggestionView key={shown.suggestionId} plan={plan} section={section} me={me} shown={shown} fork={fork} />
      )}
      <div className="suggestion-now" hidden={isShown}>
        {children}
      </div>
    </>
  );
}
