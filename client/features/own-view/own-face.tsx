/** The person's face in the own view. */
import type { Plan } from '#shared/api.ts';
import { Avatar } from '#client/ui/person.tsx';

/** The face of the person whose plan it is. */
export function OwnFace({ plan }: { plan: Plan }) {
  const member = plan.members.find(({ id }) => id === plan.person.memberId);
  return <Avatar large person={member?.person ?? { id: plan.id, name: plan.person.name }} />;
}
