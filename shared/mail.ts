/** The rules of e-mail: when a person wants it, when a mail is due, and what can become of it. */

/** When a person wants e-mail about what waits in their inbox. */
export const MAIL_TIMES = ['atOnce', 'daily', 'never'] as const;
/** One of these choices. */
export type MailTime = (typeof MAIL_TIMES)[number];

/** A person's choice. `at` is a time of day such as "08:00" in their time zone; it counts for a daily mail. */
export type MailChoice = { readonly when: MailTime; readonly at: string; readonly zone: string };

/** The choice of somebody who made none. */
export const USUAL_MAIL: Omit<MailChoice, 'zone'> = { when: 'daily', at: '08:00' };

/** How long a mail that is to come at once waits for more of the same, in milliseconds. */
export const MAIL_WINDOW = 15 * 60_000;

/** What a mail is for. */
export const MAIL_KINDS = ['inbox', 'invitation', 'passwordReset', 'signInLink', 'secondStepOff'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/**
 * The states of a mail. `held` means that this service sends no mail, so managers read in the app what would have been sent; `dropped`
 * that it was not needed any more.
 */
export const MAIL_STATES = ['waiting', 'sent', 'failed', 'held', 'dropped'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/**
 * Why a mail could not be sent: the other server refused it, refused the sign-in, did not answer in time, broke off, or could not be
 * reached.
 */
export const MAIL_PROBLEMS = ['refused', 'signIn', 'slow', 'brokeOff', 'unreachable'] as const;
export type MailProblem = (typeof MAIL_PROBLEMS)[number];

const MINUTE = 60_000;
/** How long after each try that failed the next one comes, in milliseconds. After the last of them a mail is given up. */
const RETRY_AFTER = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);

/** When a mail is tried again after its try number `attempts` failed at `now`; null if it is given up. */
export function retryAt(attempts: number, now: number): number | null {
  const wait = RETRY_AFTER[attempts - 1];
  return wait === undefined ? null : now + wait;
}

/** Whether the name is one of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const DAY = 24 * 60;

/** The minute of the day in a time zone. */
function minuteOf(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hour = 0, minute = 0] = format.format(at).split(':').map(Number);
  return hour * 60 + minute;
}

/** When the next mail about something of `now` is due, in milliseconds since 1970; null if the person wants none. */
export function mailDueAt({ when, at, zone }: MailChoice, now: number): number | null {
  if (when === 'never') return null;
  if (when === 'atOnce') return now + MAIL_WINDOW;
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const wanted = hour * 60 + minute;
  const start = now - (now % MINUTE);
  const ahead = (wanted - minuteOf(start, zone) + DAY) % DAY || DAY;
  const due = start + ahead * MINUTE;
  // Where the clocks were changed in between, the difference is taken back, so that the mail comes at its time of day.
  const off = ((minuteOf(due, zone) - wanted + DAY + DAY / 2) % DAY) - DAY / 2;
  return due - off * MINUTE;
}
