/** Says who is writing in a section at the moment, before somebody takes the writing from them. */
import { PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Member, Plan } from '#shared/api.ts';
import { atLeast, type Right } from '#shared/rights.ts';
import type { PresentPerson } from '#client/live/presence.ts';
import { Icon } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { firstName, listOf, sentences } from '#client/words/format.ts';
import { Words } from '#client/ui/words.tsx';

/**
 * The sentence about those who are writing, what becomes of their words, and what they can do afterwards. `after` gives the right
 * that a member will have. Those who can go on writing are not named.
 */
export function WritingNow({
  plan,
  writers,
  after,
}: {
  plan: Plan;
  writers: readonly PresentPerson[];
  after: (member: Member) => Right;
}) {
  const { t } = useTranslation();
  const concerned = writers.flatMap((writer) => {
    const member = plan.members.find(({ person }) => person.id === writer.id);
    return member === undefined || atLeast(after(member), 'edit') ? [] : [member];
  });
  const namesOf = (members: readonly Member[]) => ({
    count: members.length,
    names: listOf(members.map(({ person }) => firstName(person.name))),
  });
  const readers = concerned.filter((member) => after(member) !== 'none');
  const outside = concerned.filter((member) => after(member) === 'none');
  return (
    <div role="status">
      {concerned.length > 0 && (
        <Notice kind="waits">
          <p className="tag waits">
            <Icon of={PenLine} />
            <Words>{t('settings.writingNow', namesOf(concerned))}</Words>
          </p>
          <p>
            {sentences(
              t('settings.wordsStay'),
              readers.length > 0 && t('settings.thenRead', namesOf(readers)),
              outside.length > 0 && t('settings.thenNothing', namesOf(outside)),
            )}
          </p>
        </Notice>
      )}
    </div>
  );
}
