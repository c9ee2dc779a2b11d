/** A comment that the server does not have yet, or that it refused. */
import { CloudOff, MessagesSquare, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { Comment, Thread } from '#shared/api-threads.ts';
import { plainTextOf } from '#shared/comment-body.ts';
import { textOfContribution } from '#shared/contributions.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { dropComment, isOnDevice, type UnsentComment } from '#client/offline/unsent-comments.ts';
import { Button, ButtonLink, Icon } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment } from '#client/words/format.ts';
import { BodyView, useMemberName } from './body-view.tsx';
import { ContributionText } from './contribution-view.tsx';
import { threadPath } from './thread-link.ts';

/** How much the clocks of a device and of the server may differ, in milliseconds. */
const CLOCKS = 60_000;

/**
 * Whether a comment that was just sent stands in a thread already. The page can read the threads again before it has the answer to its
 * request, and would show the comment twice for that moment.
 */
export function hasArrived({ personId, at, body, contribution, refused }: UnsentComment, { comments }: Thread): boolean {
  if (refused !== null) return false;
  const saysTheSame = (one: Comment): boolean =>
    contribution === null || one.contribution === null
      ? JSON.stringify([one.body, one.contribution]) === JSON.stringify([body, contribution])
      : (['way', 'day', 'time', 'words', 'observed', 'reading'] as const).every(
          (field) => one.contribution?.[field] === contribution[field],
        );
  return comments.some((one) => one.person.id === personId && one.at > at - CLOCKS && saysTheSame(one));
}

/** What it says. */
function Unsent({ plan, comment: { body, contribution } }: { plan: Plan; comment: UnsentComment }) {
  const { person: me } = useSignedIn();
  if (contribution !== null) return <ContributionText plan={plan} told={contribution} writer={me.name} />;
  return body === null ? null : <BodyView plan={plan} body={body} />;
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The comment, with how it stands. One that was refused can be copied, and stays until its writer throws it away. */
export function UnsentView({ plan, comment }: { plan: Plan; comment: UnsentComment }) {
  const { t } = useTranslation();
  const nameOf = useMemberName(plan);
  const { refused, body, contribution, at, threadId } = comment;
  const waits = t(isOnDevice(comment) ? 'comments.unsent' : 'comments.unsentHere');
  const text = contribution === null ? body !== null && plainTextOf(body, nameOf) : textOfContribution(contribution);
  if (refused === null)
    return (
      <article className="comment unsent" aria-label={waits}>
        <p className="tag waits">
          <Icon of={CloudOff} />
          <Words>{waits}</Words>
        </p>
        <Unsent plan={plan} comment={comment} />
        <p className="soft small">{moment(at)}</p>
      </article>
    );
  return (
    <Notice kind="waits" role="alert" title={t('comments.refused')}>
      <p>
        {threadId !== null && refused === 'conflict'
          ? t('comments.refusedDone')
          : t(`errors.${isCode(refused) ? refused : 'server_error'}`)}
      </p>
      <Unsent plan={plan} comment={comment} />
      <div className="row">
        {text !== false && <CopyButton text={text} />}
        {threadId !== null && refused === 'conflict' && (
          <ButtonLink variant="quiet" icon={MessagesSquare} to={threadPath(plan.id, comment.sectionId, threadId)}>
            {t('comments.toThread')}
          </ButtonLink>
        )}
        <Button variant="quiet" icon={Trash2} onPress={() => dropComment(comment)}>
          {t('comments.throwAway')}
        </Button>
      </div>
    </Notice>
  );
}
