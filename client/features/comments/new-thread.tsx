/** A comment that begins a thread, while it is written. */
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { NewAnchor } from '#shared/api-threads.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { keepComment, type CommentDraft } from '#client/offline/unsent-comments.ts';
import { Composer } from './composer.tsx';
import { Quote } from './thread-card.tsx';

/** What a new thread is about: words or a block, the section as a whole, or a suggestion. */
export type About = NewAnchor | 'section' | { readonly suggestionId: string; readonly title: string };

/** The comment. `draft` is what the device kept of it; `done` is called when it is sent or given up. */
export function NewThread({
  plan,
  section,
  on,
  draft,
  done,
}: {
  plan: Plan;
  section: Section;
  on: About;
  draft: CommentDraft | null;
  done: () => void;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const suggestion = on !== 'section' && 'suggestionId' in on ? on : null;
  const anchor = on === 'section' || 'suggestionId' in on ? null : on;
  const place = { planId: plan.id, sectionId: section.id, threadId: null, suggestionId: suggestion?.suggestionId ?? null };
  const label =
    suggestion !== null
      ? t('comments.newOnSuggestion', { title: suggestion.title })
      : t(anchor === null ? 'comments.newOnSection' : anchor.block === null ? 'comments.newOnWords' : 'comments.newOnBlock', {
          title: section.title,
        });
  return (
    <section className="thread new-thread" aria-label={t('comments.new')}>
      {on === 'section' && <p className="soft small">{t('comments.aboutAll')}</p>}
      {anchor !== null && anchor.block !== null && <p className="soft small">{t('comments.aboutBlock')}</p>}
      {anchor !== null && <Quote quote={anchor.quote} />}
      <Composer
        plan={plan}
        section={section}
        label={label}
        threadId={null}
        suggestionId={place.suggestionId}
        anchor={anchor}
        audience={draft?.audience ?? 'readers'}
        start={draft?.body ?? null}
        draftOf={me.id}
        choosesAudience={suggestion === null}
        sendLabel={t('comments.send')}
        send={(body, audience) => {
          void keepComment({ ...place, personId: me.id, audience, anchor, body });
          done();
        }}
        cancel={done}
      />
    </section>
  );
}
