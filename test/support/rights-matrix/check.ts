/** The tests of the rights matrix: every row is tried by every standing, for every lead and modifier of the table of rights. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STANDINGS } from '#shared/rights.ts';
import { ROUTES } from '#server/http/routes.ts';
import { codeOf, Visitor, type Answer } from '../app.ts';
import { LEADS_OF_TABLE, MODIFIERS, PLAN_RIGHTS, RIGHTS_TABLE } from '../rights-table.ts';
import { arrange, matrix, routeOf, type Cell, type Request, type Row, type Rows } from './kit.ts';

type RouteEntry = (typeof ROUTES)[number];
/** The name of a route in the matrix. */
export const keyOf = (route: RouteEntry): string => `${route.method} ${route.path}`;
const BY_KEY = new Map(ROUTES.map((route) => [keyOf(route), route]));

/** Each row with its route. */
export function withRoutes(rows: Rows): { readonly key: string; readonly row: Row; readonly route: RouteEntry }[] {
  return Object.entries(rows).flatMap(([key, row]) => {
    const route = BY_KEY.get(routeOf(key));
    return route === undefined ? [] : [{ key, row, route }];
  });
}

function outcomeOf(answer: Answer): string {
  return answer.status === 200 ? 'ok' : codeOf(answer) || `status ${answer.status}`;
}

/** Declares the tests of these rows. */
export function declareMatrix(rows: Rows): void {
  const ALL = withRoutes(rows);
  describe.each(LEADS_OF_TABLE)('the matrix: %s', (lead) => {
    // A world for each lead: a person may write only so many comments in a while.
    beforeAll(() => matrix.open());
    afterAll(() => matrix.close());

    it('lets nobody without a session past a route for those who are signed in', async () => {
      await arrange(lead, 'none');
      const anyone: Cell = {
        who: matrix.world.everybody.family,
        standing: 'family',
        modifier: 'none',
        right: 'edit',
        plan: 'see',
      };
      for (const { key, row, route } of ALL) {
        if (row.onlyAnonymous === true && route.who === 'anyone') continue;
        const request: Request = row.onlyAnonymous === true ? { path: route.path } : await row.request(anyone);
        const answer = await new Visitor(matrix.world.url).ask(
          route.method.toUpperCase(),
          request.path,
          request.body,
          request.headers,
        );
        if (route.who === 'signedIn') expect([key, answer.status, codeOf(answer)]).toEqual([key, 401, 'not_signed_in']);
        else expect([key, codeOf(answer)]).not.toEqual([key, 'not_signed_in']);
      }
    });

    for (const modifier of MODIFIERS) {
      it(`with the modifier ${modifier}`, async () => {
        await arrange(lead, modifier);
        const plans = PLAN_RIGHTS[modifier] ?? PLAN_RIGHTS.none;
        const found: Record<string, string> = {};
        const wanted: Record<string, string> = {};
        const ask = async (name: string, route: RouteEntry, row: Row, cell: Cell): Promise<void> => {
          const key = `${cell.standing}: ${name}`;
          const { path, body, headers } = await row.request(cell);
          wanted[key] = row.expected(cell);
          found[key] = outcomeOf(await cell.who.ask(route.method.toUpperCase(), path, body, headers));
        };
        const changes: (() => Promise<void>)[] = [];
        const parallel: Promise<void>[] = [];
        for (const standing of STANDINGS) {
          const right = RIGHTS_TABLE[lead][modifier][standing];
          const plan = plans?.[standing] ?? 'none';
          const cell: Cell = { who: matrix.world.everybody[standing], standing, modifier, right, plan };
          for (const { key, row, route } of ALL) {
            if (row.onlyAnonymous === true) continue;
            // A section's lead does not change rights on the plan, and a modifier does not change rights on the service.
            if (row.about === 'plan' && lead !== 'together') continue;
            if (row.about === 'service' && (lead !== 'together' || modifier !== 'none')) continue;
            // Requests that change something run one by one, and the state is restored before the next one.
            if (route.method === 'get' || row.expected(cell) !== 'ok') parallel.push(ask(key, route, row, cell));
            else changes.push(() => ask(key, route, row, cell));
          }
        }
        await Promise.all(parallel);
        for (const change of changes) {
          await change();
          await arrange(lead, modifier);
        }
        expect(found).toEqual(wanted);
        expect(Object.keys(found).length).toBeGreaterThanOrEqual(STANDINGS.length * 8);
      });
    }
  });
}
