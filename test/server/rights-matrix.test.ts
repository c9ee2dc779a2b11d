/**
 * The rights matrix: for every standing, lead, modifier and HTTP route, the response must be what the table of rights says. A
 * new route without a row fails the first test. The rows are in test/support/rights-matrix/, by subject; those about what people say to each
 * other are tried in rights-matrix-conversations.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STANDINGS, type Right } from '#shared/rights.ts';
import { ROUTES } from '#server/http/routes.ts';
import { codeOf, mustSucceed, type Person } from '../support/app.ts';
import { ACCOUNT_ROWS } from '../support/rights-matrix/account-rows.ts';
import { declareMatrix, keyOf, withRoutes } from '../support/rights-matrix/check.ts';
import { CONVERSATION_ROWS } from '../support/rights-matrix/conversation-rows.ts';
import { arrange, matrix, routeOf } from '../support/rights-matrix/kit.ts';
import { PLAN_ROWS } from '../support/rights-matrix/plan-rows.ts';
import { SECTION_ROWS } from '../support/rights-matrix/section-rows.ts';
import { MODIFIERS, RIGHTS_TABLE } from '../support/rights-table.ts';

const ROWS = { ...ACCOUNT_ROWS, ...PLAN_ROWS, ...SECTION_ROWS };

describe('the matrix', () => {
  it('has a row for every route, and no row for what is none', () => {
    const all = { ...ROWS, ...CONVERSATION_ROWS };
    expect([...new Set(Object.keys(all).map(routeOf))].toSorted()).toEqual(ROUTES.map(keyOf).toSorted());
    expect(withRoutes(all)).toHaveLength(Object.keys(all).length);
  });
});

declareMatrix(ROWS);

describe('what the table gives', () => {
  beforeAll(() => matrix.open());
  afterAll(() => matrix.close());

  it('is what the plan shows each member of each section', async () => {
    for (const lead of ['together', 'professional', 'sealed'] as const) {
      for (const modifier of MODIFIERS.filter((one) => one !== 'removed')) {
        await arrange(lead, modifier);
        const plans = await Promise.all(
          STANDINGS.map((standing) => mustSucceed(matrix.world.everybody[standing].get(`/api/plans/${matrix.world.planId}`))),
        );
        const rights = plans.map(({ json }) => {
          const { sections } = json as { sections: { id: string; right: Right }[] };
          return sections.find((section) => section.id === matrix.sectionId)?.right ?? 'none';
        });
        expect(Object.fromEntries(STANDINGS.map((standing, i) => [standing, rights[i]])), `${lead}, ${modifier}`).toEqual(
          RIGHTS_TABLE[lead][modifier],
        );
      }
      await arrange(lead, 'none');
    }
  });

  it('is never more over HTTP than was granted by HTTP', async () => {
    await arrange('together', 'none');
    const { professional, advocate, observer, family } = matrix.world.everybody;
    const grant = (who: Person, right: Right | null, reason?: string) =>
      professional.put(`/api/sections/${matrix.world.sections.together}/grants/${who.memberId}`, { right, reason });
    expect(codeOf(await grant(advocate, 'decide'))).toBe('invalid');
    expect(codeOf(await grant(observer, 'suggest'))).toBe('invalid');
    expect(codeOf(await grant(family, 'decide'))).toBe('invalid');
    expect(codeOf(await grant(professional, 'read'))).toBe('not_allowed');
    await mustSucceed(grant(advocate, 'edit'));
    expect(codeOf(await grant(advocate, null))).toBe('invalid');
    await mustSucceed(grant(advocate, null, 'As before'));
  });
});
