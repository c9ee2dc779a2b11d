/** What the reader is not told of, and how they change that. */
import { Bell, BellOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mute } from '#shared/api-inbox.ts';
import { keys, usePlans } from '#client/api/queries.ts';
import { useWrite } from '#client/api/use-write.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import type { Problem } from '#client/ui/problem.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';

/** A plan, or a conversation in it; `title` is what the reader calls it by. */
export type Mutable = { readonly planId: string; readonly threadId: string | null; readonly title: string };

/** What was muted last, so that it can be undone, and the functions that mute and undo. */
export type Muting = {
  readonly last: Mutable | null;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly set: (what: Mutable, muted: boolean) => void;
};

/** Mutes, and remembers what was muted last until that is undone. */
export function useMuting(): Muting {
  const { busy, problem, write } = useWrite(keys.inboxes);
  const [last, setLast] = useState<Mutable | null>(null);
  const set = async (what: Mutable, muted: boolean): Promise<void> => {
    const { planId, threadId } = what;
    if (await write('PUT', '/api/inbox/mutes', { planId, threadId, muted })) setLast(muted ? what : null);
  };
  return { last, busy, problem, set: (what, muted) => void set(what, muted) };
}

/** Says what was muted just now, with the button that undoes it. */
export function MutedNotice({ muting: { last, busy, problem, set } }: { muting: Muting }) {
  const { t } = useTranslation();
  return (
    <>
      <WriteProblem problem={problem} />
      <div role="status">
        {last !== null && (
          <Notice kind="good">
            <p>{t(last.threadId === null ? 'inbox.mutedPlan' : 'inbox.mutedThread', { title: last.title })}</p>
            <p>
              <Button isDisabled={busy} onPress={() => set(last, false)}>
                {t('inbox.undo')}
              </Button>
            </p>
          </Notice>
        )}
      </div>
    </>
  );
}

/** The plans of the reader and their muted conversations, each with the button that mutes it or has it told again. */
export function MuteChoices({ mutes, muting: { busy, set } }: { mutes: readonly Mute[]; muting: Muting }) {
  const { t } = useTranslation();
  const { data: plans = [] } = usePlans();
  const threads = mutes.flatMap(({ plan, threadId, section }) =>
    threadId === null ? [] : [{ planId: plan.id, threadId, title: t('inbox.threadIn', { title: section?.title ?? '' }) }],
  );
  const isMuted = (planId: string): boolean => mutes.some(({ plan, threadId }) => plan.id === planId && threadId === null);
  const all = [
    ...plans.map(({ id, title }) => ({ what: { planId: id, threadId: null, title }, muted: isMuted(id) })),
    ...threads.map((what) => ({ what, muted: true })),
  ];
  if (all.length === 0) return null;
  return (
    <details>
      <summary>{t('inbox.muting')}</summary>
      <p className="soft">{t('inbox.mutingLead')}</p>
      <ul className="plain lines">
        {all.map(({ what, muted }) => (
          <li key={`${what.planId} ${what.threadId ?? ''}`} className="split-line">
            <span>
              <strong>
                <bdi>{what.title}</bdi>
              </strong>
              {muted && (
                <>
                  <br />
                  <span className="soft">{t('inbox.isMuted')}</span>
                </>
              )}
            </span>
            <Button
              icon={muted ? Bell : BellOff}
              isDisabled={busy}
              aria-label={t(muted ? 'inbox.unmuteOf' : 'inbox.muteOf', { what: what.title })}
              onPress={() => set(what, !muted)}
            >
              {t(muted ? 'inbox.unmute' : 'inbox.mute')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
