/**
 * Plans of nobody, from which the start of every drawn page is made: together they show all that a plan can show before its script runs.
 * No reader ever sees one.
 */
import { AUTHORITY_KINDS, DEMO_KEYS, type Me, type Member, type PersonRef, type Plan, type Section } from '#shared/api.ts';
import { MUST_KNOW_KINDS, type PlanOverview } from '#shared/api-overview.ts';
import { BLOCKS, type AttributeRule, type BlockName } from '#shared/blocks.ts';
import type { JsonDocument, JsonNode } from '#shared/document.ts';
import type { PlanToDraw } from '#shared/first-view.ts';
import { PERSON_COLOURS } from '#shared/people.ts';
import { LEADS, RIGHTS, STANDINGS } from '#shared/rights.ts';
import type { LanguageCode } from '#shared/settings.ts';
import { LIST_TYPES, MUST_KNOW } from '#shared/text/markers.ts';

/**
 * What a sample shows: `full` has one of everything; `new` is the plan of a manager who is alone with it and has written nothing; `over` is
 * archived, and nothing is in it.
 */
export const SAMPLE_KINDS = ['full', 'new', 'over'] as const;
/** What a sample shows. */
export type SampleKind = (typeof SAMPLE_KINDS)[number];

const AT = Date.UTC(2020, 0, 1);
const PLAN = 'sample';
/** One person for each colour. */
const PEOPLE: readonly PersonRef[] = PERSON_COLOURS.map((_, at) => ({ id: `person-${at}`, name: `Person ${at}` }));
const [PERSON = { id: '', name: '' }] = PEOPLE;

const text = (words: string, ...marks: string[]): JsonNode => ({
  type: 'text',
  text: words,
  marks: marks.map((type) => ({ type })),
});
const link = (href: string): JsonNode => ({ type: 'text', text: 'link', marks: [{ type: 'link', attrs: { href } }] });
const line = (...content: JsonNode[]): JsonNode => ({ type: 'paragraph', content });
const item = (...content: JsonNode[]): JsonNode => ({ type: 'listItem', content: [line(text('Item')), ...content] });

/** All values that an attribute can have, as far as they can be told apart on a page. */
function valuesOf(rule: AttributeRule): readonly unknown[] {
  switch (rule.kind) {
    case 'choice':
      return rule.values;
    case 'number':
      return Array.from({ length: Math.min(5, rule.max - rule.min + 1) }, (_, at) => rule.min + at);
    case 'date':
      return ['2020-01-01'];
    case 'time':
      return ['08:00'];
    default:
      return ['Words'];
  }
}

/** Blocks of one kind: every value of every attribute is in one of them, and one says nothing yet. */
function blocksOf(type: BlockName): JsonNode[] {
  const { attributes, parts } = BLOCKS[type];
  const rules = Object.entries(attributes).map(([name, rule]): [string, readonly unknown[]] => [name, valuesOf(rule)]);
  const count = Math.max(...rules.map(([, values]) => values.length));
  const part = (name: string, at: number): JsonNode => ({
    type: 'part',
    attrs: { name },
    content: at % 2 === 0 ? [line(text(name)), { type: 'bulletList', content: [item()] }] : [],
  });
  const view: JsonNode = { type: 'personView', attrs: { whose: 'Somebody' }, content: [line(text('View'))] };
  const written = Array.from({ length: count }, (_, at): JsonNode => ({
    type,
    attrs: {
      ...Object.fromEntries(rules.map(([name, values]) => [name, values[at % values.length]])),
      ...(at === 0 && { mustKnow: MUST_KNOW }),
    },
    content: [...parts.map((name) => part(name, at)), ...(type === 'riskPlan' ? [view] : [])],
  }));
  return [...written, { type, content: [] }];
}

const CONTENT: JsonDocument = {
  type: 'doc',
  content: [
    line(text('Plain. '), ...['bold', 'italic', 'strike', 'underline', 'code'].map((mark) => text(mark, mark)), {
      type: 'hardBreak',
    }),
    line(link('https://example.org'), link(`/plans/${PLAN}`), link(`/plans/${PLAN}#section-other`)),
    line(),
    { type: 'paragraph', attrs: { mustKnow: MUST_KNOW }, content: [text('Marked')] },
    ...[1, 2, 3, 4, 5, 6].map((level): JsonNode => ({ type: 'heading', attrs: { level }, content: [text('Heading')] })),
    { type: 'heading', attrs: { level: 3, mustKnow: MUST_KNOW }, content: [text('Marked')] },
    { type: 'bulletList', content: [item({ type: 'bulletList', content: [item()] }), item()] },
    ...LIST_TYPES.map((type): JsonNode => ({ type: 'orderedList', attrs: { start: 2, type }, content: [item()] })),
    { type: 'blockquote', content: [line(text('Said'))] },
    { type: 'codeBlock', content: [text('Code')] },
    { type: 'horizontalRule' },
    ...(Object.keys(BLOCKS) as BlockName[]).flatMap(blocksOf),
  ],
};
const NOTHING: JsonDocument = { type: 'doc', content: [line()] };

