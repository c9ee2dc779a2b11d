/** Invitations: the only way to get an account. Each works by link or by code, once, and until it expires. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zInvitation, zInvitationView, zNewInvitation, type NewInvitation } from '#shared/api.ts';
import type { Standing } from '#shared/rights.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  PASSWORD,
  planOf,
  smallWorld,
  testApp,
  Visitor,
  type World,
} from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const DAY = 86_400_000;

async function invite(name: string, standing: Standing = 'family', more: object = {}): Promise<NewInvitation> {
  const path = `/api/plans/${world.planId}/invitations`;
  return zNewInvitation.parse(
    (await mustSucceed(world.everybody.boss.post(path, { name, standing, relation: 'niece', ...more }))).json,
  );
}
const accountFor = (email: string) => ({ name: 'Nina New', email, password: PASSWORD });
const accept = (visitor: Visitor, key: string, email?: string) =>
  visitor.post('/api/invitations/accept', { key, ...(email !== undefined && { account: accountFor(email) }) });
const tokenOf = ({ link }: NewInvitation): string => new URL(link).hash.replace('#key=', '');

describe('an invitation', () => {
  it('is a link with 256 random bits and a code for a letter, and only their hashes are kept', async () => {
    const made = await invite('Nina New');
    const token = tokenOf(made);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(made.code).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/);
    const row = await world.app.store.database
      .selectFrom('invitation')
      .selectAll()
      .where('id', '=', made.invitation.id)
      .executeTakeFirstOrThrow();
    expect(row.token_hash).toBe(createHash('sha256').update(token).digest('hex'));
    expect(JSON.stringify(row)).not.toContain(token);
    expect(JSON.stringify(row)).not.toContain(made.code.replace('-', ''));
    const audit = JSON.stringify(await world.app.store.records.auditOf(world.planId));
    for (const secret of [token, made.code, made.code.replace('-', ''), row.token_hash]) expect(audit).not.toContain(secret);
  });

  it('can be looked at by its link and by its code, however the code is typed', async () => {
    const made = await invite('Nina New');
    const visitor = new Visitor(world.url);
    for (const key of [
      tokenOf(made),
      made.code,
      ` ${made.code.toLowerCase().replace('-', ' ')} `,
      made.code.replace('-', ''),
    ]) {
      expect(zInvitationView.parse((await mustSucceed(visitor.post('/api/invitations/preview', { key }))).json)).toEqual({
        name: 'Nina New',
        invitedBy: 'Bo Boss',
        service: 'Rosehill',
        plan: { title: 'Rose’s plan', knownAs: 'Rose' },
        standing: 'family',
        expiresAt: made.invitation.expiresAt,
      });
    }
    expect(codeOf(await visitor.post('/api/invitations/preview', { key: tokenOf(made).toUpperCase() }))).toBe('not_found');
  });

  it('makes an account, signs it in and opens the plan with the standing it names', async () => {
    const visitor = new Visitor(world.url);
    const answer = await mustSucceed(accept(visitor, tokenOf(await invite('Nina New')), 'Nina@Home.test'));
    expect(answer.json).toEqual({ planId: world.planId });
    const plan = await planOf(visitor, world.planId);
    expect(plan.you.standing).toBe('family');
    expect(plan.members.find((member) => member.you)).toMatchObject({
      relation: 'niece',
      current: true,
      person: { name: 'Nina New' },
    });
    await mustSucceed(new Visitor(world.url).post('/api/auth/sign-in/email', { email: 'nina@home.test', password: PASSWORD }));
  });

  it('lets somebody who is signed in join as who they are', async () => {
    const { stranger } = world.everybody;
    const made = await invite('Sam', 'observer', { expiresAt: world.clock.now() + 30 * DAY });
    await mustSucceed(accept(stranger, made.code));
    const plan = await planOf(stranger, world.planId);
    expect([plan.you.standing, plan.members.find((member) => member.you)?.person.id]).toEqual(['observer', stranger.personId]);
    await mustSucceed(world.everybody.boss.delete(`/api/members/${plan.you.memberId}`));
  });

  it('asks somebody whose e-mail is known to sign in first, and is not used up by that', async () => {
    const made = await invite('Fay');
    const answer = await accept(new Visitor(world.url), made.code, world.everybody.stranger.email.toUpperCase());
    expect([answer.status, codeOf(answer)]).toEqual([409, 'account_exists']);
    await mustSucceed(new Visitor(world.url).post('/api/invitations/preview', { key: made.code }));
  });

  it('asks somebody without an account for one', async () => {
    const made = await invite('Nobody');
    expect(codeOf(await accept(new Visitor(world.url), made.code))).toBe('not_signed_in');
    const weak = await new Visitor(world.url).post('/api/invitations/accept', {
      key: made.code,
      account: { name: 'N', email: 'n@home.test', password: 'short' },
    });
    expect([codeOf(weak), fieldsOf(weak)]).toEqual(['invalid', { 'account.password': 'passwordShort' }]);
  });

  it('is in conflict for somebody who is on the plan, and is not used up by that', async () => {
    const made = await invite('Fay', 'manager');
    expect(codeOf(await accept(world.everybody.family, made.code))).toBe('conflict');
    expect((await planOf(world.everybody.family, world.planId)).you.standing).toBe('family');
    await mustSucceed(new Visitor(world.url).post('/api/invitations/preview', { key: made.code }));
  });

  it('works once', async () => {
    const made = await invite('Once');
    await mustSucceed(accept(new Visitor(world.url), made.code, 'once@home.test'));
    for (const key of [made.code, tokenOf(made)]) {
      const again = await accept(new Visitor(world.url), key, 'twice@home.test');
      expect([again.status, codeOf(again)]).toEqual([410, 'link_used']);
      expect(codeOf(await new Visitor(world.url).post('/api/invitations/preview', { key }))).toBe('link_used');
    }
    expect(await world.app.store.records.personByEmail('twice@home.test')).toBeNull();
  });

  it('lets one of two in who come at the same moment', async () => {
    const made = await invite('Race');
    const answers = await Promise.all([0, 1, 2, 3].map((i) => accept(new Visitor(world.url), made.code, `race${i}@home.test`)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 410, 410, 410]);
    const accounts = await Promise.all([0, 1, 2, 3].map((i) => world.app.store.records.personByEmail(`race${i}@home.test`)));
    expect(accounts.filter((account) => account !== null)).toHaveLength(1);
  });

  it('runs out after 14 days', async () => {
    const made = await invite('Late');
    expect(made.invitation.expiresAt - made.invitation.createdAt).toBe(14 * DAY);
    world.clock.ahead = 14 * DAY - 60_000;
    await mustSucceed(new Visitor(world.url).post('/api/invitations/preview', { key: made.code }));
    world.clock.ahead = 14 * DAY + 60_000;
    expect(codeOf(await accept(new Visitor(world.url), made.code, 'late@home.test'))).toBe('link_used');
    world.clock.ahead = 0;
  });

  it('can be taken back, by managers of the plan only', async () => {
    const made = await invite('Back');
    const { boss, family, professional, stranger } = world.everybody;
    const path = `/api/invitations/${made.invitation.id}`;
    for (const other of [family, professional, stranger]) expect(codeOf(await other.delete(path))).toBe('not_found');
    const list = async () =>
      z.array(zInvitation).parse((await mustSucceed(boss.get(`/api/plans/${world.planId}/invitations`))).json);
    expect((await list()).map((one) => one.id)).toContain(made.invitation.id);
    await mustSucceed(boss.delete(path));
    expect((await list()).map((one) => one.id)).not.toContain(made.invitation.id);
    expect(codeOf(await accept(new Visitor(world.url), made.code, 'back@home.test'))).toBe('link_used');
    expect(codeOf(await boss.delete(path))).toBe('link_used');
  });

  it('cannot give a membership that is over before it starts', async () => {
    const body = { name: 'P', standing: 'family', relation: '', expiresAt: world.clock.now() - 1 };
    const answer = await world.everybody.boss.post(`/api/plans/${world.planId}/invitations`, body);
    expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { expiresAt: 'past' }]);
  });

  it('stands under the address at which the manager asked for it', async () => {
    expect((await invite('Host')).link.startsWith(`${world.url}/invitation#key=`)).toBe(true);
  });
});

describe('an invitation to the service', () => {
  it('makes a manager of the service, who is on no plan by that', async () => {
    const { boss } = world.everybody;
    const second = await joinAs(boss, null, 'Seb Second', 'observer');
    expect((await mustSucceed(second.get('/api/plans'))).json).toEqual([]);
    await mustSucceed(second.get('/api/service'));
    expect(codeOf(await second.get(`/api/plans/${world.planId}`))).toBe('not_found');
    const again = zNewInvitation.parse((await mustSucceed(boss.post('/api/service/invitations', { name: 'Seb' }))).json);
    expect(codeOf(await accept(second, again.code))).toBe('conflict');
  });

  it('can be made by managers of the service only', async () => {
    for (const other of [world.everybody.manager, world.everybody.family]) {
      expect(codeOf(await other.post('/api/service/invitations', { name: 'Friend' }))).toBe('not_allowed');
      expect(codeOf(await other.get('/api/service'))).toBe('not_allowed');
    }
  });
});

describe('guessing codes', () => {
  it('is stopped after fifty wrong ones from one address', async () => {
    const test = await testApp();
    const visitor = new Visitor(test.url);
    const guesses = Array.from({ length: 55 }, (_, i) =>
      visitor.post('/api/invitations/preview', { key: `22222-2222${(i % 8) + 2}` }),
    );
    const codes = (await Promise.all(guesses)).map(codeOf);
    expect(codes.filter((code) => code === 'not_found')).toHaveLength(50);
    expect(codes.filter((code) => code === 'too_many')).toHaveLength(5);
    expect((await accept(visitor, '33333-33333', 'x@home.test')).headers.get('retry-after')).toMatch(/^\d+$/);
    await test.close();
  });
});

describe('an invitation of somebody who may no longer invite [R16]', () => {
  /** A manager of the plan with an invitation as manager, which they mean for themselves, and one for a carer. */
  async function inviter(name: string) {
    const person = await joinAs(world.everybody.boss, world.planId, name, 'manager');
    const make = async (standing: Standing): Promise<NewInvitation> =>
      zNewInvitation.parse(
        (
          await mustSucceed(
            person.post(`/api/plans/${world.planId}/invitations`, { name: `By ${name}`, standing, relation: '' }),
          )
        ).json,
      );
    return { person, own: await make('manager'), carer: await make('careWorker') };
  }
  const listed = async (): Promise<string[]> => {
    const answer = await mustSucceed(world.everybody.boss.get(`/api/plans/${world.planId}/invitations`));
    return zInvitation
      .array()
      .parse(answer.json)
      .map((invitation) => invitation.name);
  };
  const change = (memberId: string, body: object) => world.everybody.boss.patch(`/api/members/${memberId}`, body);
  const preview = (key: string) => new Visitor(world.url).post('/api/invitations/preview', { key });

  it('ends when they are removed, so that they do not come back through it', async () => {
    const { person, own, carer } = await inviter('Ron Removed');
    await mustSucceed(world.everybody.boss.delete(`/api/members/${person.memberId}`));
    for (const key of [own.code, tokenOf(own)]) expect(codeOf(await accept(person, key))).toBe('link_used');
    expect(codeOf(await accept(new Visitor(world.url), carer.code, 'carer@home.test'))).toBe('link_used');
    expect(codeOf(await preview(carer.code))).toBe('link_used');
    expect(codeOf(await person.get(`/api/plans/${world.planId}`))).toBe('not_found');
    expect(await listed()).not.toContain('By Ron Removed');
  });

  it('ends when they leave', async () => {
    const { person, own } = await inviter('Lily Left');
    await mustSucceed(person.delete(`/api/members/${person.memberId}`));
    expect(codeOf(await accept(person, own.code))).toBe('link_used');
  });

  it('ends for good when they are made something else', async () => {
    const { person, own, carer } = await inviter('Cy Changed');
    await mustSucceed(change(person.memberId, { relation: 'keyworker' }));
    expect(await listed()).toContain('By Cy Changed');
    await mustSucceed(change(person.memberId, { standing: 'observer' }));
    expect(await listed()).not.toContain('By Cy Changed');
    expect(codeOf(await preview(own.code))).toBe('link_used');
    await mustSucceed(change(person.memberId, { standing: 'manager' }));
    expect(codeOf(await preview(own.code))).toBe('link_used');
    expect(codeOf(await accept(new Visitor(world.url), carer.code, 'carer@home.test'))).toBe('link_used');
  });

  it('opens nothing once their membership has run out', async () => {
    const { person, own, carer } = await inviter('Ella Ended');
    await mustSucceed(change(person.memberId, { expiresAt: world.clock.now() + DAY }));
    await mustSucceed(preview(own.code));
    world.clock.ahead += 2 * DAY;
    expect(codeOf(await accept(person, own.code))).toBe('link_used');
    expect(codeOf(await accept(new Visitor(world.url), carer.code, 'carer@home.test'))).toBe('link_used');
    expect(await listed()).not.toContain('By Ella Ended');
    world.clock.ahead -= 2 * DAY;
  });

  it('of another manager stays, and so does one to another plan of theirs', async () => {
    const { boss } = world.everybody;
    const { person } = await inviter('Ann Elsewhere');
    const others = await invite('Nina New');
    await mustSucceed(boss.post('/api/plans', { title: 'Two', personName: 'P', knownAs: '', template: 'dementia' }));
    const second = z
      .array(z.object({ id: z.string(), title: z.string() }))
      .parse((await mustSucceed(boss.get('/api/plans'))).json)
      .find((plan) => plan.title === 'Two');
    const path = `/api/plans/${second?.id}/invitations`;
    const manager = zNewInvitation.parse(
      (await mustSucceed(boss.post(path, { name: 'Ann', standing: 'manager', relation: '' }))).json,
    );
    await mustSucceed(accept(person, manager.code));
    const there = zNewInvitation.parse(
      (await mustSucceed(person.post(path, { name: 'Kit', standing: 'family', relation: '' }))).json,
    );
    await mustSucceed(boss.delete(`/api/members/${person.memberId}`));
    await mustSucceed(preview(others.code));
    await mustSucceed(accept(new Visitor(world.url), there.code, 'kit@home.test'));
  });
});
