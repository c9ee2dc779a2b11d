/** Decisions in words: every verb of the audit trail has a sentence in each language, and so has everything that an entry can say. */
import i18next from 'i18next';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AUDIT_VERBS, zAuditEntry, type AuditEntry, type AuditVerb } from '#shared/audit.ts';
import { CONTRIBUTION_WAYS } from '#shared/contributions.ts';
import { LEADS, RIGHTS } from '#shared/rights.ts';
import { decisionInWords, reasonOf } from '#client/words/decisions.ts';
import { startWords } from '../support/words.ts';

const MEMBERS = { ruth: { name: 'Ruth' }, amina: { name: 'Amina' } };
const AUTHORITY = { kind: 'deputy', evidence: 'The order', until: null };
const BOUNDARY = { why: 'Because', influence: '', disagreement: '', review: '' };

type Detail = Readonly<Record<string, unknown>>;
/** For each verb the entries that it is tried with. Each says one thing that the others of its verb do not say. */
const DETAILS: Readonly<Record<AuditVerb, readonly Detail[]>> = {
  'service.setUp': [{ service: 'Oak House' }],
  'service.change': [
    { lockMinutes: 1 },
    { lockMinutes: 5 },
    { answerDays: 1 },
    { lockMinutes: 2, answerDays: 4 },
    { staffSecondStep: true },
    { staffSecondStep: false },
  ],
  'secondStep.takeOff': [{ for: 'm', reason: 'Lost' }],
  'manager.invite': [{ invitation: 'i', name: 'Ruth' }],
  'manager.remove': [{ manager: 'm' }],
  'manager.leave': [{ manager: 'm' }],
  'passwordReset.make': [{ passwordReset: 'p', for: 'm' }],
  'passwordReset.withdraw': [{ passwordReset: 'p', for: 'm' }],
  'passwordReset.use': [{ passwordReset: 'p', madeBy: 'm' }],
  'demo.fill': [{}],
  'invitation.accept': [
    { invitation: 'i', standing: 'family', newAccount: true },
    { invitation: 'i', standing: null, newAccount: false },
  ],
  'invitation.withdraw': [{ invitation: 'i' }],
  'plan.change': [
    { title: 'A new title' },
    { personName: 'Pearl Johnson' },
    { knownAs: 'Pearl' },
    { knownAs: '' },
    { room: 'Room 12' },
    { room: '' },
    { bornOn: '1941-05-06' },
    { bornOn: null },
    { archived: true },
    { archived: false },
  ],
  'plan.setPhoto': [{ photo: 'v1' }],
  'plan.removePhoto': [{}],
  'member.invite': [{ invitation: 'i', name: 'Ruth', standing: 'observer' }],
  'member.change': [
    { memberId: 'ruth', standing: 'manager' },
    { memberId: 'ruth', relation: 'daughter' },
    { memberId: 'ruth', relation: '' },
    { memberId: 'ruth', authority: AUTHORITY },
    { memberId: 'ruth', expiresAt: 1_790_000_000_000 },
    { memberId: 'ruth', expiresAt: null },
  ],
  'member.remove': [{ memberId: 'ruth' }],
  'member.leave': [{ memberId: 'ruth' }],
  'plan.create': [{ title: 'A plan', template: 'dementia', language: 'en' }],
  'plan.orderSections': [{ order: ['a', 'b'] }],
  'section.add': LEADS.map((lead) => ({ title: 'Music', lead, named: [] })),
  'section.change': [
    { title: 'Music' },
    ...LEADS.map((lead) => ({ lead, reason: 'After the fall.' })),
    { boundary: BOUNDARY },
    { retired: true },
    { retired: false },
  ],
  'section.hold': [{ reason: 'We wait for Friday.' }],
  'section.liftHold': [{}],
  'section.name': [
    { before: [], after: ['ruth'] },
    { before: ['ruth'], after: [], reason: 'She has left.' },
    { before: ['ruth'], after: ['ruth'] },
  ],
  'section.grant': [
    ...RIGHTS.filter((right) => !['comment', 'suggest'].includes(right)).map((right) => ({ memberId: 'ruth', right })),
    { memberId: 'ruth', right: null },
  ],
  'section.restore': [{ at: 3, toSeq: 9 }],
  'sitting.explain': [{ sitting: 3, text: 'After the call.' }],
  'sitting.end': [{ after: 9 }],
  'thread.begin': [
    { thread: 't', audience: 'readers', comment: 'c' },
    { thread: 't', audience: 'professionals', comment: 'c' },
    ...CONTRIBUTION_WAYS.map((way) => ({ thread: 't', audience: 'readers', comment: 'c', contribution: { way, by: 'ruth' } })),
    { thread: 't', audience: 'professionals', comment: 'c', contribution: { way: 'phone', by: null } },
  ],
  'thread.resolve': [{ thread: 't', audience: 'readers' }],
  'thread.reopen': [{ thread: 't', audience: 'readers' }],
  'comment.add': [
    { thread: 't', audience: 'readers', comment: 'c' },
    ...CONTRIBUTION_WAYS.map((way) => ({ thread: 't', audience: 'readers', comment: 'c', contribution: { way, by: null } })),
    { thread: 't', audience: 'professionals', comment: 'c', contribution: { way: 'talk', by: 'ruth' } },
  ],
  'comment.change': [{ thread: 't', audience: 'readers', comment: 'c', kept: true }],
  'comment.delete': [{ thread: 't', audience: 'readers', comment: 'c' }],
  'suggestion.make': [{ suggestion: 's', title: 'Tea first', author: 'm1', reason: 'She says so.' }],
  'suggestion.change': [
    { suggestion: 's', title: 'Tea first', author: 'm1', reason: 'She says so.' },
    { suggestion: 's', title: 'Tea first', author: 'm1', othersMayWrite: true },
    { suggestion: 's', title: 'Tea first', author: 'm1', othersMayWrite: false, kept: true },
  ],
  'suggestion.withdraw': [{ suggestion: 's', title: 'Tea first', author: 'm1' }],
  'suggestion.adapt': [{ suggestion: 's', title: 'Tea first', author: 'm1' }],
  'suggestion.accept': [
    { suggestion: 's', title: 'Tea first', author: 'm1', part: 'all', toSeq: 9 },
    { suggestion: 's', title: 'Tea first', author: 'm1', part: 'some', toSeq: 9, reason: 'Thank you.' },
    { suggestion: 's', title: 'Tea first', author: 'm1', part: 'adapted', toSeq: null },
  ],
  'suggestion.decline': [{ suggestion: 's', title: 'Tea first', author: 'm1', reason: 'It is too hot.' }],
  'act.record': [
    { act: 'a', kind: 'agree', sayer: 'ruth', saidOn: null, seq: 3, words: 'h' },
    { act: 'a', kind: 'view', sayer: 'ruth', saidOn: null, seq: 3, words: 'h' },
    { act: 'a', kind: 'agree', sayer: 'ruth', saidOn: '2026-11-03', seq: 3, words: 'h' },
    { act: 'a', kind: 'view', sayer: 'ruth', saidOn: '2026-11-03', seq: 3, words: 'h' },
    { act: 'a', kind: 'view', sayer: null, saidOn: '2026-11-03', seq: 3, words: 'h' },
  ],
  'act.takeBack': [
    { act: 'a', kind: 'agree', sayer: 'ruth', how: 'withdrawn', reason: 'I thought again.' },
    { act: 'a', kind: 'view', sayer: 'ruth', how: 'withdrawn' },
    { act: 'a', kind: 'agree', sayer: 'ruth', how: 'mistake' },
    { act: 'a', kind: 'view', sayer: null, how: 'mistake' },
  ],
  'suggestion.undo': [{ suggestion: 's', title: 'Tea first', author: 'm1', toSeq: 12, reason: 'By mistake.' }],
};

