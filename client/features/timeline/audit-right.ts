/** Who is shown the way to the audit trail. The server decides who may read it. */
import type { Plan } from '#shared/api.ts';

/** Whether the caller checks the plan: managers and observers do. */
export function maySeeAudit({ you }: Plan): boolean {
  return you.standing === 'manager' || you.standing === 'observer';
}
