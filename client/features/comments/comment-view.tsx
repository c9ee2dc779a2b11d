/** One comment: whose it is, when it was said, what it says and said before, and what its writer can still do with it. */
import { PenLine, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Comment } from '#shared/api-threads.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useThreadWrite } from '#client/api/threads.ts';
import { Button } from '#client/ui/button.tsx';
import { useMinute } from '#client/ui/minute.ts';
import { PersonName, useStandingName } from '#client/ui/person.tsx';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { clock, moment } from '#client/words/format.ts';
import { BodyView } from './body-view.tsx';
import { Composer } from './composer.tsx';

/** What a comment said before, behind the time at which it was changed. */
function Earlier({ plan, comment }: { plan: Plan; comment: Comment }) {
  const { t } = useTranslation();
  const last = comment.earlier.at(-1);
  if (last === undefined) return null;
  return (
    <details className="comment-earlier small">
      <summary>{t('comments.changed', { when: clock(last.until) })}</summary>
      <p className="soft">{t('comments.saidBefore')}</p>
      {comment.earlier.map(({ body, until }) => (
        <div key={until} className="comment-before">
          <BodyView plan={plan} body={body} />
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
  const { person, at, body, deletedAt, editableUntil } = comment;
  const isOwn = person.id === me.id;
  const member = plan.members.find((one) => one.person.id === person.id);
  const mayChange = isOwn && editableUntil !== null && now !== null && now < editableUntil;
  const path = `/api/comments/${comment.id}`;
  return (
    <article className="comment" aria-label={t('comments.by', { name: person.name, when: moment(at) })}>
      <header>
        <PersonName person={person} what={member && what(member)} you={isOwn} />
        <time className="soft small" dateTime={new Date(at).toISOString()}>
          {moment(at)}
        </time>
      </header>
      {deletedAt !== null || body === null ? (
        <p className="soft">{t('comments.deleted', { name: person.name, when: moment(deletedAt ?? at) })}</p>
      ) : doing === 'changes' ? (
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
          send={(changed) => {
            void write('PATCH', path, { body: changed }).then((worked) => worked && setDoing(null));
          }}
          cancel={() => setDoing(null)}
        />
      ) : (
        <BodyView plan={plan} body={body} />
      )}
      <Earlier plan={plan} comment={comment} />
      <WriteProblem problem={problem} />
      {isOwn && deletedAt === null && doing === null && (
        <div className="row comment-tools">
          {mayChange && (
            <Button variant="quiet" icon={PenLine} onPress={() => setDoing('changes')}>
              {t('comments.change')}
            </Button>
          )}
          <Button variant="quiet" icon={Trash2} onPress={() => setDoing('deletes')}>
            {t('comments.delete')}
          </Button>
        </div>
      )}
      {doing === 'deletes' && (
        <div className="comment-question" role="group" aria-label={t('comments.delete')}>
          <p>{t('comments.deleteAsk')}</p>
          <div className="row">
            <Button icon={Undo2} autoFocus onPress={() => setDoing(null)}>
              {t('comments.keep')}
            </Button>
            <Button
              variant="quiet"
              icon={Trash2}
              isDisabled={busy}
              onPress={() => void write('DELETE', path).then((worked) => worked && setDoing(null))}
            >
              {t('comments.deleteNow')}
            </Button>
          </div>
        </div>
      )}
    </article>
  );
}
