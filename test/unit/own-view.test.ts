/** The person's own view: which choices it offers, their day and what is for now, their likes, and times in words. */
import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member, Section } from '#shared/api.ts';
import type { Standing } from '#shared/rights.ts';
import { firstPage } from '#client/app/start.tsx';
import { callNames, choicesOf, helpersOf, placeOf, topicOf } from '#client/features/own-view/choices.ts';
import { dayIn, nowAndNext, type DayPart } from '#client/features/own-view/day-steps.ts';
import { likesIn } from '#client/features/own-view/likes.ts';
import { calledOf, namesOf } from '#client/features/own-view/person-names.ts';
import { hasWords, wordsOf, writtenIn } from '#client/features/own-view/section-words.ts';
import { nowInWords, partOfDay, timeInWords } from '#client/features/own-view/time-words.ts';
import type { Node } from '#client/features/sections/index.ts';
import { startWords } from '../support/words.ts';

const zone = process.env['TZ'];
beforeAll(async () => {
  process.env['TZ'] = 'Europe/London';
  await startWords();
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function section(id: string, source: string | null, more: Partial<Section> = {}): Section {
  return {
    id,
    title: `The title of ${id}`,
    lead: 'together',
    room: `section.${id}`,
    right: 'edit',
    inForce: null,
    boundary: { why: '', influence: '', disagreement: '', review: '' },
    hold: null,
    retiredAt: null,
    hint: null,
    source,
    deciders: [],
    ...more,
  };
}

function member(name: string, standing: Standing, more: Partial<Member> = {}): Member {
  return {
    id: `member-${name}`,
    person: { id: `person-${name}`, name },
    standing,
    relation: '',
    authority: { kind: 'none', evidence: '', until: null },
    expiresAt: null,
    current: true,
    you: false,
    ...more,
  };
}

const PEOPLE = [member('Pearl Whittaker', 'person'), member('Denise Whittaker', 'family')];
const offered = (sections: readonly Section[], members: readonly Member[] = PEOPLE): string[] =>
  choicesOf({ sections: [...sections], members: [...members] }).map(placeOf);

describe('the choices', () => {
  const WHOLE = [
    section('risks', 'dementia/keeping-safe'),
    section('likes', 'dementia/preferences'),
    section('story', 'dementia/life-story'),
    section('day', 'dementia/daily-routine'),
    section('about', 'dementia/about-me'),
  ];

  test('are at most four, in one order, whatever the order and the titles of the sections are', () => {
    expect(offered(WHOLE)).toEqual(['about', 'day', 'people', 'likes']);
    expect(offered(WHOLE.toReversed())).toEqual(['about', 'day', 'people', 'likes']);
  });

  test('come from any template that has sections of these keys', () => {
    expect(topicOf({ source: 'our-home/daily-routine' })).toBe('day');
    expect(topicOf({ source: 'our-home/constructor' })).toBeNull();
    expect(topicOf({ source: null })).toBeNull();
  });

  test('leave out what the plan does not have, and then there is room for the life story', () => {
    expect(offered(WHOLE.filter(({ id }) => id !== 'likes'))).toEqual(['about', 'day', 'people', 'story']);
    expect(offered([section('day', 'dementia/daily-routine')], PEOPLE.slice(0, 1))).toEqual(['day']);
  });

  test('are never a retired or a sealed section', () => {
    const gone = WHOLE.map((each) => (each.id === 'about' ? { ...each, retiredAt: 1 } : each));
    const sealed = gone.map((each) => (each.id === 'likes' ? { ...each, lead: 'sealed' as const } : each));
    expect(offered(sealed)).toEqual(['day', 'people', 'story']);
  });

  test('are the sections led together, where none came from a template', () => {
    const own = Array.from({ length: 7 }, (_, at) => section(`own-${at}`, null));
    const led = section('led', null, { lead: 'professional' });
    expect(offered([led, ...own])).toEqual(['own-0', 'own-1', 'own-2', 'own-3', 'own-4', 'people']);
    expect(choicesOf({ sections: own, members: [] })[0]).toMatchObject({ topic: null });
    expect(offered([led])).toEqual(['people']);
    expect(offered([], [])).toEqual([]);
  });
});

describe('who helps', () => {
  test('the family first, no observer, and nobody who is no longer on the plan', () => {
    const all = [
      member('Owen Pryce', 'observer'),
      member('Harpreet Gill', 'manager'),
      member('Niamh Doherty', 'professional'),
      member('Old Friend', 'family', { current: false }),
      ...PEOPLE,
      member('Farah Siddiqui', 'careWorker'),
      member('Ada Bell', 'advocate'),
    ];
    expect(helpersOf(all).map(({ person }) => person.name)).toEqual([
      'Denise Whittaker',
      'Ada Bell',
      'Farah Siddiqui',
      'Niamh Doherty',
      'Harpreet Gill',
    ]);
  });

  test('two with the same first name have their whole names', () => {
    const names = callNames([
      member('Ann Lee', 'family'),
      member('Ann Moss', 'careWorker'),
      member('Dr Ruth Hale', 'professional'),
    ]);
    expect([...names.values()]).toEqual(['Ann Lee', 'Ann Moss', 'Dr Ruth']);
  });
});

describe('where somebody begins', () => {
  const plan = (id: string, standing: Standing, archivedAt: number | null = null) => ({
    id,
    title: id,
    person: { name: 'Pearl', knownAs: 'Pearl', room: '', bornOn: null, photo: null, colour: 0 },
    standing,
    relation: '',
    archivedAt,
  });

  test('the person on their own view, unless they chose the whole plan; everybody else as before', () => {
    expect(firstPage([plan('a', 'person')], null)).toBe('/plans/a/own');
    expect(firstPage([plan('a', 'person'), plan('old', 'family', 5)], 'own')).toBe('/plans/a/own');
    expect(firstPage([plan('a', 'person')], 'plan')).toBe('/plans/a');
    expect(firstPage([plan('a', 'family')], 'own')).toBe('/plans/a');
    expect(firstPage([plan('a', 'person'), plan('b', 'family')], null)).toBe('/');
    expect(firstPage([], null)).toBe('/');
  });
});

type Short = { type: string; attrs?: Node['attrs']; content?: readonly (Short | string)[] };

/** A whole node from a short form, in which a string is a text. */
function node(short: Short | string): Node {
  if (typeof short === 'string') return { type: 'text', attrs: {}, content: [], marks: [], text: short };
  return { type: short.type, attrs: short.attrs ?? {}, content: (short.content ?? []).map(node), marks: [], text: '' };
}
const line = (...content: readonly (Short | string)[]): Short => ({ type: 'paragraph', content });
const heading = (text: string, level = 3): Short => ({ type: 'heading', attrs: { level }, content: text === '' ? [] : [text] });
const part = (name: string, ...content: readonly Short[]): Short => ({ type: 'part', attrs: { name }, content });
const doc = (...content: readonly Short[]): Node => node({ type: 'doc', content });
const step = (time: string | null, what: string, cue = '', symbol: string | null = null): Short => ({
  type: 'routineStep',
  attrs: { time, symbol },
  content: [part('cue', line(cue)), part('what', line(what)), part('help', line('Knock and wait.'))],
});

describe('the words of a section', () => {
  test('leave out empty lines, and headings below which nothing is written', () => {
    const written = writtenIn(
      doc(
        heading('What I like to be called'),
        line('Pearl.'),
        heading('What matters'),
        line(),
        heading('Please do'),
        { type: 'bulletList', content: [{ type: 'listItem', content: [line()] }] },
        heading('My life', 2),
        heading('Work', 3),
        {
          type: 'orderedList',
          content: [
            { type: 'listItem', content: [line('A cook.')] },
            { type: 'listItem', content: [line()] },
          ],
        },
        heading('Family', 3),
        { type: 'preference', content: [part('topic', line('Food')), part('text', line())] },
        heading('Last'),
      ),
    );
    expect(written.content.map(wordsOf)).toEqual(['What I like to be called', 'Pearl.', 'My life', 'Work', 'A cook.']);
    expect(writtenIn(doc(heading('Only a heading'), line('  '))).content).toEqual([]);
    expect(hasWords(doc(line(' ')))).toBe(false);
  });
});

const timesOf = (parts: readonly DayPart[]) =>
  parts.map((each) => [each.heading, each.steps.map(({ time, cue }) => (time === '' ? cue : time))]);

describe('the day', () => {
  test('has the steps under the headings that lead to them, and nothing of what tells others how to help', () => {
    const day = dayIn(
      doc(
        heading('Why we changed the mornings'),
        line('She was woken too early.'),
        heading('Morning'),
        line('Tea first.'),
        step('07:30', 'She wakes slowly.', '', 'curtains'),
        step('07:40', 'Tea in bed.'),
        heading('When a morning goes wrong'),
        line('Step back.'),
        heading('Evening'),
        step('21:00', 'Bed.'),
      ),
    );
    expect(timesOf(day)).toEqual([
      ['Morning', ['07:30', '07:40']],
      ['Evening', ['21:00']],
    ]);
    expect(day[0]?.steps[0]).toMatchObject({ symbol: 'curtains', cue: '' });
    expect(JSON.stringify(day)).not.toContain('Knock');
  });

  test('is in the order of the clock within each part, and a step without a time stays behind the one before it', () => {
    const morning = dayIn(doc(heading('Morning'), step('09:00', 'b'), step(null, 'c', 'After breakfast'), step('08:00', 'a')));
    expect(timesOf(morning)).toEqual([['Morning', ['08:00', '09:00', 'After breakfast']]]);
    // Two in the night belongs to the evening before, not to the start of the day.
    const night = dayIn(doc(step('02:00', 'Turn over.'), step('21:00', 'Bed.'), step(null, 'Up.', 'When it is light')));
    expect(timesOf(night)).toEqual([['', ['21:00', 'When it is light', '02:00']]]);
  });

  test('has no step of which only the template’s picture is there', () => {
    expect(dayIn(doc(heading('Morning'), step(null, '', '', 'wake'), step(null, ' ')))).toEqual([]);
    expect(timesOf(dayIn(doc(step('08:00', '', '', 'wake'))))).toEqual([['', ['08:00']]]);
  });
});

describe('what is for now', () => {
  const at = (hour: number, minute = 0): number => hour * 60 + minute;
  const whatAt = (parts: readonly DayPart[], minute: number) => {
    const { now, next } = nowAndNext(parts, minute);
    return [now?.time ?? null, next?.time ?? null];
  };
  const DAY = dayIn(
    doc(heading('Morning'), step('07:30', 'a'), step('07:40', 'b'), step('09:00', 'c'), heading('Late'), step('21:00', 'd')),
  );

  test('is the step that has begun, until the next one begins or an hour is over', () => {
    expect(whatAt(DAY, at(7, 29))).toEqual([null, '07:30']);
    expect(whatAt(DAY, at(7, 30))).toEqual(['07:30', '07:40']);
    expect(whatAt(DAY, at(7, 40))).toEqual(['07:40', '09:00']);
    expect(whatAt(DAY, at(8, 39))).toEqual(['07:40', '09:00']);
    expect(whatAt(DAY, at(8, 40))).toEqual([null, '09:00']);
    expect(whatAt(DAY, at(21, 30))).toEqual(['21:00', null]);
    expect(whatAt(DAY, at(23))).toEqual([null, null]);
    // After midnight it is still the same day, until the next one begins.
    expect(whatAt(DAY, at(3, 59))).toEqual([null, null]);
    expect(whatAt(DAY, at(4))).toEqual([null, '07:30']);
  });

  test('is not said where a step without a time may come first', () => {
    const day = dayIn(doc(step('08:00', 'a'), step(null, 'b', 'After tea'), step('10:00', 'c')));
    expect(whatAt(day, at(8, 10))).toEqual([null, null]);
    expect(whatAt(day, at(7))).toEqual([null, '08:00']);
    expect(whatAt(day, at(10, 5))).toEqual(['10:00', null]);
  });

  test('is not said where the times go back, or where two are the same', () => {
    expect(whatAt(dayIn(doc(heading('A'), step('10:00', 'a'), heading('B'), step('09:00', 'b'))), at(9, 30))).toEqual([
      null,
      null,
    ]);
    expect(whatAt(dayIn(doc(step('10:00', 'a'), step('10:00', 'b'))), at(10, 1))).toEqual([null, null]);
    expect(whatAt([], at(10))).toEqual([null, null]);
  });
});

describe('what the person likes', () => {
  const preference = (strength: string | null, whose: string, topic: string, text: string): Short => ({
    type: 'preference',
    attrs: { strength, whose, saidOn: null },
    content: [part('topic', line(topic)), part('text', line(text))],
  });

  test('is each preference that has words, with their own words first', () => {
    const names = namesOf({ person: { name: 'Pearl Whittaker', knownAs: 'Pearl' } as never });
    const likes = likesIn(
      doc(
        preference('prefers', 'Marcus Whittaker', 'Cricket', 'On the radio.'),
        preference('must', 'Pearl Whittaker', 'Washing', 'Only women.'),
        preference('avoid', 'Pearl', '', 'No big lights.'),
        preference(null, '', 'Food', ' '),
        preference('loves', '', 'Tea', 'Strong.'),
      ),
      names,
    );
    expect(likes.map(({ howMuch, topic, isOwn }) => [howMuch, topic, isOwn])).toEqual([
      ['must', 'Washing', true],
      ['avoid', '', true],
      ['likes', 'Cricket', false],
      ['likes', 'Tea', false],
    ]);
  });

  test('the person is called what they like to be called, or by their first name', () => {
    const called = (name: string, knownAs: string) => calledOf({ person: { name, knownAs } as never });
    expect(called('Iqbal Hussain', 'Mr Hussain')).toBe('Mr Hussain');
    expect(called('Pearl Whittaker', 'Pearl Whittaker')).toBe('Pearl');
    expect(called('Pearl Whittaker', '')).toBe('Pearl');
  });
});

describe('times in words', () => {
  const moment = (text: string): number => new Date(text).getTime();

  test('a day has five parts', () => {
    const parts = [0, 4, 5, 11, 12, 16, 17, 20, 21, 23].map(partOfDay);
    expect(parts).toEqual([
      'night',
      'night',
      'morning',
      'morning',
      'afternoon',
      'afternoon',
      'evening',
      'evening',
      'late',
      'late',
    ]);
  });

  test('English', async () => {
    await i18next.changeLanguage('en');
    expect(['07:30', '08:00', '12:00', '14:05', '18:00', '21:00', '00:15', '02:00', 'soon'].map(timeInWords)).toEqual([
      '7:30 in the morning',
      '8 o’clock in the morning',
      '12 o’clock in the afternoon',
      '2:05 in the afternoon',
      '6 o’clock in the evening',
      '9 o’clock at night',
      '12:15 in the night',
      '2 o’clock in the night',
      'soon',
    ]);
    expect(nowInWords(moment('2026-11-29T09:05'))).toEqual({ day: 'It is Sunday morning.', date: '29 November 2026, 9:05' });
    expect(nowInWords(moment('2026-11-29T22:00'))).toEqual({
      day: 'It is Sunday night.',
      date: '29 November 2026, 10 o’clock',
    });
    // One night has two days, so the sentence names none.
    expect(nowInWords(moment('2026-11-30T02:10'))).toEqual({
      day: 'It is the middle of the night.',
      date: 'Monday, 30 November 2026, 2:10',
    });
  });

  test('Urdu', async () => {
    await i18next.changeLanguage('ur');
    expect(['07:30', '14:00', '21:00'].map(timeInWords)).toEqual(['صبح 7:30 بجے', 'دن کے 2 بجے', 'رات 9 بجے']);
    expect(nowInWords(moment('2026-11-27T09:05'))).toEqual({
      day: 'آج جمعہ ہے، صبح کا وقت ہے۔',
      date: '27 نومبر، 2026، 9:05 بجے',
    });
    await i18next.changeLanguage('en');
  });
});
