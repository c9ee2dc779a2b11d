/** The face of a plan: the photo of its person, or their initials. */
import type { PlanPersonFacts } from '#shared/api.ts';
import { usePlanPhoto } from '#client/api/plan-photo.ts';
import { initials } from '#client/words/format.ts';
import './plan-face.css';

/**
 * The photo of the person whose plan it is, or their initials on their colour. It is decorative: the name stands beside it. Without
 * the photo, and until it is there, the initials take its place, so that nothing moves.
 */
export function PlanFace({
  plan,
  size = 'medium',
}: {
  plan: { readonly id: string; readonly person: Pick<PlanPersonFacts, 'name' | 'photo' | 'colour'> };
  size?: 'small' | 'medium' | 'large';
}) {
  const photo = usePlanPhoto(plan);
  return (
    <span className="plan-face avatar" data-size={size} data-person={plan.person.colour} aria-hidden="true">
      {photo === null ? initials(plan.person.name) : <img src={photo} alt="" draggable={false} />}
    </span>
  );
}
