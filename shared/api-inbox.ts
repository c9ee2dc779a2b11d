/** The API of the inbox and of the outbox of e-mail. Times are milliseconds since 1970. */
import { z } from 'zod';
import { zLead, zPerson } from '#shared/api.ts';
import { MAIL_KINDS, MAIL_PROBLEMS } from '#shared/mail.ts';
import { NOTIFICATION_KINDS } from '#shared/notifications.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const time = z.number().int().nonnegative();

const zPlanRef = z.object({ id: z.string(), title: z.string(), knownAs: z.string() });
const zSectionRef = z.object({ id: z.string(), title: z.string(), lead: zLead });

/** One thing that the caller was told, of which they may know now. */
export const zNotification = z.object({
  id: z.string(),
  kind: z.enum(NOTIFICATION_KINDS),
  at: time,
  isRead: z.boolean(),
  /** Who did it; null where the notification does not say. */
  by: zPerson.nullable(),
  plan: zPlanRef,
  section: zSectionRef,
  threadId: z.string().nullable(),
  commentId: z.string().nullable(),
  suggestionId: z.string().nullable(),
});
export type Notification = z.infer<typeof zNotification>;

/** What the caller does not want to be told of: a plan, or one thread in a section of it. */
export const zMute = z.object({ plan: zPlanRef, threadId: z.string().nullable(), section: zSectionRef.nullable() });
export type Mute = z.infer<typeof zMute>;

/** Which page of the inbox to read: what came before the place that the answer before gave; with `unread` only what is unread. */
export const zInboxQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}~[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  unread: z.enum(['0', '1']).default('0'),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});
/** A page of the inbox, the newest first; `next` is the place of the next page, null at the end. */
export const zInbox = z.object({
  unread: z.number().int(),
  notifications: z.array(zNotification),
  next: z.string().nullable(),
  mutes: z.array(zMute),
});
export type Inbox = z.infer<typeof zInbox>;

/**
 * How much is unread. `sections` are the sections about which as a whole something is: whoever reads one there has read that too. `threads`
 * and `suggestions` are those of the newest unread notifications, so that a page asks the server only about what is unread. A server that
 * names none says nothing about them.
 */
export const zInboxCount = z.object({
  unread: z.number().int(),
  sections: z.array(z.string()),
  threads: z.array(z.string()).default([]),
  suggestions: z.array(z.string()).default([]),
});
export type InboxCount = z.infer<typeof zInboxCount>;

/**
 * What the caller has read: these notifications, all up to a time, or what is about a section as a whole, a thread or a suggestion. What is
 * said about a suggestion is about its thread. What the caller does not have is ignored.
 */
export const zInboxRead = z.union([
  z.strictObject({ ids: z.array(id).max(500) }),
  z.strictObject({ until: time }),
  z.strictObject({ sectionId: id }),
  z.strictObject({ threadId: id }),
  z.strictObject({ suggestionId: id }),
]);
export type InboxRead = z.infer<typeof zInboxRead>;

/** Whether the caller does not want to be told of a plan, or of one thread of it. */
export const zMuteChange = z.object({ planId: id, threadId: id.nullable().default(null), muted: z.boolean() });

/** A mail that could not be sent, or that a service without e-mail would have sent. It says nothing about any plan. */
export const zOutboxMail = z.object({
  id: z.string(),
  kind: z.enum(MAIL_KINDS),
  /** To whom; null for somebody who was invited to a plan, because only those who manage the plan know of them. */
  person: zPerson.nullable(),
  /** The start of the day (UTC) on which it ended. The time of day would say when something happened on a plan. */
  day: time,
  problem: z.enum(MAIL_PROBLEMS).nullable(),
});
export type OutboxMail = z.infer<typeof zOutboxMail>;
/** What managers of the service see of e-mail: whether it is sent, the link to an inbox, and what could not be sent or was not. */
export const zOutbox = z.object({
  sends: z.boolean(),
  link: z.string(),
  failed: z.array(zOutboxMail),
  held: z.array(zOutboxMail),
});
export type Outbox = z.infer<typeof zOutbox>;

/** The key of a link that ends e-mail about an inbox. */
export const zUnsubscribeQuery = z.object({ key: z.string().min(1).max(200) });
