/** Database migrations: numbered, forward-only steps to the current tables. A step that was released is never edited. */
import { Migrator, sql, type ColumnDefinitionBuilder, type Kysely, type Migration } from 'kysely';
import { StoreUnusable } from '#server/store/errors.ts';
import {
  begunRestores,
  deletionsOfMilestones,
  milestonesAnew,
  restoredUnits,
  writtenTimes,
} from '#server/store/history-migrations.ts';
import { acts } from '#server/store/act-migrations.ts';
import { contributions, conversations, keptTalk, reopenings } from '#server/store/conversation-migrations.ts';
import { mail, notifications } from '#server/store/notification-migrations.ts';
import { signInWays } from '#server/store/sign-in-migrations.ts';
import { answerTime, suggestions, undoneAcceptances } from '#server/store/suggestion-migrations.ts';
import { CREATE_APPEND } from '#server/store/postgres/append-function.ts';

type Bytes = 'blob' | 'bytea';

/** The first tables. */
function first(bytes: Bytes, moment: 'date' | 'timestamptz', flag: 'integer' | 'boolean'): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      // The sign-in library's own tables, under its own names.
      await schema
        .createTable('user')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('email', 'text', (c) => c.notNull().unique())
        .addColumn('emailVerified', flag, (c) => c.notNull())
        .addColumn('image', 'text')
        .addColumn('createdAt', moment, (c) => c.notNull())
        .addColumn('updatedAt', moment, (c) => c.notNull())
        .execute();
      await schema
        .createTable('session')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('expiresAt', moment, (c) => c.notNull())
        .addColumn('token', 'text', (c) => c.notNull().unique())
        .addColumn('createdAt', moment, (c) => c.notNull())
        .addColumn('updatedAt', moment, (c) => c.notNull())
        .addColumn('ipAddress', 'text')
        .addColumn('userAgent', 'text')
        .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .execute();
      await schema.createIndex('session_user').on('session').column('userId').execute();
      await schema
        .createTable('account')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('accountId', 'text', (c) => c.notNull())
        .addColumn('providerId', 'text', (c) => c.notNull())
        .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('accessToken', 'text')
        .addColumn('refreshToken', 'text')
        .addColumn('idToken', 'text')
        .addColumn('accessTokenExpiresAt', moment)
        .addColumn('refreshTokenExpiresAt', moment)
        .addColumn('scope', 'text')
        .addColumn('password', 'text')
        .addColumn('createdAt', moment, (c) => c.notNull())
        .addColumn('updatedAt', moment, (c) => c.notNull())
        .execute();
      await schema.createIndex('account_user').on('account').column('userId').execute();
      await schema
        .createTable('verification')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('identifier', 'text', (c) => c.notNull())
        .addColumn('value', 'text', (c) => c.notNull())
        .addColumn('expiresAt', moment, (c) => c.notNull())
        .addColumn('createdAt', moment, (c) => c.notNull())
        .addColumn('updatedAt', moment, (c) => c.notNull())
        .execute();
      await schema.createIndex('verification_identifier').on('verification').column('identifier').execute();

      await schema
        .createTable('service')
        .addColumn('id', 'integer', (c) => c.primaryKey().check(sql`id = 1`))
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('set_up_at', 'bigint', (c) => c.notNull())
        .addColumn('demo', 'integer', (c) => c.notNull())
        .execute();
      await schema
        .createTable('service_manager')
        .addColumn('person_id', 'text', (c) => c.primaryKey().references('user.id'))
        .execute();
      await schema
        .createTable('plan')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('title', 'text', (c) => c.notNull())
        .addColumn('person_name', 'text', (c) => c.notNull())
        .addColumn('known_as', 'text', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('archived_at', 'bigint')
        .execute();
      await schema
        .createTable('member')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('standing', 'text', (c) => c.notNull())
        .addColumn('relation', 'text', (c) => c.notNull())
        .addColumn('authority_kind', 'text', (c) => c.notNull())
        .addColumn('authority_evidence', 'text', (c) => c.notNull())
        .addColumn('authority_until', 'text')
        .addColumn('expires_at', 'bigint')
        .addColumn('removed_at', 'bigint')
        .addColumn('joined_at', 'bigint', (c) => c.notNull())
        .addUniqueConstraint('member_once', ['plan_id', 'person_id'])
        .execute();
      await schema.createIndex('member_person').on('member').column('person_id').execute();
      await schema
        .createTable('section')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id'))
        .addColumn('title', 'text', (c) => c.notNull())
        .addColumn('lead', 'text', (c) => c.notNull())
        .addColumn('position', 'integer', (c) => c.notNull())
        .addColumn('boundary', 'text', (c) => c.notNull())
        .addColumn('hold_reason', 'text')
        .addColumn('hold_by', 'text')
        .addColumn('hold_at', 'bigint')
        .addColumn('retired_at', 'bigint')
        .execute();
      await schema.createIndex('section_plan').on('section').column('plan_id').execute();
      await schema
        .createTable('section_named')
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id'))
        .addColumn('member_id', 'text', (c) => c.notNull().references('member.id'))
        .addPrimaryKeyConstraint('section_named_key', ['section_id', 'member_id'])
        .execute();
      await schema
        .createTable('section_grant')
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id'))
        .addColumn('member_id', 'text', (c) => c.notNull().references('member.id'))
        .addColumn('granted', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('section_grant_key', ['section_id', 'member_id'])
        .execute();
      await schema
        .createTable('invitation')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('plan_id', 'text', (c) => c.references('plan.id'))
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('standing', 'text')
        .addColumn('relation', 'text', (c) => c.notNull())
        .addColumn('member_expires_at', 'bigint')
        .addColumn('token_hash', 'text', (c) => c.notNull().unique())
        .addColumn('code_hash', 'text', (c) => c.notNull().unique())
        .addColumn('created_by', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('withdrawn_at', 'bigint')
        .execute();
      await schema
        .createTable('audit')
        .addColumn('plan_id', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull())
        .addColumn('verb', 'text', (c) => c.notNull())
        .addColumn('sections', 'text', (c) => c.notNull())
        .addColumn('audience', 'text', (c) => c.notNull())
        .addColumn('detail', 'text', (c) => c.notNull())
        .addColumn('previous_hash', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('audit_key', ['plan_id', 'seq'])
        .execute();

      await schema
        .createTable('room')
        .addColumn('room', 'text', (c) => c.primaryKey())
        .addColumn('schema_version', 'integer', (c) => c.notNull())
        .execute();
      const log = schema
        .createTable('log')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', bytes, (c) => c.notNull())
        .addPrimaryKeyConstraint('log_key', ['room', 'seq']);
      // Without a rowid SQLite keeps one tree instead of a table and an index. Each keystroke then writes half as many pages.
      await (bytes === 'blob' ? log.modifyEnd(sql`without rowid`) : log).execute();
      await schema
        .createTable('client_owner')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('client', 'bigint', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('client_owner_key', ['room', 'client'])
        .execute();
      await schema
        .createTable('checkpoint')
        .addColumn('room', 'text', (c) => c.primaryKey())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('state', bytes, (c) => c.notNull())
        .execute();
    },
  };
}

/** The function that appends to the log in PostgreSQL. With SQLite the database thread appends, so no function is needed. */
function appendFunction(type: 'sqlite' | 'postgres'): Migration {
  return {
    async up(db: Kysely<unknown>) {
      if (type === 'postgres') await sql.raw(CREATE_APPEND).execute(db);
    },
  };
}

/** The tables of packs (compressed rows of the log) and of milestones (states from which history rebuilds the past quickly). */
function packs(type: 'sqlite' | 'postgres', bytes: Bytes): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('log_pack')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('first_seq', 'integer', (c) => c.notNull())
        .addColumn('last_seq', 'integer', (c) => c.notNull())
        .addColumn('bytes', bytes, (c) => c.notNull())
        .addPrimaryKeyConstraint('log_pack_key', ['room', 'first_seq'])
        .execute();
      await schema
        .createTable('log_milestone')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('state', bytes, (c) => c.notNull())
        .addPrimaryKeyConstraint('log_milestone_key', ['room', 'seq'])
        .execute();
      if (type !== 'postgres') return;
      // Both columns hold compressed bytes. If PostgreSQL compressed them again, it would lose time and save nothing.
      await sql`alter table log_pack alter column bytes set storage external`.execute(db);
      await sql`alter table log_milestone alter column state set storage external`.execute(db);
    },
  };
}

