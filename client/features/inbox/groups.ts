/** Notifications in the groups of the inbox: by day, and within a day by plan. */
import type { Notification } from '#shared/api-inbox.ts';
import { isSameDay } from '#client/words/format.ts';

/** The notifications of one plan on one day. */
export type PlanGroup = { readonly plan: Notification['plan']; readonly notifications: readonly Notification[] };
/** The notifications of one day; `at` is the moment of the newest of them. */
export type DayGroup = { readonly at: number; readonly plans: readonly PlanGroup[] };

/** The groups of notifications that come newest first. One that came twice, because others came between two pages, stands once. */
export function groupsOf(notifications: readonly Notification[]): readonly DayGroup[] {
  const days: { at: number; all: Notification[] }[] = [];
  const ids = new Set<string>();
  for (const notification of notifications) {
    if (ids.has(notification.id)) continue;
    ids.add(notification.id);
    const day = days.at(-1);
    if (day !== undefined && isSameDay(day.at, notification.at)) day.all.push(notification);
    else days.push({ at: notification.at, all: [notification] });
  }
  return days.map(({ at, all }) => ({
    at,
    plans: [...Map.groupBy(all, ({ plan }) => plan.id).values()].flatMap((some) =>
      some[0] === undefined ? [] : [{ plan: some[0].plan, notifications: some }],
    ),
  }));
}
