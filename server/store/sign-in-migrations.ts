/** The migration step for the ways to sign in beside the password. */
import type { Kysely, Migration } from 'kysely';

/**
 * Links that sign in, second steps, passkeys, and sign-ins that wait for their second step. `person_id` of a link is null where somebody typed an address that no account has: so much is written for either, that
 * nothing tells them apart.
 */
export function signInWays(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('sign_in_link')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.references('user.id').onDelete('cascade'))
        .addColumn('key_hash', 'text', (c) => c.notNull().unique())
        .addColumn('next', 'text')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .execute();
      await schema.createIndex('sign_in_link_person').on('sign_in_link').column('person_id').execute();
      await schema.createIndex('sign_in_link_expiry').on('sign_in_link').column('expires_at').execute();
      await schema
        .alterTable('mail')
        .addColumn('sign_in_link_id', 'text', (c) => c.references('sign_in_link.id').onDelete('cascade'))
        .execute();
      await schema.createIndex('mail_sign_in_link').on('mail').column('sign_in_link_id').execute();
      await schema
        .createTable('second_step')
        .addColumn('person_id', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
        .addColumn('secret', 'text', (c) => c.notNull())
        .addColumn('set_at', 'bigint', (c) => c.notNull())
        .addColumn('confirmed_at', 'bigint')
        .addColumn('last_step', 'bigint', (c) => c.notNull())
        .execute();
      await schema
        .createTable('recovery_code')
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('code_hash', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('recovery_code_key', ['person_id', 'code_hash'])
        .execute();
      await schema
        .createTable('begun_sign_in')
        .addColumn('token_hash', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('remember_me', 'integer', (c) => c.notNull())
        .addColumn('tries_left', 'integer', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .execute();
      await schema.createIndex('begun_sign_in_person').on('begun_sign_in').column('person_id').execute();
      await schema
        .createTable('passkey')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('public_key', 'text', (c) => c.notNull())
        .addColumn('counter', 'bigint', (c) => c.notNull())
        .addColumn('transports', 'text', (c) => c.notNull())
        .addColumn('added_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .execute();
      await schema.createIndex('passkey_person').on('passkey').column('person_id').execute();
      await schema
        .createTable('passkey_challenge')
        .addColumn('challenge_hash', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.references('user.id').onDelete('cascade'))
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .execute();
      await schema.createIndex('passkey_challenge_expiry').on('passkey_challenge').column('expires_at').execute();
      await schema
        .alterTable('service')
        .addColumn('staff_second_step', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    },
  };
}