/** The form of an entry with this verb, by the closed list. */
const shapeOf = (verb: AuditVerb) => zAuditEntry.options.find((option) => option.shape.verb.value === verb)?.shape;

function entryOf(verb: AuditVerb, detail: Detail): AuditEntry {
  const shape = shapeOf(verb);
  const isOfService = shape?.planId instanceof z.ZodLiteral;
  const isOfSection = shape?.audience instanceof z.ZodReadonly;
  return zAuditEntry.parse({
    at: 1_790_000_000_000,
    personId: 'p',
    planId: isOfService ? '' : 'plan',
    verb,
    sections: isOfSection ? ['a'] : [],
    audience: isOfSection ? ['ruth'] : 'all',
    detail,
  });
}

const ALL = AUDIT_VERBS.flatMap((verb) => DETAILS[verb].map((detail) => entryOf(verb, detail)));

beforeAll(startWords);

describe.each(['en', 'ur'] as const)('%s', (language) => {
  beforeEach(async () => void (await i18next.changeLanguage(language)));

  test.each(AUDIT_VERBS)('%s has words', (verb) => {
    const said = DETAILS[verb].map((detail) => decisionInWords(entryOf(verb, detail), MEMBERS));
    expect(said.length).toBeGreaterThan(0);
    for (const words of said) {
      expect(words).toMatch(language === 'en' ? /^[A-Z].*[.]$/s : /[\u0600-\u06FF].*۔$/s);
      expect(words).not.toMatch(/\{\{|decided\.|standing\.|right\.|authority\./);
    }
    expect(new Set(said).size).toBe(said.length);
  });

  test('no two verbs say the same', () => {
    const said = ALL.map((entry) => decisionInWords(entry, MEMBERS));
    expect(said.filter((words, index) => said.indexOf(words) !== index)).toEqual([]);
  });
});

describe('what an entry can say', () => {
  beforeEach(async () => void (await i18next.changeLanguage('en')));

  /** What of an entry is told elsewhere, or is only for the machine. */
  const UNSAID: Partial<Record<AuditVerb, readonly string[]>> = {
    'service.change': [],
    'section.change': ['reason'],
    'plan.create': ['title', 'template', 'language'],
  };

  test.each(AUDIT_VERBS.filter((verb) => verb.endsWith('.change')))('%s: each of its fields has a case here', (verb) => {
    const fields = Object.keys(shapeOf(verb)?.detail.shape ?? {});
    const tried = new Set(DETAILS[verb].flatMap((detail) => Object.keys(detail)));
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !tried.has(field))).toEqual([]);
    // Without its fields an entry says nothing of its own, so each sentence above comes from a field.
    const said = fields.filter((field) => field !== 'memberId' && UNSAID[verb]?.includes(field) !== true);
    expect(said.length).toBeGreaterThan(0);
  });

  test('names, titles and days stand in the sentence', () => {
    const says = (verb: AuditVerb, detail: Detail) => decisionInWords(entryOf(verb, detail), MEMBERS);
    expect(says('section.add', { title: 'Music', lead: 'together', named: [] })).toBe(
      'Added the section “Music”. It is led together.',
    );
    expect(says('section.grant', { memberId: 'ruth', right: 'read' })).toBe('What Ruth can do here now: read.');
    expect(says('section.name', { before: ['ruth'], after: ['amina'] })).toBe(
      'Named on this section: Amina. Not named on this section any more: Ruth.',
    );
    expect(says('plan.change', { room: 'Room 12', archived: true })).toBe(
      'Room or flat: Room 12. Archived the plan. Nobody can write in it now.',
    );
    expect(says('member.change', { memberId: 'ruth', standing: 'family', relation: 'daughter' })).toBe(
      'Changed what is noted about Ruth. Standing: family. What they are to the person: daughter.',
    );
  });

  test('[R30] what somebody said is told by its way and by who said it, and who is on no plan has no name', () => {
    const says = (verb: AuditVerb, by: string | null, audience = 'readers') =>
      decisionInWords(entryOf(verb, { thread: 't', audience, comment: 'c', contribution: { way: 'phone', by } }), MEMBERS);
    expect(says('thread.begin', 'ruth')).toBe('Wrote down a phone call with Ruth.');
    expect(says('thread.begin', null)).toBe('Wrote down a phone call with somebody who is not on this plan.');
    expect(says('comment.add', 'ruth', 'professionals')).toBe(
      'Answered in a conversation. Wrote down a phone call with Ruth. Only professionals can read it.',
    );
  });

  test('somebody who is not known to the reader is named by nothing', () => {
    expect(decisionInWords(entryOf('member.remove', { memberId: 'gone' }), MEMBERS)).toBe(
      'Removed somebody who is not on the plan now from the plan.',
    );
  });

  test('a reason is given where there is one, and only there [R17]', () => {
    expect(reasonOf(entryOf('section.hold', { reason: 'We wait for Friday.' }))).toBe('We wait for Friday.');
    expect(reasonOf(entryOf('section.change', { lead: 'professional' }))).toBe(null);
    expect(reasonOf(entryOf('section.grant', { memberId: 'ruth', right: 'read' }))).toBe(null);
    expect(reasonOf(entryOf('section.liftHold', {}))).toBe(null);
  });
});
