/** The migration steps for conversations. */
import type { Kysely, Migration } from 'kysely';

/** Threads and their comments, what comments said before, and the keys of requests that were done. */
export function conversations(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('thread')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id').onDelete('cascade'))
        .addColumn('suggestion_id', 'text')
        .addColumn('audience', 'text', (c) => c.notNull())
        .addColumn('anchor', 'text', (c) => c.notNull())
        .addColumn('begun_by', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('changed_at', 'bigint', (c) => c.notNull())
        .addColumn('resolved_by', 'text', (c) => c.references('user.id'))
        .addColumn('resolved_at', 'bigint')
        .execute();
      await schema.createIndex('thread_section').on('thread').columns(['section_id', 'at']).execute();
      await schema.createIndex('thread_changed').on('thread').columns(['plan_id', 'changed_at', 'id']).execute();
      await schema
        .createTable('comment')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('thread_id', 'text', (c) => c.notNull().references('thread.id').onDelete('cascade'))
        .addColumn('position', 'integer', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('deleted_at', 'bigint')
        .addUniqueConstraint('comment_position', ['thread_id', 'position'])
        .execute();
      await schema
        .createTable('comment_version')
        .addColumn('comment_id', 'text', (c) => c.notNull().references('comment.id').onDelete('cascade'))
        .addColumn('until', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('comment_version_key', ['comment_id', 'until'])
        .execute();
      await schema
        .createTable('request_key')
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('made', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('request_key_key', ['person_id', 'key'])
        .execute();
    },
  };
}

/** What somebody else said, in place of the words of a comment and of what it said before; null for the writer's own words. */
export function contributions(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const table of ['comment', 'comment_version'])
        await db.schema.alterTable(table).addColumn('contribution', 'text').execute();
    },
  };
}

/** The members for whom threads and suggestions are kept that were made while their section was sealed, as a list; empty for all readers. */
export function keptTalk(): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      for (const table of ['thread', 'suggestion'])
        await schema
          .alterTable(table)
          .addColumn('kept_for', 'text', (c) => c.notNull().defaultTo(''))
          .execute();
    },
  };
}

/** Who opened a thread again, and when. */
export function reopenings(): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('thread')
        .addColumn('reopened_by', 'text', (c) => c.references('user.id'))
        .execute();
      await schema.alterTable('thread').addColumn('reopened_at', 'bigint').execute();
    },
  };
}
