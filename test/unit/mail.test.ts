/** When mails are due and tried again, what links in them can do, and what an error of the mail server means. */
import { describe, expect, it } from 'vitest';
import { MAIL_PROBLEMS, MAIL_WINDOW, mailDueAt, retryAt } from '#shared/mail.ts';
import { mayKnow, NOTIFICATION_KINDS, SECTION_KINDS, zNotificationAbout } from '#shared/notifications.ts';
import { MailKeys } from '#server/email/mail-keys.ts';
import { notSentBy } from '#server/email/transport.ts';
import { memberOf, NOW, sectionOf } from '../support/rights-table.ts';

const at = (text: string): number => Date.parse(text);

describe('a mail is due', () => {
  it('a window later, at the next time of day, or never', () => {
    const now = at('2026-11-30T10:20:30Z');
    const daily = (time: string, zone = 'UTC') => mailDueAt({ when: 'daily', at: time, zone }, now);
    expect(mailDueAt({ when: 'atOnce', at: '08:00', zone: 'UTC' }, now)).toBe(now + MAIL_WINDOW);
    expect(mailDueAt({ when: 'never', at: '08:00', zone: 'UTC' }, now)).toBeNull();
    expect(daily('08:00')).toBe(at('2026-12-01T08:00:00Z'));
    expect(daily('18:30')).toBe(at('2026-11-30T18:30:00Z'));
    expect(daily('10:20')).toBe(at('2026-12-01T10:20:00Z'));
    expect(daily('08:00', 'Asia/Karachi')).toBe(at('2026-12-01T03:00:00Z'));
    expect(daily('23:00', 'America/New_York')).toBe(at('2026-12-01T04:00:00Z'));
  });

  it('at its time of day also where the clocks are changed before it', () => {
    const choice = { when: 'daily', at: '08:00', zone: 'Europe/London' } as const;
    expect(mailDueAt(choice, at('2026-10-24T12:00:00Z'))).toBe(at('2026-10-25T08:00:00Z'));
    expect(mailDueAt(choice, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T07:00:00Z'));
  });

  it('again later and later, and at last no more', () => {
    const waits = Array.from({ length: 20 }, (_, i) => retryAt(i + 1, 0));
    const tries = waits.filter((wait) => wait !== null);
    expect(tries).toEqual(tries.toSorted((a, b) => a - b));
    expect(tries.length).toBeGreaterThan(5);
    expect(waits.slice(tries.length).every((wait) => wait === null)).toBe(true);
    expect(tries.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(24 * 60 * 60_000);
  });
});

describe('the keys of links', () => {
  const keys = new MailKeys('the secret of one service, long enough');
  const others = new MailKeys('the secret of another service, as long');

  it('of a waiting mail are read by this service alone', () => {
    const sealed = keys.seal('the key');
    expect(sealed).not.toContain('the key');
    expect(keys.seal('the key')).not.toBe(sealed);
    expect([keys.open(sealed), others.open(sealed), keys.open(`A${sealed.slice(1)}`), keys.open('')]).toEqual([
      'the key',
      null,
      null,
      null,
    ]);
  });

  it('that end mails name one person and cannot be made by anybody else', () => {
    const key = keys.unsubscribeKey('ann');
    expect(keys.personOf(key)).toBe('ann');
    const forged = [others.unsubscribeKey('ann'), key.replace('ann', 'ben'), key.slice(0, -2), 'ann', 'ann.', '', '.'];
    for (const wrong of forged) expect(keys.personOf(wrong)).toBeNull();
  });
});

describe('an error of the mail server', () => {
  it('is one of five kinds, of which only a refusal of this mail is final', () => {
    const cases = [
      [{ code: 'EENVELOPE', responseCode: 550 }, 'refused', true],
      [{ code: 'EMESSAGE', responseCode: 554 }, 'refused', true],
      [{ code: 'EENVELOPE', responseCode: 451 }, 'refused', false],
      [{ code: 'EAUTH', responseCode: 535 }, 'signIn', false],
      [{ code: 'ETIMEDOUT' }, 'slow', false],
      [{ code: 'ESOCKET', syscall: 'connect' }, 'unreachable', false],
      [{ code: 'EDNS' }, 'unreachable', false],
      [{ code: 'ECONNECTION' }, 'brokeOff', false],
      [null, 'brokeOff', false],
    ] as const;
    for (const [error, problem, final] of cases) expect(notSentBy(error)).toMatchObject({ problem, final });
    expect(new Set(cases.map(([, problem]) => problem))).toEqual(new Set(MAIL_PROBLEMS));
  });
});

describe('a notification', () => {
  it('is known to who reads its section now, and of a thread for professionals to them alone [R9]', () => {
    const knows = (...[lead, modifier, standing]: Parameters<typeof sectionOf>) => {
      const facts = [sectionOf(lead, modifier, standing), memberOf(modifier, standing), NOW] as const;
      return [mayKnow({}, ...facts), mayKnow({ professionalsOnly: true }, ...facts)];
    };
    expect(knows('together', 'none', 'family')).toEqual([true, false]);
    expect(knows('professional', 'hold', 'observer')).toEqual([true, false]);
    expect(knows('together', 'archived', 'manager')).toEqual([true, true]);
    for (const shut of ['shutOut', 'removed'] as const) expect(knows('together', shut, 'manager')).toEqual([false, false]);
    expect(knows('sealed', 'none', 'family')).toEqual([false, false]);
    expect(knows('sealed', 'none', 'professional')).toEqual([true, true]);
    expect(mayKnow({}, sectionOf('together', 'none', 'family'), null, NOW)).toBe(false);
  });

  it('is one of a closed list and takes no other field', () => {
    expect(NOTIFICATION_KINDS).toHaveLength(14);
    for (const kind of SECTION_KINDS) expect(NOTIFICATION_KINDS).toContain(kind);
    const hold = { kind: 'hold', planId: 'plan', sectionId: 'one' };
    expect(zNotificationAbout.safeParse(hold).success).toBe(true);
    for (const wrong of [
      { ...hold, reason: 'why' },
      { ...hold, kind: 'mention' },
      { ...hold, kind: 'other' },
    ])
      expect(zNotificationAbout.safeParse(wrong).success).toBe(false);
  });
});
