/** Templates and the demo: all content fits the schema, the rules of the blocks, and the rights of the member who wrote it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSchema } from '@tiptap/core';
import { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { zAuthority, zBoundary, zInvite } from '#shared/api.ts';
import { BLOCKS, fitsRule, type BlockKind } from '#shared/blocks.ts';
import { plainText, type JsonNode } from '#shared/document.ts';
import { appendNodes } from '#shared/text/append.ts';
import { documentJson } from '#shared/text/tree.ts';
import { atLeast, rightOn, type SectionFacts } from '#shared/rights.ts';
import { LANGUAGE_CODES } from '#shared/settings.ts';
import { schemaExtensions } from '#shared/schema.ts';
import { demoService } from '#server/demo/content.ts';
import type { DemoPlan, DemoSection } from '#server/demo/types.ts';
import { expand, zShorthand, type Shorthand } from '#server/templates/shorthand.ts';
import {
  hintFor,
  loadTemplates,
  sectionContent,
  sectionSource,
  templateIn,
  templatesIn,
  type Template,
  type TemplateSection,
} from '#server/templates/templates.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const DAY = 86_400_000;
const schema = getSchema(schemaExtensions());
const service = demoService(NOW);
const nameOf = new Map(service.accounts.map((account) => [account.key, account.name]));

function builtIn(): Template {
  const template = loadTemplates(null)[0];
  if (template === undefined) throw new Error('no template');
  return template;
}
const template = builtIn();
const everyLanguage = loadTemplates(null);

/** The structure of nodes without their text. */
function shapeOf(nodes: readonly JsonNode[]): unknown {
  return nodes.map(({ type, attrs, content, text }) => (text === undefined ? [type, attrs, shapeOf(content ?? [])] : type));
}

function blocksIn(nodes: readonly JsonNode[]): JsonNode[] {
  return nodes.filter((node) => Object.hasOwn(BLOCKS, node.type));
}

/** Fails if nodes do not fit the schema, if a block has a wrong attribute or part, or if Yjs changes the nodes. */
function expectToFit(nodes: JsonNode[]): void {
  const checked = Node.fromJSON(schema, { type: 'doc', content: nodes });
  checked.check();
  for (const node of blocksIn(nodes)) {
    const kind: BlockKind = BLOCKS[node.type as keyof typeof BLOCKS];
    for (const [name, value] of Object.entries(node.attrs ?? {})) {
      const rule = kind.attributes[name];
      expect(rule, `${node.type}.${name}`).toBeDefined();
      if (rule !== undefined) expect(fitsRule(rule, value), `${node.type}.${name} = ${String(value)}`).toBe(true);
    }
    const parts = (node.content ?? []).filter((child) => child.type === 'part').map((child) => child.attrs?.['name']);
    expect(parts).toEqual(kind.parts);
  }
  const doc = new Y.Doc();
  appendNodes(doc, nodes);
  expect(Node.fromJSON(schema, documentJson(doc)).eq(checked)).toBe(true);
}

describe('the compact form', () => {
  it('expands each kind of content', () => {
    const all: Shorthand[] = [
      'Plain and **bold**.',
      '',
      { heading: 'Three' },
      { heading: 'Two', level: 2 },
      { list: ['a', ''] },
      { steps: ['one'] },
      {
        block: 'riskPlan',
        attributes: { likelihood: 2 },
        parts: { stop: ['When:', { list: ['x'] }] },
        views: [{ whose: 'Ann', text: 'Yes.' }],
      },
    ];
    const nodes = expand(all);
    expectToFit(nodes);
    expect(nodes[0]?.content).toEqual([
      { type: 'text', text: 'Plain and ' },
      { type: 'text', text: 'bold', marks: [{ type: 'bold' }] },
      { type: 'text', text: '.' },
    ]);
    expect(nodes[1]).toEqual({ type: 'paragraph' });
    expect(nodes.slice(2, 4).map((node) => node.attrs?.['level'])).toEqual([3, 2]);
    const risk = nodes[6]?.content ?? [];
    expect(risk.map((node) => node.attrs?.['name'] ?? node.type)).toEqual([...BLOCKS.riskPlan.parts, 'personView']);
    expect(risk[0]?.content).toEqual([{ type: 'paragraph' }]);
  });

  it.each<[Shorthand, string]>([
    [{ block: 'riskPlan', attributes: { likelihood: 6 } }, 'does not fit the attribute "likelihood"'],
    [{ block: 'routineStep', attributes: { symbol: 'rocket' } }, 'does not fit the attribute "symbol"'],
    [{ block: 'preference', attributes: { toString: 'x' } }, 'no attribute "toString"'],
    [{ block: 'preference', parts: { cue: 'x' } }, 'no part "cue"'],
    [{ block: 'preference', views: [] }, 'only a riskPlan holds views'],
  ])('refuses %j', (block, message) => {
    expect(() => expand([block])).toThrow(message);
    expect(zShorthand.safeParse(block).error?.message).toContain(message.replaceAll('"', String.raw`\"`));
  });
});