/** The settings of each person, and the lock time that the service sets for all its shared devices. */
function settings(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('person_settings')
        .addColumn('person_id', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
        .addColumn('language', 'text')
        .addColumn('text_size', 'text')
        .execute();
      await db.schema
        .alterTable('service')
        .addColumn('lock_minutes', 'integer', (c) => c.notNull().defaultTo(10))
        .execute();
    },
  };
}

/** The table of password resets. */
function passwordResets(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('password_reset')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('token_hash', 'text', (c) => c.notNull().unique())
        .addColumn('code_hash', 'text', (c) => c.notNull().unique())
        .addColumn('created_by', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('withdrawn_at', 'bigint')
        .addColumn('seen_at', 'bigint')
        .execute();
      await db.schema.createIndex('password_reset_person').on('password_reset').column('person_id').execute();
      // With this index the database itself allows only one open password reset for each person.
      await sql`create unique index password_reset_open on password_reset (person_id) where used_at is null and withdrawn_at is null`.execute(
        db,
      );
    },
  };
}

/** The table of what people have seen: the last seq of a section's log when the person last looked at the section. */
function seen(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('seen')
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id').onDelete('cascade'))
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('seen_key', ['person_id', 'section_id'])
        .execute();
    },
  };
}

/** The table of PINs: what the server keeps of each, by device and person. Neither the device token nor the PIN is in it. */
function devicePins(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('device_pin')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('device_hash', 'text', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('pin_hash', 'text')
        .addColumn('tries_left', 'integer', (c) => c.notNull())
        .addColumn('user_agent', 'text')
        .addColumn('set_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint', (c) => c.notNull())
        .addUniqueConstraint('device_pin_once', ['device_hash', 'person_id'])
        .execute();
      await db.schema.createIndex('device_pin_person').on('device_pin').column('person_id').execute();
    },
  };
}

