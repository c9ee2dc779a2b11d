/** A comment that begins a thread, while it is written, or what somebody else said. */
import { MessageSquareQuote } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { NewAnchor } from '#shared/api-threads.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { keepComment, type CommentDraft } from '#client/offline/unsent-comments.ts';
import { Button } from '#client/ui/button.tsx';
import { Composer } from './composer.tsx';
import { ContributionForm } from './contribution-form.tsx';
import { Quote } from './thread-card.tsx';

/** What a new thread is about: words or a block, the section as a whole, or a suggestion. */
export type About = NewAnchor | 'section' | { readonly suggestionId: string; readonly title: string };

/** The comment. `draft` is what the device kept of it; `done` is called when it is sent or given up. With `told` somebody else said it. */
export function NewThread({
  plan,
  section,
  on,
  told = false,
  takesTyped = false,
  draft,
  done,
}: {
  plan: Plan;
  section: Section;
  on: About;
  told?: boolean;
  /** Whether it begins with what was typed since it was asked for. */
  takesTyped?: boolean;
  draft: CommentDraft | null;
  done: () => void;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const [isTold, setIsTold] = useState(told);
  const suggestion = on !== 'section' && 'suggestionId' in on ? on : null;
  const anchor = on === 'section' || 'suggestionId' in on ? null : on;
  const suggestionId = suggestion?.suggestionId ?? null;
  const choosesAudience = suggestion === null;
  const place = { plan, section, threadId: null, suggestionId, anchor, draftOf: me.id, choosesAudience, cancel: done };
  const kept = { personId: me.id, planId: plan.id, sectionId: section.id, threadId: null, suggestionId, anchor };
  const label =
    suggestion !== null
      ? t('comments.newOnSuggestion', { title: suggestion.title })
      : t(anchor === null ? 'comments.newOnSection' : anchor.block === null ? 'comments.newOnWords' : 'comments.newOnBlock', {
          title: section.title,
        });
  return (
    // The form of what somebody else said has a name of its own.
    <section className="thread new-thread" {...(isTold ? {} : { 'aria-label': t('comments.new') })}>
      {on === 'section' && <p className="soft small">{t('comments.aboutAll')}</p>}
      {anchor !== null && anchor.block !== null && <p className="soft small">{t('comments.aboutBlock')}</p>}
      {anchor !== null && <Quote quote={anchor.quote} />}
      {isTold ? (
        <ContributionForm
          {...place}
          audience="readers"
          start={null}
          sendLabel={t('contributions.send')}
          send={(contribution, audience) => {
            void keepComment({ ...kept, audience, body: null, contribution });
            done();
          }}
        />
      ) : (
        <>
          {anchor !== null && (
            <Button variant="quiet" icon={MessageSquareQuote} onPress={() => setIsTold(true)}>
              {t('contributions.begin')}
            </Button>
          )}
          <Composer
            {...place}
            label={label}
            audience={draft?.audience ?? 'readers'}
            start={draft?.body ?? null}
            takesTyped={takesTyped}
            sendLabel={t('comments.send')}
            send={(body, audience) => {
              void keepComment({ ...kept, audience, body, contribution: null });
              done();
            }}
          />
        </>
      )}
    </section>
  );
}
