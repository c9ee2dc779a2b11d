/** A thief who knows a password tries to keep the account while its owner uses a password reset. */
import { hashPassword } from 'better-auth/crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zNewPasswordReset } from '#shared/api.ts';
import { createAuth } from '#server/http/auth.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { codeOf, joinAs, mustSucceed, PASSWORD, smallWorld, Visitor, type World } from '../support/app.ts';
import { findPostgres, freshDatabase } from '../support/postgres.ts';

const NEW = 'a brand new password';

describe('whoever is signed in with somebody else’s password', () => {
  let world: World;
  beforeAll(async () => void (world = await smallWorld()));
  afterAll(() => world.close());

  it.each([true, false])(
    'does not win by changing it in the same moment (signing out elsewhere: %s) [R15]',
    async (elsewhere) => {
      const owner = await joinAs(world.everybody.boss, world.planId, `Una ${elsewhere}`, 'family');
      const made = zNewPasswordReset.parse(
        (await mustSucceed(world.everybody.boss.post('/api/service/password-resets', { email: owner.email }))).json,
      );
      const body = { currentPassword: PASSWORD, newPassword: 'theirs and not hers', revokeOtherSessions: elsewhere };
      // The change checks the old password and hashes the new one, so it is still running when the password reset is used.
      const changes = owner.post('/api/auth/change-password', body);
      const tablet = new Visitor(world.url);
      await mustSucceed(tablet.post('/api/password-resets/use', { key: made.code, password: NEW }));
      expect(codeOf(await changes)).toBe('not_signed_in');
      expect(codeOf(await owner.get('/api/plans'))).toBe('not_signed_in');
      await mustSucceed(tablet.get('/api/plans'));
      const signIn = (password: string) =>
        new Visitor(world.url).post('/api/auth/sign-in/email', { email: owner.email, password });
      expect(codeOf(await signIn('theirs and not hers'))).toBe('wrong_credentials');
      await mustSucceed(signIn(NEW));
    },
  );
});

const server = await findPostgres('a sign-in while a way back is being used');

describe.skipIf(server === null)('with PostgreSQL', () => {
  it('a sign-in with the old password between the end of the sessions and the commit opens nothing [R15]', async () => {
    const database = await freshDatabase(server ?? '');
    const store = await openPostgresStore(database.url);
    const { records, write } = store;
    const auth = createAuth(store, { publicUrl: null, secret: 'x'.repeat(32) }, pino({ level: 'silent' }));
    const email = 'una@home.test';
    await records.insertAccount({ id: 'una', name: 'Una', email, passwordHash: await hashPassword(PASSWORD), at: Date.now() });
    const passwordHash = await hashPassword(NEW);
    const request = new IncomingMessage(new Socket());
    const old = await write(async (tx) => {
      await tx.setPassword('una', passwordHash, Date.now());
      await tx.endSessionsOf('una');
      const signingIn = auth.signIn(request, { email, password: PASSWORD }).then(
        () => 'in',
        () => 'refused',
      );
      await Promise.race([signingIn, wait(1500)]);
      return { signingIn };
    });
    expect(await old.signingIn).toBe('refused');
    expect(await store.database.selectFrom('session').select('id').execute()).toEqual([]);
    await auth.signIn(request, { email, password: NEW });
    await store.close();
    await database.drop();
  });
});
