/** The migration steps for what history reads beside the log. */
import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Milestones with the deletions between them. Milestones of before are left out: they do not say which letters were put in again, and
 * housekeeping makes them anew from the log.
 */
export function deletionsOfMilestones(type: 'sqlite' | 'postgres', bytes: 'blob' | 'bytea'): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema.dropTable('log_milestone').execute();
      await schema
        .createTable('log_milestone')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('state', sql.raw(bytes), (c) => c.notNull())
        .addColumn('deletions_from', 'integer', (c) => c.notNull())
        .addColumn('deletions', sql.raw(bytes), (c) => c.notNull())
        .addPrimaryKeyConstraint('log_milestone_key', ['room', 'seq'])
        .execute();
      if (type !== 'postgres') return;
      // Both columns hold compressed bytes. If PostgreSQL compressed them again, it would lose time and save nothing.
      await sql`alter table log_milestone alter column state set storage external`.execute(db);
      await sql`alter table log_milestone alter column deletions set storage external`.execute(db);
    },
  };
}

/** Milestones of another form: those of before are left out, and housekeeping makes them anew from the log. */
export function milestonesAnew(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await sql`delete from log_milestone`.execute(db);
    },
  };
}

/** The restores that were begun, so that each gets its audit entry also when the server ends behind its row. */
export function begunRestores(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('begun_restore')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id').onDelete('cascade'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('point', 'integer', (c) => c.notNull())
        .addColumn('after_seq', 'integer', (c) => c.notNull())
        .addColumn('mark', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .execute();
    },
  };
}

/** What restores put in again: by client id, which units they were at first, and who wrote those. */
export function restoredUnits(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('log_restored')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('client', 'bigint', (c) => c.notNull())
        .addColumn('pieces', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('log_restored_key', ['room', 'client'])
        .execute();
    },
  };
}

/** When devices say that units of a row were written: `runs` holds five numbers for each run of units. */
export function writtenTimes(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('log_written')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull())
        .addColumn('runs', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('log_written_key', ['room', 'seq'])
        .execute();
    },
  };
}
