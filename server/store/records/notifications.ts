/** What people are told in their inbox, and what they do not want to be told of. */
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import { zNotificationAbout, type NotificationAbout } from '#shared/notifications.ts';
import type { Tables } from '#server/store/tables.ts';

/** One thing that one person was told. */
export type NotificationRecord = {
  readonly id: string;
  readonly personId: string;
  readonly at: number;
  /** The person who did it. */
  readonly by: string;
  readonly about: NotificationAbout;
  readonly readAt: number | null;
};

/** The sections of which a person may know now, and those among them of whose threads for professionals they may know. */
export type KnownSections = { readonly sections: readonly string[]; readonly professional: readonly string[] };

/** Notifications that nobody has read and that are alike: about one section, of one kind and one audience. */
export type UnreadGroup = {
  readonly planId: string;
  readonly sectionId: string;
  readonly kind: string;
  readonly professionalsOnly: boolean;
  readonly count: number;
};

/** The threads and suggestions that unread notifications are about. */
export type UnreadSubjects = { readonly threads: readonly string[]; readonly suggestions: readonly string[] };

/** Which notifications of a person to mark as read. */
export type ReadOf =
  | { readonly ids: readonly string[] }
  /** All that the person was told up to this time. */
  | { readonly until: number }
  | { readonly sectionId: string; readonly kinds: readonly string[] }
  | { readonly threadId: string }
  /** What is about the suggestion itself. What is said about it is about its thread. */
  | { readonly suggestionId: string };

/** What is done or gone: notifications of some kinds about one suggestion, or about one comment, in a section. */
export type DoneWith = { readonly planId: string; readonly sectionId: string; readonly kinds: readonly string[] } & (
  | { readonly suggestionId: string }
  | { readonly commentId: string }
);

/** Something of which a person does not want to be told: a plan, or one thread of it, which is in a section. */
export type MuteRecord = { readonly planId: string; readonly threadId: string | null; readonly sectionId: string | null };

/** What is kept of the inboxes of people. */
export interface NotificationRecords {
  insertNotifications(notifications: readonly Omit<NotificationRecord, 'readAt'>[]): Promise<void>;
  /**
   * A person's notifications, the newest first, of those of which they may know: the ones before `before` where it is given, of those
   * that are unread where `unread` is set.
   */
  notificationsOf(
    personId: string,
    page: {
      readonly known: KnownSections;
      readonly unread: boolean;
      readonly before: { readonly at: number; readonly id: string } | null;
      readonly limit: number;
    },
  ): Promise<NotificationRecord[]>;
  /** How much a person has not read, of what they were told at `since` or later. It says nothing about what they may know of now. */
  unreadGroups(personId: string, since: number): Promise<UnreadGroup[]>;
  /** What the newest unread notifications of a person are about, of those of which they may know: of no more of them than `limit`. */
  unreadSubjects(personId: string, known: KnownSections, limit: number): Promise<UnreadSubjects>;
  /** The newest notification of a person about a thread; null if there is none. */
  notificationOfThread(personId: string, threadId: string): Promise<NotificationRecord | null>;
  /** Marks notifications of a person as read, of those of which they may know. Gives how many of them were not. */
  markNotificationsRead(personId: string, known: KnownSections, which: ReadOf, at: number): Promise<number>;
  /** Marks what these people were told of something that is done or gone as read. Gives those who had not read it. */
  markDoneRead(personIds: readonly string[], what: DoneWith, at: number): Promise<string[]>;
  /** Which of these people do not want to be told of this plan, or of this thread where one is named. */
  mutedBy(personIds: readonly string[], planId: string, threadId: string | null): Promise<Set<string>>;
  setMute(personId: string, mute: MuteRecord, muted: boolean): Promise<void>;
  mutesOf(personId: string): Promise<MuteRecord[]>;
}

type Row = Tables['notification'];

/** How many rows one statement inserts at most, because a database takes only so many values. */
const ROWS_PER_INSERT = 500;

function aboutOf(row: Row): NotificationAbout {
  const place = { kind: row.kind, planId: row.plan_id, sectionId: row.section_id };
  if (row.thread_id !== null)
    return zNotificationAbout.parse({
      ...place,
      threadId: row.thread_id,
      commentId: row.comment_id,
      suggestionId: row.suggestion_id,
      professionalsOnly: row.professionals_only === 1,
    });
  return zNotificationAbout.parse(row.suggestion_id === null ? place : { ...place, suggestionId: row.suggestion_id });
}

function notificationRecord(row: Row): NotificationRecord {
  return { id: row.id, personId: row.person_id, at: row.at, by: row.by_id, about: aboutOf(row), readAt: row.read_at };
}

function rowOf({ id, personId, at, by, about }: Omit<NotificationRecord, 'readAt'>): Row {
  return {
    id,
    person_id: personId,
    at,
    by_id: by,
    kind: about.kind,
    plan_id: about.planId,
    section_id: about.sectionId,
    thread_id: 'threadId' in about ? about.threadId : null,
    comment_id: 'commentId' in about ? about.commentId : null,
    suggestion_id: 'suggestionId' in about ? about.suggestionId : null,
    professionals_only: 'professionalsOnly' in about && about.professionalsOnly ? 1 : 0,
    read_at: null,
  };
}

/** The condition that a person may know of a notification. `sections` must not be empty. */
function isKnown({ sections, professional }: KnownSections) {
  return (w: ExpressionBuilder<Tables, 'notification'>): Expression<SqlBool> => {
    const open = w('professionals_only', '=', 0);
    const forThem = professional.length === 0 ? open : w.or([open, w('section_id', 'in', professional)]);
    return w.and([w('section_id', 'in', sections), forThem]);
  };
}

