/** A comment that the server does not have yet, or that it refused. */
import { CloudOff, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { Thread } from '#shared/api-threads.ts';
import { plainTextOf } from '#shared/comment-body.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { dropComment, type UnsentComment } from '#client/offline/unsent-comments.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment } from '#client/words/format.ts';
import { BodyView, useMemberName } from './body-view.tsx';

/** How much the clocks of a device and of the server may differ, in milliseconds. */
const CLOCKS = 60_000;

/**
 * Whether a comment that was just sent stands in a thread already. The page can read the threads again before it has the answer to its
 * request, and would show the comment twice for that moment.
 */
export function hasArrived({ personId, at, body, refused }: UnsentComment, { comments }: Thread): boolean {
  if (refused !== null) return false;
  const words = JSON.stringify(body);
  return comments.some((one) => one.person.id === personId && one.at > at - CLOCKS && JSON.stringify(one.body) === words);
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The comment, with how it stands. One that was refused can be copied, and stays until its writer throws it away. */
export function UnsentView({ plan, comment }: { plan: Plan; comment: UnsentComment }) {
  const { t } = useTranslation();
  const nameOf = useMemberName(plan);
  const { refused, body, at } = comment;
  if (refused === null)
    return (
      <article className="comment unsent" aria-label={t('comments.unsent')}>
        <p className="tag waits">
          <Icon of={CloudOff} />
          <Words>{t('comments.unsent')}</Words>
        </p>
        <BodyView plan={plan} body={body} />
        <p className="soft small">{moment(at)}</p>
      </article>
    );
  return (
    <Notice kind="waits" role="alert" title={t('comments.refused')}>
      <p>{t(`errors.${isCode(refused) ? refused : 'server_error'}`)}</p>
      <BodyView plan={plan} body={body} />
      <div className="row">
        <CopyButton text={plainTextOf(body, nameOf)} />
        <Button variant="quiet" icon={Trash2} onPress={() => dropComment(comment)}>
          {t('comments.throwAway')}
        </Button>
      </div>
    </Notice>
  );
}
