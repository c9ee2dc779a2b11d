/** One comment, or what somebody else said: whose it is, when it was said, what it says and said before, and what its writer can still do. */
import { PenLine, Trash2, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Comment } from '#shared/api-threads.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import type { NewContribution } from '#shared/contributions.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useThreadWrite } from '#client/api/threads.ts';
import { Button } from '#client/ui/button.tsx';
import { useMinute } from '#client/ui/minute.ts';
import { PersonName, useStandingName } from '#client/ui/person.tsx';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { clock, moment, sentences } from '#client/words/format.ts';
import { BodyView } from './body-view.tsx';
import { Composer } from './composer.tsx';
import { ContributionForm } from './contribution-form.tsx';
import { ContributionHead, ContributionParts, ContributionText, useToldBy, useWrittenDownBy } from './contribution-view.tsx';

/** What a comment said before, behind the time at which it was changed. */
function Earlier({ plan, comment }: { plan: Plan; comment: Comment }) {
  const { t } = useTranslation();
  const last = comment.earlier.at(-1);
  if (last === undefined) return null;
  return (
    <details className="comment-earlier small">
      <summary>{t('comments.changed', { when: clock(last.until) })}</summary>
      <p className="soft">{t('comments.saidBefore')}</p>
      {comment.earlier.map(({ body, contribution, until }) => (
        <div key={until} className="comment-before">
          {body !== null && <BodyView plan={plan} body={body} />}
          {contribution !== null && <ContributionText plan={plan} told={contribution} writer={comment.person.name} />}
        </div>
      ))}
    </details>
  );
}

/** The comment. `may` says whether its writer can do something with it here. */
export function CommentView({ plan, section, comment }: { plan: Plan; section: Section; comment: Comment }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const what = useStandingName();
  const now = useMinute();
  const [doing, setDoing] = useState<'changes' | 'deletes' | null>(null);
  const { busy, problem, write } = useThreadWrite(plan.id, section.id);
  const toldBy = useToldBy(plan);
  const writtenDownBy = useWrittenDownBy(plan);
  const { person, at, body, contribution, deletedAt, editableUntil, deletable } = comment;
  const isOwn = person.id === me.id;
  const member = plan.members.find((one) => one.person.id === person.id);
  const mayChange = isOwn && editableUntil !== null && now !== null && now < editableUntil;
  const path = `/api/comments/${comment.id}`;
  const frame = useRef<HTMLElement>(null);
  const end = (): void => {
    setDoing(null);
    // What had the focus is gone.
    frame.current?.focus({ preventScroll: true });
  };
  const save = (said: { body: CommentBody } | { contribution: NewContribution }): void =>
    void write('PATCH', path, said).then((worked) => worked && end());
  return (
    <article
      ref={frame}
      className="comment"
      tabIndex={-1}
      aria-label={
        contribution === null
          ? t('comments.by', { name: person.name, when: moment(at) })
          : sentences(toldBy(contribution), writtenDownBy(comment))
      }
    >
      {contribution !== null ? (
        <ContributionHead plan={plan} comment={comment} told={contribution} />
      ) : (
        <header>
          <PersonName person={person} what={member && what(member)} you={isOwn} />
          <time className="soft small" dateTime={new Date(at).toISOString()}>
            {moment(at)}
          </time>
        </header>
      )}
      {contribution !== null && doing === 'changes' && (
        <ContributionForm
          plan={plan}
          section={section}
          threadId={null}
          anchor={null}
          audience="readers"
          choosesAudience={false}
          start={contribution}
          draftOf={null}
          sendLabel={t('app.save')}
          send={(changed) => save({ contribution: changed })}
          cancel={end}
        />
      )}
      {contribution !== null && doing !== 'changes' && <ContributionParts told={contribution} writer={person.name} />}
      {deletedAt !== null && <p className="soft">{t('comments.deleted', { name: person.name, when: moment(deletedAt) })}</p>}
      {body !== null && doing !== 'changes' && <BodyView plan={plan} body={body} />}
      {body !== null && doing === 'changes' && (
        <Composer
          plan={plan}
          section={section}
          label={t('comments.changeLabel')}
          threadId={null}
          suggestionId={null}
          anchor={null}
          audience="readers"
          start={body}
          draftOf={null}
          choosesAudience={false}
          sendLabel={t('app.save')}
          send={(changed) => save({ body: changed })}
          cancel={end}
        />
      )}
      <Earlier plan={plan} comment={comment} />
      <WriteProblem problem={problem} />
      {doing === null && (mayChange || deletable) && (
        <div className="row comment-tools">
          {mayChange && (
            <Button variant="quiet" icon={PenLine} onPress={() => setDoing('changes')}>
              {t('comments.change')}
            </Button>
          )}
          {deletable && (
            <Button variant="quiet" icon={Trash2} onPress={() => setDoing('deletes')}>
              {t('comments.delete')}
            </Button>
          )}
        </div>
      )}
      {doing === 'deletes' && (
        <div className="comment-question" role="group" aria-label={t('comments.delete')}>
          <p>{t('comments.deleteAsk')}</p>
          <div className="row">
            <Button icon={Undo2} autoFocus onPress={end}>
              {t('comments.keep')}
            </Button>
            <Button
              variant="quiet"
              icon={Trash2}
              isDisabled={busy}
              onPress={() => void write('DELETE', path).then((worked) => worked && end())}
            >
              {t('comments.deleteNow')}
            </Button>
          </div>
        </div>
      )}
    </article>
  );
}
