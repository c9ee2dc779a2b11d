/**
 * The parts of the rights matrix: cells, rows, and the state into which a test puts the plan and its members. A row says for a route what every
 * member gets. The rows themselves stand in the files beside this one, by subject.
 */
import type { ErrorCode } from '#shared/errors.ts';
import { atLeast, planAtLeast, STANDINGS, type PlanRight, type Right, type Standing } from '#shared/rights.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import { joinAs, smallWorld, type Person, type World } from '../app.ts';
import { grantOf, holds, leadOf, type LeadOfTable, type Modifier } from '../rights-table.ts';

/** A photo that is kept. What is in it does not matter here. */
const PHOTO = { version: 'v1', type: 'image/webp', sha256: '', setAt: 1, bytes: new Uint8Array([1]) };

/** What the rows are about now. */
class Matrix {
  #world: World | null = null;
  #spare: { readonly person: Person; readonly record: MemberRecord } | null = null;
  sectionId = '';
  /** Whether the section is sealed. */
  sealed = false;

  get world(): World {
    if (this.#world === null) throw new Error('the matrix has no world yet');
    return this.#world;
  }

  get #spareMember(): { readonly person: Person; readonly record: MemberRecord } {
    if (this.#spare === null) throw new Error('the matrix has no world yet');
    return this.#spare;
  }

  /** A member whom the rows change and remove. */
  get spare(): Person {
    return this.#spareMember.person;
  }

  /** The spare member's first record, which restores them. */
  get spareRecord(): MemberRecord {
    return this.#spareMember.record;
  }

  async open(): Promise<void> {
    this.#world = await smallWorld();
    const person = await joinAs(this.#world.everybody.boss, this.#world.planId, 'Spare Member', 'family');
    const record = await this.#world.app.store.records.member(person.memberId);
    if (record === null) throw new Error('the spare member is on the plan');
    this.#spare = { person, record };
  }

  async close(): Promise<void> {
    await this.#world?.close();
  }
}

/** The matrix of a test. */
export const matrix = new Matrix();

/** One cell of the matrix: a person, and the rights that the table gives the person. */
export type Cell = {
  readonly who: Person;
  readonly standing: Standing;
  readonly modifier: Modifier;
  readonly right: Right;
  readonly plan: PlanRight;
};
/** `ok`, or the code of the error. */
export type Expected = 'ok' | ErrorCode;
/** A request. */
export type Request = { readonly path: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
/** What a request gets. */
export type Row = {
  /** What the response depends on. `section` means that it also depends on the section's lead. */
  readonly about: 'section' | 'plan' | 'service';
  readonly request: (cell: Cell) => Request | Promise<Request>;
  readonly expected: (cell: Cell) => Expected;
  /** Set if a request ends sessions, which later cells need. Then only the request without a session is tried. */
  readonly onlyAnonymous?: true;
};

/** The rows of a subject. A route may have several: what stands in brackets behind it says which request a row is about. */
export type Rows = Readonly<Record<string, Row>>;

/** The route of a row, without what stands in brackets. */
export const routeOf = (key: string): string => key.replace(/ \(.*\)$/, '');

/** Expects a right on the section. */
export const needs =
  (right: Right) =>
  (cell: Cell): Expected => {
    if (cell.right === 'none') return 'not_found';
    return atLeast(cell.right, right) ? 'ok' : 'not_allowed';
  };
/** Expects a right on the plan. */
export const needsPlan =
  (right: PlanRight) =>
  (cell: Cell): Expected => {
    if (cell.plan === 'none') return 'not_found';
    return planAtLeast(cell.plan, right) ? 'ok' : 'not_allowed';
  };
/** A row about the section. */
export const onSection = (end: string, right: Right, body?: unknown): Row => ({
  about: 'section',
  request: () => ({ path: `/api/sections/${matrix.sectionId}${end}`, body }),
  expected: needs(right),
});
/** A row whose request makes something once for its key. The key of another section's request would be refused. */
export const makesOnce = (end: string, right: Right, body: object): Row => ({
  about: 'section',
  request: () => ({ path: `/api/sections/${matrix.sectionId}${end}`, body: { key: `matrix-${matrix.sectionId}`, ...body } }),
  expected: needs(right),
});
/** A row about the plan. */
export const onPlan = (end: string, right: PlanRight, body?: unknown): Row => ({
  about: 'plan',
  request: () => ({ path: `/api/plans/${matrix.world.planId}${end}`, body }),
  expected: needsPlan(right),
});
/** A row that gets the same for everybody. */
export const always = (path: string, expected: Expected = 'ok', body?: unknown): Row => ({
  about: 'service',
  request: () => ({ path, body }),
  expected: () => expected,
});
/** A row whose request would end the sessions of others. */
export const disruptive: Row = { about: 'service', request: () => ({ path: '' }), expected: () => 'ok', onlyAnonymous: true };

/** Puts the plan, the section and all members into the state of a cell, directly in the store. */
export async function arrange(lead: LeadOfTable, modifier: Modifier): Promise<void> {
  const { store } = matrix.world.app;
  const { everybody, planId } = matrix.world;
  const at = matrix.world.clock.now() - 1000;
  matrix.sealed = leadOf(lead) === 'sealed';
  matrix.sectionId = matrix.world.sections[leadOf(lead)];
  await store.write(async (records) => {
    await records.updatePlan(planId, { archivedAt: modifier === 'archived' ? at : null });
    await records.updateSection(matrix.sectionId, {
      lead: leadOf(lead),
      hold: holds(modifier) ? { reason: 'Wait', by: everybody.boss.personId, at } : null,
      retiredAt: modifier === 'retired' ? at : null,
    });
    const named = lead === 'sealedToAll' ? [everybody.boss] : STANDINGS.map((standing) => everybody[standing]);
    await records.putPlanPhoto({ ...PHOTO, planId: planId, setBy: everybody.boss.personId });
    await records.setNamed(matrix.sectionId, matrix.sealed ? named.map((person) => person.memberId) : []);
    await records.setGrant(matrix.sectionId, matrix.spare.memberId, null);
    await records.putMember(matrix.spareRecord);
    for (const standing of STANDINGS) {
      const { memberId } = everybody[standing];
      await records.setGrant(matrix.sectionId, memberId, grantOf(modifier, standing));
      const member = await records.member(memberId);
      if (member === null) throw new Error('everybody is on the plan');
      await records.putMember({
        ...member,
        expiresAt: modifier === 'expired' ? at : null,
        removedAt: modifier === 'removed' ? at : null,
      });
    }
  });
}