describe('templates', () => {
  it('hold the sections of the design, in order', () => {
    expect(template.sections.map((section) => [section.title, section.lead])).toEqual([
      ['About me and what matters', 'together'],
      ['Life story', 'together'],
      ['How I communicate', 'together'],
      ['Daily routine', 'together'],
      ['Preferences', 'together'],
      ['Keeping safe: positive risk plans', 'together'],
      ['Review triggers', 'together'],
      ['Health, medication and clinical needs', 'professional'],
      ['Capacity, consent and authority', 'professional'],
      ['Safeguarding', 'professional'],
      ['How we decide together', 'together'],
      ['Outcomes and what we learned', 'together'],
    ]);
  });

  it.each(
    everyLanguage.flatMap((each) =>
      each.sections.map((section): [string, string, TemplateSection] => [each.language, section.key, section]),
    ),
  )('fit the schema: %s, %s', (_language, _key, section) => {
    expectToFit(sectionContent(section));
    expect(zBoundary.parse(section.boundary)).toEqual(section.boundary);
  });

  it('say in each language what belongs in each section, outside of its text', () => {
    for (const each of everyLanguage)
      for (const section of each.sections) {
        expect(section.hint, section.key).not.toBe('');
        expect(/[\u0600-\u06FF]/.test(section.hint), section.hint).toBe(each.language === 'ur');
        expect(JSON.stringify(section.content)).not.toContain(section.hint);
        expect(hintFor(everyLanguage, sectionSource(each, section))?.[each.language]).toBe(section.hint);
      }
    expect(hintFor(everyLanguage, null)).toBeNull();
    expect(hintFor(everyLanguage, 'dementia/none')).toBeNull();
    expect(hintFor(everyLanguage, 'none/life-story')).toBeNull();
    // A service's own template may leave it out.
    const { hint: _left, ...without } = template.sections[0] ?? {};
    const directory = mkdtempSync(join(tmpdir(), 'templates-'));
    try {
      const short = { id: 'short', name: 'Short', about: 'A short stay.', sections: [without] };
      writeFileSync(join(directory, 'short.json'), JSON.stringify(short));
      expect(hintFor(loadTemplates(directory), 'short/about-me')).toBeNull();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('come from a service’s own directory too, which may be missing', () => {
    const directory = mkdtempSync(join(tmpdir(), 'templates-'));
    try {
      const section = template.sections[0];
      writeFileSync(
        join(directory, 'short.json'),
        JSON.stringify({ id: 'short', name: 'Short', about: 'A short stay.', sections: [section] }),
      );
      expect(loadTemplates(directory).map((each) => `${each.id}, ${each.language}`)).toEqual([
        'dementia, en',
        'dementia, ur',
        'short, en',
      ]);
      writeFileSync(join(directory, 'theirs.json'), JSON.stringify({ ...template, name: 'Our own' }));
      expect(loadTemplates(directory).map((each) => each.name)).toEqual(['Short', 'Our own']);
      expect(loadTemplates(join(directory, 'missing'))).toEqual(everyLanguage);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('come in the reader’s language, else in English, and with the same sections in each', () => {
    expect(everyLanguage.map((each) => each.language).toSorted()).toEqual([...LANGUAGE_CODES].toSorted());
    for (const each of everyLanguage) {
      expect(each.sections.map(({ key, lead, content }) => [key, lead, shapeOf(expand(content))])).toEqual(
        template.sections.map(({ key, lead, content }) => [key, lead, shapeOf(expand(content))]),
      );
      const words = JSON.stringify(each.sections.map(({ title, boundary }) => [title, boundary]));
      expect(/[\u0600-\u06FF]/.test(words), each.language).toBe(each.language === 'ur');
      if (each.language === 'ur') expect(words.replaceAll(/\\?["\w]+":/g, '')).not.toMatch(/[A-Za-z]{2,}/);
    }
    expect(templatesIn(everyLanguage, 'ur').map((each) => each.language)).toEqual(['ur']);
    const short: Template = { ...template, id: 'short' };
    expect(templateIn([...everyLanguage, short], 'short', 'ur')).toBe(short);
    expect(templateIn(everyLanguage, 'none', 'ur')).toBeUndefined();
    expect(templatesIn([...everyLanguage, short], 'en').map((each) => each.id)).toEqual(['dementia', 'short']);
  });

  it('of one id have the same sections and leads in every language, because rights follow from them', () => {
    const directory = mkdtempSync(join(tmpdir(), 'templates-'));
    try {
      const [first, ...others] = template.sections;
      writeFileSync(join(directory, 'a.json'), JSON.stringify(template));
      const other = { ...template, language: 'ur', sections: [{ ...first, lead: 'professional' }, ...others] };
      writeFileSync(join(directory, 'b.json'), JSON.stringify(other));
      expect(() => loadTemplates(directory)).toThrow(/b\.json has other sections than "dementia"/);
      writeFileSync(join(directory, 'b.json'), JSON.stringify({ ...template, name: 'Twice' }));
      expect(() => loadTemplates(directory)).toThrow(/b\.json has the id "dementia" and the language of another file/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('say on the card of each section that professionals lead that one comments and suggests there, in the demo too', () => {
    const led = template.sections.filter(({ lead }) => lead === 'professional');
    expect(led.map(({ key }) => key)).toEqual(['health', 'capacity', 'safeguarding']);
    const keys = new Set(led.map(({ key }) => key));
    const own = service.plans.flatMap(({ sections }) => sections.filter(({ key }) => keys.has(key)));
    const cards = [...led, ...own].flatMap(({ key, boundary }) => (boundary === undefined ? [] : [{ key, boundary }]));
    expect(cards.length).toBeGreaterThan(led.length);
    for (const { key, boundary } of cards) {
      expect([key, boundary.influence]).toEqual([key, expect.stringMatching(/\bcomment\b/i)]);
      expect([key, boundary.influence]).toEqual([key, expect.stringMatching(/\bsuggest a change\b/i)]);
    }
  });

  it.each<[string, string, string]>([
    ['not JSON', '{', 'cannot be read'],
    [
      'a missing boundary answer',
      JSON.stringify({ ...template, sections: [{ ...template.sections[0], boundary: { why: 'x' } }] }),
      'boundary.influence',
    ],
    [
      'a sealed section',
      JSON.stringify({ ...template, sections: [{ ...template.sections[0], lead: 'sealed' }] }),
      'sections[0].lead',
    ],
    [
      'two sections with one key',
      JSON.stringify({ ...template, sections: [template.sections[0], template.sections[0]] }),
      'the same key',
    ],
    [
      'a block that is not of its kind',
      JSON.stringify({
        ...template,
        sections: [{ ...template.sections[0], content: [{ block: 'riskPlan', attributes: { likelihood: 9 } }] }],
      }),
      'does not fit the attribute "likelihood" of riskPlan',
    ],
  ])('name the file and the fault: %s', (_name, text, message) => {
    const directory = mkdtempSync(join(tmpdir(), 'templates-'));
    try {
      writeFileSync(join(directory, 'wrong.json'), text);
      expect(() => loadTemplates(directory)).toThrow('wrong.json');
      expect(() => loadTemplates(directory)).toThrow(message);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

const demoSections = service.plans.flatMap((plan) =>
  plan.sections.map((section): [string, DemoPlan, DemoSection] => [`${plan.key}/${section.key}`, plan, section]),
);

function templateSection(key: string): TemplateSection | undefined {
  return template.sections.find((section) => section.key === key);
}

/** The facts of a section at time `at`, for the rules of rights. Account keys are used as member ids. */
function factsAt(section: DemoSection, at: number): SectionFacts {
  const lead = section.extra?.lead ?? templateSection(section.key)?.lead;
  if (lead === undefined) throw new Error(section.key);
  const hold =
    section.hold === undefined
      ? null
      : { reason: section.hold.reason, by: section.hold.by, at: NOW - section.hold.daysAgo * DAY };
  return {
    lead,
    named: section.named ?? [],
    grants: section.grants ?? {},
    hold: hold !== null && hold.at <= at ? hold : null,
    retiredAt: null,
    planArchivedAt: null,
  };
}

function rightOf(plan: DemoPlan, section: DemoSection, account: string, at: number) {
  const member = plan.members.find((each) => each.account === account);
  return rightOn(
    factsAt(section, at),
    member === undefined ? null : { id: member.account, standing: member.standing, expiresAt: null, removedAt: null },
    at,
  );
}

describe('the demo', () => {
  it('has every section of its template once, and declares the others', () => {
    for (const plan of service.plans) {
      expect(plan.template).toBe(template.id);
      const keys = plan.sections.map((section) => section.key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(plan.sections.filter((section) => section.extra === undefined).map((section) => section.key)).toEqual(
        template.sections.map((section) => section.key),
      );
    }
  });

  it('has members with what the API lets a member have', () => {
    for (const plan of service.plans) {
      expect(new Set(plan.members.map((member) => member.account)).size).toBe(plan.members.length);
      for (const member of plan.members) {
        expect(nameOf.has(member.account)).toBe(true);
        expect(zAuthority.parse(member.authority)).toEqual(member.authority);
        zInvite.parse({ name: nameOf.get(member.account), standing: member.standing, relation: member.relation });
      }
      expect(plan.members.some((member) => member.account === plan.madeBy && member.standing === 'manager')).toBe(true);
    }
  });

  it.each(demoSections)('fits schema, time and rights: %s', (_name, plan, section) => {
    let last = plan.madeDaysAgo;
    for (const contribution of section.content) {
      expectToFit(expand(contribution.blocks));
      expect(contribution.daysAgo).toBeLessThan(last);
      last = contribution.daysAgo;
      const at = NOW - contribution.daysAgo * DAY;
      expect(atLeast(rightOf(plan, section, contribution.by, at), 'edit'), `${contribution.by} ${contribution.daysAgo}`).toBe(
        true,
      );
      for (const block of contribution.blocks) expect(zShorthand.safeParse(block).success).toBe(true);
    }
    expect(last).toBeGreaterThan(0);
    if (section.hold !== undefined) expect(rightOf(plan, section, section.hold.by, NOW)).toBe('decide');
    if (!plan.keepsTemplateText) expect(section.content.length).toBeGreaterThan(0);
  });

  it.each(demoSections)('has a whole boundary card and keeps grants under their ceiling: %s', (_name, plan, section) => {
    const boundary = section.boundary ?? templateSection(section.key)?.boundary;
    expect(Object.values(zBoundary.parse(boundary)).every((answer) => answer.length > 20)).toBe(true);
    for (const [account, right] of Object.entries(section.grants ?? {}))
      expect(rightOf(plan, section, account, NOW)).toBe(right);
    for (const account of section.named ?? []) expect(rightOf(plan, section, account, NOW)).toBe('decide');
  });

  it('uses all four kinds of block, and only names of people in the plan', () => {
    const used = new Set<string>();
    for (const [, plan, section] of demoSections) {
      const names = [...plan.members.map((member) => nameOf.get(member.account)), plan.person.name];
      for (const block of blocksIn(expand(section.content.flatMap((contribution) => contribution.blocks)))) {
        used.add(block.type);
        const views = (block.content ?? []).filter((child) => child.type === 'personView');
        const named = [block.attrs?.['whose'], block.attrs?.['owner'], ...views.map((view) => view.attrs?.['whose'])];
        for (const name of named) if (name !== undefined) expect(names).toContain(name);
      }
    }
    expect(used).toEqual(new Set(Object.keys(BLOCKS)));
  });

  it('leaves the daily routine to the daughter and the nurse, and the sealed section to two', () => {
    const plan = service.plans[0];
    const find = (key: string) => plan?.sections.find((section) => section.key === key);
    const routine = find('daily-routine');
    const sealed = plan?.sections.find((section) => section.extra?.lead === 'sealed');
    if (plan === undefined || routine === undefined || sealed === undefined) throw new Error('missing');
    expect(rightOf(plan, routine, 'daughter', NOW)).toBe('edit');
    expect(rightOf(plan, routine, 'nurse', NOW)).toBe('decide');
    expect(
      plan.members.filter((member) => rightOf(plan, sealed, member.account, NOW) !== 'none').map((member) => member.account),
    ).toEqual(['nurse', 'manager']);
    // Facts of the sealed section must not appear in another section.
    const open = plan.sections.filter((section) => section !== sealed);
    const words = plainText(open.flatMap((section) => expand(section.content.flatMap((contribution) => contribution.blocks))));
    expect(words).not.toMatch(/sealed|agency worker|body map [0-9]|strategy discussion/i);
  });

  it('writes its dates around the day on which it is filled', () => {
    expect(JSON.stringify(demoService(Date.UTC(2031, 0, 15)))).toContain('2031-01-30');
  });
});
