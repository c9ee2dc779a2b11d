/** The migration steps for suggestions. */
import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Suggestions and their answers. `begun` is what a server is about to write into the section; empty if nothing is. `request_key` is the key
 * of the request that made it.
 */
export function suggestions(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('suggestion')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id').onDelete('cascade'))
        .addColumn('base_seq', 'integer', (c) => c.notNull())
        .addColumn('title', 'text', (c) => c.notNull())
        .addColumn('reason', 'text', (c) => c.notNull())
        .addColumn('author_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('request_key', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('opened_at', 'bigint', (c) => c.notNull())
        .addColumn('others_may_write', 'integer', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('adapted_by', 'text', (c) => c.references('user.id'))
        .addColumn('answered_by', 'text', (c) => c.references('user.id'))
        .addColumn('answered_at', 'bigint')
        .addColumn('reply', 'text', (c) => c.notNull())
        .addColumn('taken', 'text', (c) => c.notNull())
        .addColumn('accepted_seq', 'integer')
        .addColumn('begun', 'text', (c) => c.notNull())
        .addUniqueConstraint('suggestion_key', ['author_id', 'request_key'])
        .execute();
      await schema.createIndex('suggestion_section').on('suggestion').columns(['section_id', 'at']).execute();
    },
  };
}

/** Who undid the last acceptance of a suggestion, when and why. */
export function undoneAcceptances(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      // SQLite adds one column a statement.
      const { schema } = db;
      await schema
        .alterTable('suggestion')
        .addColumn('undone_by', 'text', (c) => c.references('user.id'))
        .execute();
      await schema.alterTable('suggestion').addColumn('undone_at', 'bigint').execute();
      await schema
        .alterTable('suggestion')
        .addColumn('undone_reason', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
    },
  };
}

/** The answer time of the service in days, and the last step of waiting at which people were reminded of a suggestion. */
export function answerTime(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('service')
        .addColumn('answer_days', 'integer', (c) => c.notNull().defaultTo(3))
        .execute();
      await schema
        .alterTable('suggestion')
        .addColumn('told_step', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      // Every server looks for these from time to time. Answered ones, of which there are more and more, are not in it.
      await sql`create index suggestion_open on suggestion (opened_at) where state in ('open', 'adapting')`.execute(db);
    },
  };
}
