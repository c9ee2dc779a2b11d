/** A comment that begins a thread, while it is written. */
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { NewAnchor } from '#shared/api-threads.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { keepComment, type CommentDraft } from '#client/offline/unsent-comments.ts';
import { Composer } from './composer.tsx';
import { Quote } from './thread-card.tsx';

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
  on: NewAnchor | 'section';
  draft: CommentDraft | null;
  done: () => void;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const anchor = on === 'section' ? null : on;
  return (
    <section className="thread new-thread" aria-label={t('comments.new')}>
      {anchor === null ? <p className="soft small">{t('comments.aboutAll')}</p> : <Quote quote={anchor.quote} />}
      <Composer
        plan={plan}
        section={section}
        label={t(anchor === null ? 'comments.newOnSection' : 'comments.newOnWords', { title: section.title })}
        threadId={null}
        anchor={anchor}
        audience={draft?.audience ?? 'readers'}
        start={draft?.body ?? null}
        draftOf={me.id}
        choosesAudience
        sendLabel={t('comments.send')}
        send={(body, audience) => {
          void keepComment({
            personId: me.id,
            planId: plan.id,
            sectionId: section.id,
            threadId: null,
            audience,
            anchor,
            body,
          });
          done();
        }}
        cancel={done}
      />
    </section>
  );
}
