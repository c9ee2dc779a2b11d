/** The migration steps for the inbox and for e-mail. */
import { sql, type Kysely, type Migration } from 'kysely';

/** Notifications, and what people do not want to be told of. */
export function notifications(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('notification')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('by_id', 'text', (c) => c.notNull().references('user.id'))
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
        .addColumn('section_id', 'text', (c) => c.notNull().references('section.id').onDelete('cascade'))
        .addColumn('thread_id', 'text')
        .addColumn('comment_id', 'text')
        .addColumn('suggestion_id', 'text')
        .addColumn('professionals_only', 'integer', (c) => c.notNull())
        .addColumn('read_at', 'bigint')
        .execute();
      // Pages are read from the first, pages of what is unread from the second. Counts need the third alone: it has all that they ask.
      await schema.createIndex('notification_newest').on('notification').columns(['person_id', 'at', 'id']).execute();
      await schema.createIndex('notification_read').on('notification').columns(['person_id', 'read_at', 'at', 'id']).execute();
      await sql`create index notification_unread on notification (person_id, plan_id, section_id, kind, professionals_only, at) where read_at is null`.execute(
        db,
      );
      await schema.createIndex('notification_thread').on('notification').columns(['person_id', 'thread_id']).execute();
      await schema
        .createTable('notification_mute')
        .addColumn('person_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
        // Empty for the plan as a whole, because a key has no null.
        .addColumn('thread_id', 'text', (c) => c.notNull())
        .addColumn('section_id', 'text', (c) => c.references('section.id').onDelete('cascade'))
        .addPrimaryKeyConstraint('notification_mute_key', ['person_id', 'plan_id', 'thread_id'])
        .execute();
    },
  };
}

/** The outbox of e-mail, and when each person wants it. */
export function mail(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .createTable('mail')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.references('user.id').onDelete('cascade'))
        .addColumn('invitation_id', 'text', (c) => c.references('invitation.id').onDelete('cascade'))
        .addColumn('password_reset_id', 'text', (c) => c.references('password_reset.id').onDelete('cascade'))
        .addColumn('address', 'text')
        .addColumn('language', 'text', (c) => c.notNull())
        .addColumn('secret', 'text')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('problem', 'text')
        .addColumn('locked_until', 'bigint')
        .addColumn('locked_by', 'text')
        .addColumn('ended_at', 'bigint')
        .execute();
      // With this index the database itself allows only one mail for each person and window, however many servers write.
      await sql`create unique index mail_of_window on mail (person_id) where kind = 'inbox' and state = 'waiting'`.execute(db);
      await sql`create index mail_due on mail (due_at) where state = 'waiting'`.execute(db);
      await schema.createIndex('mail_ended').on('mail').columns(['state', 'ended_at']).execute();
      await schema.createIndex('mail_invitation').on('mail').column('invitation_id').execute();
      await schema.createIndex('mail_password_reset').on('mail').column('password_reset_id').execute();
      for (const column of ['mail_when', 'mail_at', 'mail_zone'])
        await schema.alterTable('person_settings').addColumn(column, 'text').execute();
    },
  };
}
