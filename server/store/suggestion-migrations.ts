/** The migration steps for suggestions. */
import type { Kysely, Migration } from 'kysely';

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