const MEMBERS = PEOPLE.map((person, at): Member => ({
  id: `member-${at}`,
  person,
  standing: STANDINGS[at % STANDINGS.length] ?? 'observer',
  relation: at % 2 === 0 ? 'daughter' : '',
  authority: { kind: AUTHORITY_KINDS[at % AUTHORITY_KINDS.length] ?? 'none', evidence: 'Seen', until: null },
  expiresAt: at === 1 ? AT : null,
  current: at !== 1,
  you: at === 0,
}));

const CARD = { why: 'Why', influence: 'How', disagreement: 'What then', review: 'When' };
const NO_CARD = { why: '', influence: '', disagreement: '', review: '' };

function section(id: string, more: Partial<Section>): Section {
  const section: Section = {
    id,
    title: `Section ${id}`,
    lead: 'together',
    room: `section:${id}`,
    right: 'edit',
    inForce: null,
    boundary: NO_CARD,
    hold: null,
    retiredAt: null,
    hint: { en: 'What belongs here', ur: 'What belongs here' },
    source: null,
    deciders: [PERSON],
  };
  return { ...section, ...more };
}

/** A section with each lead and each right, some with a hold; one that is retired comes last. */
function allSections(): Section[] {
  const hold = { reason: 'Reason', by: PERSON, at: AT };
  const found = LEADS.flatMap((lead) =>
    RIGHTS.filter((right) => right !== 'none').map((right, at) =>
      section(`${lead}-${right}`, {
        lead,
        right,
        ...(at % 2 === 0 ? { hold } : { boundary: CARD, inForce: 1 }),
      }),
    ),
  );
  return [...found, section('empty', {}), section('retired', { right: 'decide', retiredAt: AT })];
}

function planOf(kind: SampleKind): Plan {
  const isFull = kind === 'full';
  return {
    id: PLAN,
    title: 'A plan',
    person: {
      name: PERSON.name,
      knownAs: 'Pat',
      room: isFull ? 'Room 1' : '',
      bornOn: isFull ? '1940-01-01' : null,
      photo: isFull ? 'photo' : null,
      colour: 0,
      memberId: isFull ? 'member-0' : null,
    },
    schema: 1,
    room: `plan:${PLAN}`,
    archivedAt: kind === 'over' ? AT : null,
    you: {
      memberId: 'member-0',
      standing: isFull ? 'person' : 'manager',
      can: 'manage',
      mayReopen: true,
      mayChangePhoto: true,
      suggestionsWaiting: isFull ? 2 : 0,
    },
    members: isFull ? [...MEMBERS] : MEMBERS.slice(0, 1),
    sections: isFull ? allSections() : kind === 'new' ? [section('new', {})] : [],
  };
}

const ME: Me = {
  person: { ...PERSON, email: 'person@example.org' },
  settings: null,
  service: { name: 'A service', demo: true, setUp: true, address: null, lockMinutes: 10, mail: true, staffSecondStep: false },
  managesService: true,
  lacksSecondStep: false,
  usedPasswordResets: [],
  demoAccounts: DEMO_KEYS.map((key) => ({ key, email: `${key}@example.org`, name: key })),
};

const KNOWN: PlanOverview['sections'][number] = {
  id: '',
  headings: [2, 3, 4].map((level) => ({ at: `1.${level}`, level, text: 'Heading' })),
  mustKnow: MUST_KNOW_KINDS.map((kind, at) => ({ at: `2.${at}`, kind, topic: at % 2 === 0 ? 'Topic' : '', text: 'Words' })),
};

/** What a sample is drawn from, for a device with this language and these matching media queries. `seq` makes its texts be drawn anew. */
export function samplePlan(kind: SampleKind, language: LanguageCode, matches: readonly string[], seq: number): PlanToDraw {
  const plan = planOf(kind);
  const there = plan.sections.filter(({ retiredAt }) => retiredAt === null);
  return {
    planId: PLAN,
    view: { person: PERSON.id, language, textSize: 'usual', timeZone: 'UTC', matches: [...matches] },
    at: AT,
    me: ME,
    plan,
    overview: { sections: kind === 'full' ? there.map(({ id }) => ({ ...KNOWN, id })) : [] } satisfies PlanOverview,
    // One text has everything. The others are empty, so that a sample is drawn quickly.
    texts: there.map(({ id }, at) => ({ sectionId: id, seq, doc: at === 0 && kind === 'full' ? CONTENT : NOTHING })),
  };
}
