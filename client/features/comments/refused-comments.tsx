/** Comments that the server refused, for whoever does not look at the comments: that there are some, or what they say where nothing else shows them. */
import { MessageSquareText, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { plainTextOf } from '#shared/comment-body.ts';
import { textOfContribution } from '#shared/contributions.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { dropComment, useRefusedComments, type UnsentComment } from '#client/offline/unsent-comments.ts';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { dismissAndMoveFocus } from '#client/ui/move-focus.ts';
import { Notice } from '#client/ui/notice.tsx';
import { openComments } from './asked.ts';

/** Says in a section that comments of the reader could not be sent, and opens them. */
export function RefusedHere({ personId, planId, sectionId }: { personId: string; planId: string; sectionId: string }) {
  const { t } = useTranslation();
  const count = useRefusedComments(personId, planId).filter((comment) => comment.sectionId === sectionId).length;
  if (count === 0) return null;
  return (
    <Notice kind="waits">
      <p>{t('comments.refusedHere', { count })}</p>
      <p>
        <Button icon={MessageSquareText} onPress={() => openComments(sectionId)}>
          {t('comments.refusedShow')}
        </Button>
      </p>
    </Notice>
  );
}

const isCode = (code: string | null): code is ErrorCode => code !== null && Object.hasOwn(ERRORS, code);

function RefusedComment({ comment, nameOf }: { comment: UnsentComment; nameOf: (memberId: string) => string }) {
  const { t } = useTranslation();
  const id = useId();
  const { body, contribution, refused } = comment;
  const text = contribution !== null ? textOfContribution(contribution) : body === null ? '' : plainTextOf(body, nameOf);
  return (
    <Notice kind="waits" role="alert" title={t('comments.refused')}>
      <p>{t(`errors.${isCode(refused) ? refused : 'server_error'}`)}</p>
      <div className="field">
        <label htmlFor={id}>{t('refused.text')}</label>
        <textarea id={id} className="input" readOnly value={text} aria-label={t('refused.label')} />
      </div>
      <div className="row">
        <CopyButton text={text} />
        <Button
          variant="quiet"
          icon={Trash2}
          onPress={(event) => dismissAndMoveFocus(event.target, () => dropComment(comment))}
        >
          {t('comments.throwAway')}
        </Button>
      </div>
    </Notice>
  );
}

/** The refused comments of a plan about sections that the reader may not see any more: with `plan` null, about all of it. */
export function RefusedElsewhere({ personId, planId, plan }: { personId: string; planId: string; plan: Plan | null }) {
  const { t } = useTranslation();
  const nameOf = (memberId: string): string =>
    plan?.members.find(({ id }) => id === memberId)?.person.name ?? t('comments.somebody');
  return useRefusedComments(personId, planId)
    .filter((comment) => plan?.sections.some(({ id }) => id === comment.sectionId) !== true)
    .map((comment) => <RefusedComment key={comment.key} comment={comment} nameOf={nameOf} />);
}
