/** The migration steps for recorded acts. */
import type { Kysely, Migration } from 'kysely';

/**
 * Acts, and that they were taken back. Rows of both are only ever added. `sayer_id` is a member; null is the person whose plan it is,
 * where they have no account. `said_on` is empty for an act of one's own. The block is the marker that it had at first, and `units` are its letters then.
 */
export function acts(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('act')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id').onDelete('cascade'))
        .addColumn('request_key', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('block_client', 'bigint', (c) => c.notNull())
        .addColumn('block_clock', 'bigint', (c) => c.notNull())
        .addColumn('units', 'text', (c) => c.notNull())
        .addColumn('sayer_id', 'text', (c) => c.references('member.id'))
        .addColumn('recorded_by', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('said_on', 'text')
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('words_hash', 'text', (c) => c.notNull())
        .addColumn('quote', 'text', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addUniqueConstraint('act_key', ['recorded_by', 'request_key'])
        .execute();
      await schema.createIndex('act_section').on('act').columns(['section_id', 'at']).execute();
      await schema
        .createTable('act_end')
        .addColumn('act_id', 'text', (c) => c.primaryKey().references('act.id').onDelete('cascade'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('how', 'text', (c) => c.notNull())
        .addColumn('reason', 'text', (c) => c.notNull())
        .execute();
    },
  };
}