/** The records of notifications, over any database that the query builder speaks to. */
export function notificationRecords(db: Kysely<Tables>): NotificationRecords {
  const unreadOf = (personId: string) =>
    db.updateTable('notification').where('person_id', '=', personId).where('read_at', 'is', null);
  return {
    async insertNotifications(notifications) {
      for (let from = 0; from < notifications.length; from += ROWS_PER_INSERT)
        await db
          .insertInto('notification')
          .values(notifications.slice(from, from + ROWS_PER_INSERT).map(rowOf))
          .execute();
    },
    async notificationsOf(personId, { known, unread, before, limit }) {
      if (known.sections.length === 0) return [];
      let query = db.selectFrom('notification').selectAll().where('person_id', '=', personId).where(isKnown(known));
      if (unread) query = query.where('read_at', 'is', null);
      if (before !== null)
        query = query.where((w) =>
          w.and([
            // The database looks for its place by the first condition, which a row of the same time also meets.
            w('at', '<=', before.at),
            w.or([w('at', '<', before.at), w('id', '<', before.id)]),
          ]),
        );
      const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(notificationRecord);
    },
    async unreadGroups(personId, since) {
      const rows = await db
        .selectFrom('notification')
        .select(['plan_id', 'section_id', 'kind', 'professionals_only'])
        .select((select) => select.fn.countAll().as('count'))
        .where('person_id', '=', personId)
        .where('read_at', 'is', null)
        .where('at', '>=', since)
        .groupBy(['plan_id', 'section_id', 'kind', 'professionals_only'])
        .execute();
      return rows.map((row) => ({
        planId: row.plan_id,
        sectionId: row.section_id,
        kind: row.kind,
        professionalsOnly: row.professionals_only === 1,
        count: Number(row.count),
      }));
    },
    async unreadSubjects(personId, known, limit) {
      if (known.sections.length === 0) return { threads: [], suggestions: [] };
      const rows = await db
        .selectFrom('notification')
        .select(['thread_id', 'suggestion_id'])
        .where('person_id', '=', personId)
        .where('read_at', 'is', null)
        .where(isKnown(known))
        .where((w) => w.or([w('thread_id', 'is not', null), w('suggestion_id', 'is not', null)]))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const threads = new Set<string>();
      const suggestions = new Set<string>();
      for (const { thread_id: thread, suggestion_id: suggestion } of rows)
        if (thread !== null) threads.add(thread);
        else if (suggestion !== null) suggestions.add(suggestion);
      return { threads: [...threads], suggestions: [...suggestions] };
    },
    async notificationOfThread(personId, threadId) {
      const row = await db
        .selectFrom('notification')
        .selectAll()
        .where('person_id', '=', personId)
        .where('thread_id', '=', threadId)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : notificationRecord(row);
    },
    async markNotificationsRead(personId, known, which, at) {
      if (known.sections.length === 0) return 0;
      let update = unreadOf(personId).set({ read_at: at }).where(isKnown(known));
      if ('ids' in which) {
        if (which.ids.length === 0) return 0;
        update = update.where('id', 'in', which.ids);
      } else if ('until' in which) update = update.where('at', '<=', which.until);
      else if ('threadId' in which) update = update.where('thread_id', '=', which.threadId);
      else if ('suggestionId' in which)
        update = update.where('suggestion_id', '=', which.suggestionId).where('thread_id', 'is', null);
      else update = update.where('section_id', '=', which.sectionId).where('kind', 'in', which.kinds);
      return Number((await update.executeTakeFirst()).numUpdatedRows);
    },
    async markDoneRead(personIds, what, at) {
      if (personIds.length === 0) return [];
      // People, plan, section and kind are the first columns of the index of what is unread.
      const rows = await db
        .updateTable('notification')
        .set({ read_at: at })
        .where('person_id', 'in', personIds)
        .where('plan_id', '=', what.planId)
        .where('section_id', '=', what.sectionId)
        .where('kind', 'in', what.kinds)
        .where('read_at', 'is', null)
        .where((w) => ('commentId' in what ? w('comment_id', '=', what.commentId) : w('suggestion_id', '=', what.suggestionId)))
        .returning('person_id')
        .execute();
      return [...new Set(rows.map((row) => row.person_id))];
    },
    async mutedBy(personIds, planId, threadId) {
      if (personIds.length === 0) return new Set();
      const rows = await db
        .selectFrom('notification_mute')
        .select('person_id')
        .where('person_id', 'in', personIds)
        .where('plan_id', '=', planId)
        .where('thread_id', 'in', threadId === null ? [''] : ['', threadId])
        .execute();
      return new Set(rows.map((row) => row.person_id));
    },
    async setMute(personId, { planId, threadId, sectionId }, muted) {
      const key = { person_id: personId, plan_id: planId, thread_id: threadId ?? '' };
      if (muted)
        await db
          .insertInto('notification_mute')
          .values({ ...key, section_id: sectionId })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      else
        await db
          .deleteFrom('notification_mute')
          .where('person_id', '=', personId)
          .where('plan_id', '=', planId)
          .where('thread_id', '=', key.thread_id)
          .execute();
    },
    async mutesOf(personId) {
      const rows = await db
        .selectFrom('notification_mute')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('plan_id')
        .orderBy('thread_id')
        .execute();
      return rows.map((row) => ({
        planId: row.plan_id,
        threadId: row.thread_id === '' ? null : row.thread_id,
        sectionId: row.section_id,
      }));
    },
  };
}