/** Where a section came from: a template and the key of its section there. */
function sectionSources(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('section').addColumn('source', 'text').execute();
    },
  };
}

/** The room and the day of birth of each plan's person, and their photo. */
function personFacts(type: 'sqlite' | 'postgres', bytes: Bytes): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('plan')
        .addColumn('person_room', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
      await schema.alterTable('plan').addColumn('born_on', 'text').execute();
      await schema
        .createTable('plan_photo')
        .addColumn('plan_id', 'text', (c) => c.primaryKey().references('plan.id').onDelete('cascade'))
        .addColumn('version', 'text', (c) => c.notNull())
        .addColumn('type', 'text', (c) => c.notNull())
        .addColumn('sha256', 'text', (c) => c.notNull())
        .addColumn('set_by', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('set_at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', bytes, (c) => c.notNull())
        .execute();
      // An image is compressed already.
      if (type === 'postgres') await sql`alter table plan_photo alter column bytes set storage external`.execute(db);
    },
  };
}

/** The page on which a person begins. */
function startPages(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('person_settings').addColumn('start_page', 'text').execute();
    },
  };
}

/**
 * The journal of SQLite: entries of the log that are durable and not in the table `log` yet (sqlite/log-writer.ts). With PostgreSQL
 * rows go into the table at once. A version that does not know the journal would lose what is in it, and this step keeps it away.
 */
function journal(type: 'sqlite' | 'postgres'): Migration {
  return {
    async up(db: Kysely<unknown>) {
      if (type !== 'sqlite') return;
      await db.schema
        .createTable('log_journal')
        .addColumn('entry', 'integer', (c) => c.primaryKey())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .execute();
    },
  };
}

/** The units that people have seen of a section beyond the seq up to which they have seen everything. */
function seenUnits(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('seen')
        .addColumn('units', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
    },
  };
}

/** The units beyond that seq of which people have seen that they were taken out. */
function seenGone(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('seen')
        .addColumn('gone', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
    },
  };
}

/** What people said about why a sitting was, by its section and first row, and the rows after which somebody said "I have finished". */
function sittings(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const section = (c: ColumnDefinitionBuilder) => c.notNull().references('section.id').onDelete('cascade');
      const person = (c: ColumnDefinitionBuilder) => c.notNull().references('user.id');
      await db.schema
        .createTable('sitting_why')
        .addColumn('section_id', 'text', section)
        .addColumn('from_seq', 'integer', (c) => c.notNull())
        .addColumn('person_id', 'text', person)
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('sitting_why_key', ['section_id', 'from_seq'])
        .execute();
      await db.schema
        .createTable('sitting_end')
        .addColumn('section_id', 'text', section)
        .addColumn('person_id', 'text', person)
        .addColumn('after_seq', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('sitting_end_key', ['section_id', 'person_id', 'after_seq'])
        .execute();
    },
  };
}

function migrationsFor(type: 'sqlite' | 'postgres'): Record<string, Migration> {
  return {
    '0001-first': type === 'sqlite' ? first('blob', 'date', 'integer') : first('bytea', 'timestamptz', 'boolean'),
    '0002-append': appendFunction(type),
    '0003-packs': packs(type, type === 'sqlite' ? 'blob' : 'bytea'),
    '0004-settings': settings(),
    '0005-password-resets': passwordResets(),
    '0006-seen': seen(),
    '0007-device-pins': devicePins(),
    '0008-section-sources': sectionSources(),
    '0009-person-facts': personFacts(type, type === 'sqlite' ? 'blob' : 'bytea'),
    '0010-start-pages': startPages(),
    '0011-journal': journal(type),
    '0012-sittings': sittings(),
    '0013-deletions': deletionsOfMilestones(type, type === 'sqlite' ? 'blob' : 'bytea'),
    '0014-restores': restoredUnits(),
    '0015-seen-units': seenUnits(),
    '0016-begun-restores': begunRestores(),
    '0017-conversations': conversations(),
    '0018-notifications': notifications(),
    '0019-mail': mail(),
    '0020-suggestions': suggestions(),
    '0021-contributions': contributions(),
    '0022-acts': acts(),
    '0023-sign-in-ways': signInWays(),
    '0024-answer-time': answerTime(),
    '0025-seen-gone': seenGone(),
    '0026-milestones-anew': milestonesAnew(),
    '0027-written-times': writtenTimes(),
    '0028-undone-acceptances': undoneAcceptances(),
    '0029-kept-talk': keptTalk(),
    '0030-reopenings': reopenings(),
  };
}

/** The names of all migration steps, in order. */
export const STEPS: readonly string[] = Object.keys(migrationsFor('sqlite'));

/**
 * Brings `db` to the current tables. Safe to call at every start. Rejects with `StoreUnusable` if a newer version of this
 * program has migrated the database.
 */
export async function migrate<T>(db: Kysely<T>, type: 'sqlite' | 'postgres'): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(type) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    throw new StoreUnusable('the database was served by a newer version of Alongside; please start that one', { cause: error });
  }
  throw error;
}
