/** Rows of the rights matrix: plans, their photo, their members and invitations. */
import { planAtLeast, type PlanRight } from '#shared/rights.ts';
import { TINY_PNG } from '../tiny-png.ts';
import { always, matrix, needsPlan, onPlan, type Row, type Rows } from './kit.ts';

/** A row about the photo of the plan's person. The person may do what the managers of the plan may do with it. */
const onPhoto = (right: PlanRight, body?: Uint8Array): Row => ({
  about: 'plan',
  request: () => ({
    path: `/api/plans/${matrix.world.planId}/photo`,
    body,
    ...(body !== undefined && { headers: { 'content-type': 'image/png' } }),
  }),
  expected: (cell) =>
    cell.standing === 'person' && cell.plan !== 'none' && !['archived', 'expired'].includes(cell.modifier)
      ? 'ok'
      : needsPlan(right)(cell),
});
async function freshInvitation(): Promise<string> {
  // Created in the store, because in some cells no member may create one over HTTP.
  const id = crypto.randomUUID();
  const now = matrix.world.clock.now();
  const more = { planId: matrix.world.planId, name: 'X', standing: 'family', relation: '', memberExpiresAt: null } as const;
  const times = {
    createdBy: matrix.world.everybody.boss.personId,
    createdAt: now,
    expiresAt: now + 60_000,
    usedAt: null,
    withdrawnAt: null,
  };
  await matrix.world.app.store.records.insertInvitation({ id, ...more, ...times }, `token ${id}`, `code ${id}`);
  return id;
}

/** The rows. */
export const PLAN_ROWS: Rows = {
  'get /api/plans': always('/api/plans'),
  'post /api/plans': always('/api/plans', 'not_allowed', { title: 'T', personName: 'P', knownAs: '', template: 'dementia' }),

  'get /api/plans/:planId': onPlan('', 'see'),
  'patch /api/plans/:planId': {
    about: 'plan',
    // The only change in an archived plan is that a manager opens it again.
    request: ({ modifier }) => ({
      path: `/api/plans/${matrix.world.planId}`,
      body: modifier === 'archived' ? { archived: false } : { title: 'Rose’s plan' },
    }),
    expected: (cell) =>
      cell.modifier === 'archived' ? (cell.standing === 'manager' ? 'ok' : 'not_allowed') : needsPlan('manage')(cell),
  },
  'get /api/plans/:planId/photo': onPhoto('see'),
  'put /api/plans/:planId/photo': onPhoto('manage', TINY_PNG),
  'delete /api/plans/:planId/photo': onPhoto('manage'),
  'get /api/news': always('/api/news'),
  'get /api/plans/:planId/news': onPlan('/news', 'see'),
  'get /api/plans/:planId/overview': onPlan('/overview', 'see'),
  'post /api/plans/:planId/seen': onPlan('/seen', 'see', { sections: [] }),
  'post /api/plans/:planId/sections': onPlan('/sections', 'shape', { title: 'New', lead: 'together' }),
  'put /api/plans/:planId/section-order': onPlan('/section-order', 'shape', { sections: [] }),
  'get /api/plans/:planId/invitations': onPlan('/invitations', 'manage'),
  'post /api/plans/:planId/invitations': onPlan('/invitations', 'manage', { name: 'N', standing: 'family', relation: '' }),
  'delete /api/invitations/:invitationId': {
    about: 'plan',
    request: async () => ({ path: `/api/invitations/${await freshInvitation()}` }),
    expected: (cell) => (planAtLeast(cell.plan, 'manage') ? 'ok' : 'not_found'),
  },
  'post /api/invitations/preview': always('/api/invitations/preview', 'not_found', { key: 'none such' }),
  'post /api/invitations/accept': always('/api/invitations/accept', 'not_found', { key: 'none such' }),
  'patch /api/members/:memberId': {
    about: 'plan',
    request: () => ({ path: `/api/members/${matrix.spare.memberId}`, body: { relation: 'niece' } }),
    expected: needsPlan('manage'),
  },
  'delete /api/members/:memberId': {
    about: 'plan',
    request: () => ({ path: `/api/members/${matrix.spare.memberId}` }),
    expected: needsPlan('manage'),
  },
};
