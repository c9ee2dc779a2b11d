/** Recorded acts as rules: what a block says, how an act stands, who can take it back, and which days have begun. */
import { describe, expect, it } from 'vitest';
import {
  actState,
  hasBegun,
  hashOfBlock,
  mayTakeBack,
  quoteOfBlock,
  wordsOfBlock,
  type ActFacts,
  type ReadNode,
} from '#shared/acts.ts';
import { actRight, type MemberFacts, type SectionFacts } from '#shared/rights.ts';

const line = (text: string, marks: object = {}): ReadNode => ({
  type: 'paragraph',
  content: text === '' ? [] : [{ type: 'text', text, ...marks }],
});
const part = (name: string, ...content: ReadNode[]): ReadNode => ({ type: 'part', attrs: { name }, content });
const risk = (attrs: object, ...content: ReadNode[]): ReadNode => ({ type: 'riskPlan', attrs: { ...attrs }, content });

describe('what a block says', () => {
  const walk = risk({ likelihood: 3 }, part('activity', line('Walk to the beans')), part('stop', line('She is dizzy')));

  it('is the same however the page and the server hold it', () => {
    const asEditor = risk(
      { likelihood: 3, severity: null, mustKnow: 'yes' },
      part('activity', {
        type: 'paragraph',
        attrs: { late: null },
        content: [
          { type: 'text', text: 'Walk to ' },
          { type: 'text', text: 'the beans' },
        ],
      }),
      part('matters', line('')),
      part('stop', {
        type: 'bulletList',
        content: [{ type: 'listItem', content: [line('She is dizzy', { marks: ['bold'] })] }],
      }),
    );
    expect(hashOfBlock(asEditor)).toBe(hashOfBlock(walk));
    expect(quoteOfBlock(asEditor)).toBe('Walk to the beans');
  });

  it('is another with other words, another field, or the same words in another part', () => {
    const others = [
      risk({ likelihood: 4 }, part('activity', line('Walk to the beans')), part('stop', line('She is dizzy'))),
      risk({ likelihood: 3 }, part('activity', line('Walk to the beans')), part('stop', line('She is not dizzy'))),
      risk({ likelihood: 3 }, part('activity', line('Walk to the beans')), part('limit', line('She is dizzy'))),
      risk({ likelihood: 3 }, part('activity', line('Walk to'), line('the beans')), part('stop', line('She is dizzy'))),
      risk({ likelihood: 3 }, part('stop', line('She is dizzy')), part('activity', line('Walk to the beans'))),
    ];
    expect(new Set([walk, ...others].map(hashOfBlock)).size).toBe(others.length + 1);
  });

  it('is nothing where there is no block', () => {
    expect(wordsOfBlock(line('Words'))).toBeNull();
    expect(hashOfBlock({ type: 'personView' })).toBeNull();
  });
});

const act = (id: string, more: Partial<ActFacts> = {}): ActFacts => ({
  id,
  kind: 'agree',
  sayer: 'rose',
  writtenBy: null,
  at: 5,
  hash: 'one',
  takenBack: null,
  ...more,
});

describe('an act', () => {
  it('holds for the words that it is about, and says when they changed or are gone', () => {
    const one = act('a');
    expect(actState(one, [one], 'one')).toBe('holds');
    expect(actState(one, [one], 'two')).toBe('changed');
    expect(actState(one, [one], null)).toBe('gone');
  });

  it('is replaced by a later one of the same person and kind alone', () => {
    const one = act('a');
    const later = { at: 9 };
    expect(actState(one, [one, act('b', later)], 'one')).toBe('replaced');
    expect(actState(act('b', later), [one, act('b', later)], 'one')).toBe('holds');
    expect(actState(one, [one, act('b', { ...later, kind: 'view' })], 'one')).toBe('holds');
    expect(actState(one, [one, act('b', { ...later, sayer: 'fay' })], 'one')).toBe('holds');
    expect(actState(one, [one, act('b', { ...later, sayer: null })], 'one')).toBe('holds');
    // Of two in one moment one stands, on every page the same.
    expect([act('a'), act('b')].map((each, _, all) => actState(each, all, 'one'))).toEqual(['replaced', 'holds']);
  });

  it('stays taken back, and what replaced another comes to nothing only where it was a mistake', () => {
    const one = act('a');
    const withdrawn = act('b', { at: 9, takenBack: { how: 'withdrawn' } });
    const mistake = act('b', { at: 9, writtenBy: 'sam', takenBack: { how: 'mistake' } });
    expect(actState(withdrawn, [one, withdrawn], 'one')).toBe('takenBack');
    expect(actState(one, [one, withdrawn], 'one')).toBe('replaced');
    expect(actState(one, [one, mistake], 'one')).toBe('holds');
  });

  it('is taken back by who said it or, as a mistake, by who wrote it down', () => {
    const own = act('a');
    const written = act('b', { writtenBy: 'sam' });
    expect(mayTakeBack(own, 'rose', 'own')).toBe('withdrawn');
    expect(mayTakeBack(written, 'rose', 'own')).toBe('withdrawn');
    expect(mayTakeBack(written, 'sam', 'write')).toBe('mistake');
    for (const other of ['fay', 'boss']) {
      expect(mayTakeBack(own, other, 'write')).toBeNull();
      expect(mayTakeBack(written, other, 'write')).toBeNull();
    }
    expect(mayTakeBack(own, 'rose', 'read')).toBeNull();
    expect(mayTakeBack(act('c', { takenBack: { how: 'withdrawn' } }), 'rose', 'own')).toBeNull();
  });
});

describe('the right on acts', () => {
  const section: SectionFacts = {
    lead: 'together',
    named: [],
    grants: {},
    hold: null,
    retiredAt: null,
    planArchivedAt: null,
  };
  const rose: MemberFacts = { id: 'rose', standing: 'person', expiresAt: null, removedAt: null };

  it('[R32] is to say it oneself with read, and to write down with edit', () => {
    expect(actRight(section, rose, 1)).toBe('write');
    expect(actRight({ ...section, grants: { rose: 'read' } }, rose, 1)).toBe('own');
    expect(actRight({ ...section, hold: { reason: '', by: '', at: 1 } }, rose, 1)).toBe('own');
    expect(actRight({ ...section, lead: 'professional' }, rose, 1)).toBe('own');
    expect(actRight({ ...section, lead: 'sealed' }, rose, 1)).toBe('none');
    expect(actRight({ ...section, grants: { rose: 'none' } }, rose, 1)).toBe('none');
  });

  it('[R32] is to read alone where something is over, and for observers', () => {
    expect(actRight(section, { ...rose, expiresAt: 1 }, 2)).toBe('read');
    expect(actRight(section, { ...rose, removedAt: 1 }, 2)).toBe('none');
    expect(actRight({ ...section, planArchivedAt: 1 }, rose, 2)).toBe('read');
    expect(actRight({ ...section, retiredAt: 1 }, rose, 2)).toBe('read');
    expect(actRight({ ...section, grants: { rose: 'comment' } }, { ...rose, standing: 'observer' }, 2)).toBe('read');
  });
});

describe('a day', () => {
  it('has begun once it has begun anywhere', () => {
    const noon = Date.UTC(2026, 10, 3, 9, 59);
    expect(hasBegun('2026-11-03', noon)).toBe(true);
    expect(hasBegun('2026-11-04', noon)).toBe(false);
    expect(hasBegun('2026-11-04', noon + 60_000)).toBe(true);
  });
});
