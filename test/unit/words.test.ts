/** The texts of the interface: complete in each language, all used, no text in other files, and one word for each thing. */
import { describe, expect, test } from 'vitest';
import { en } from '#client/words/en/index.ts';
import { firstKnown, isolate, withoutMarks } from '#client/words/languages.ts';
import { ur } from '#client/words/ur/index.ts';
import { DEMO_KEYS } from '#shared/api.ts';
import { ERRORS, isFieldProblem, PROBLEMS } from '#shared/errors.ts';
import { LEADS } from '#shared/rights.ts';
import {
  childOf,
  childrenOf,
  clientFiles,
  filesIn,
  stringOf,
  templateOf,
  treeOf,
  walk,
  type Tree,
} from '../support/client-source.ts';
import { byKey } from '../support/words.ts';

const english = byKey(en);
const languages = { ur: byKey(ur) };
const sources = clientFiles('.ts', '.tsx').filter(({ path }) => !path.startsWith('words/en/') && !path.startsWith('words/ur/'));
const LETTERS = /\p{L}{2,}/u;

function placeholders(text: string): string[] {
  return (text.match(/\{\{[^}]+\}\}/g) ?? []).toSorted();
}

describe('every language', () => {
  test.each(Object.entries(languages))('%s has the keys of English, and no others', (_name, words) => {
    expect([...words.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  test.each(Object.entries(languages))('%s fills in what English fills in', (_name, words) => {
    // A text for a count of one often has a word in place of the number, so it may lack the placeholder.
    const differing = [...english].filter(
      ([key, text]) => !key.endsWith('_one') && String(placeholders(text)) !== String(placeholders(words.get(key) ?? '')),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('no text was left in English', () => {
    const same = [...english].filter(([key, text]) => languages.ur.get(key) === text);
    expect(same.map(([key]) => key)).toEqual(['app.name']);
    const latin = [...languages.ur].filter(([, text]) => !/[\u0600-\u06FF]/.test(text));
    expect(latin.map(([key]) => key)).toEqual(['app.name']);
    const runs = [...languages.ur.values()].flatMap(
      (text) => text.replaceAll(/\{\{[^}]+\}\}/g, '').match(/[\w@.-]*[A-Za-z][\w@.-]*/g) ?? [],
    );
    expect([...new Set(runs)].toSorted()).toEqual([
      'Alongside',
      'Enter',
      'Escape',
      'https',
      'mailto',
      'name@example.org',
      'tel',
    ]);
  });
});

describe('who can be chosen in the demo', () => {
  test.each(Object.entries({ en: english, ...languages }))('has a sentence for each: %s', (_name, words) => {
    const keys = [...words.keys()].filter((key) => key.startsWith('demo.'));
    expect(keys).toEqual(DEMO_KEYS.map((key) => `demo.${key}`));
  });
});

describe('what the server refuses', () => {
  test.each(Object.entries({ en: english, ...languages }))('has words for each code and each problem: %s', (_name, words) => {
    const keysOf = (space: string) =>
      [...words.keys()].filter((key) => key.startsWith(`${space}.`)).map((key) => key.slice(space.length + 1));
    expect(keysOf('errors').toSorted()).toEqual([...Object.keys(ERRORS), 'offline'].toSorted());
    expect(keysOf('problems').toSorted()).toEqual([...PROBLEMS].toSorted());
  });

  test('is named by no schema in any other way', () => {
    const named: string[] = [];
    const routes = filesIn('server', '.ts').filter(({ path }) => path.startsWith('http/'));
    const files = [...filesIn('shared', '.ts'), ...routes, ...clientFiles('.ts', '.tsx')];
    for (const file of files.filter(({ text }) => text.includes("from 'zod'")))
      walk(treeOf(file), (node) => {
        const check = node.type === 'CallExpression' ? childOf(childOf(node, 'callee') ?? node, 'property')?.['name'] : null;
        if (!['min', 'max', 'int', 'number', 'refine', 'regex', 'email', 'date'].includes(String(check))) return;
        const last: unknown = Array.isArray(node['arguments']) ? node['arguments'].at(-1) : null;
        const text = typeof last === 'object' ? stringOf(last as Tree | null) : null;
        if (text !== null) named.push(text);
      });
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((key) => !isFieldProblem(key))).toEqual([]);
  });
});

describe('keys', () => {
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  const asked: string[] = [];
  for (const file of sources) {
    walk(treeOf(file), (node) => {
      const text = stringOf(node);
      if (text !== null) exact.add(text);
      const parts = templateOf(node);
      if (parts !== null && parts.length > 1 && parts[0] !== '')
        patterns.push(new RegExp(`^${parts.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('[^.]+')}$`));
      if (node.type !== 'CallExpression') return;
      const callee = childOf(node, 'callee');
      const isT = callee?.['name'] === 't' || (callee !== null && childOf(callee, 'property')?.['name'] === 't');
      const first: unknown = Array.isArray(node['arguments']) ? node['arguments'][0] : null;
      const key = isT && typeof first === 'object' ? stringOf(first as Tree | null) : null;
      if (key !== null) asked.push(key);
    });
  }
  const base = (key: string): string => key.replace(/_(one|other)$/, '');

  test('all keys that are asked for are there', () => {
    const known = new Set([...english.keys()].map(base));
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  /** Namespaces in which code builds some keys from values. These keys count as used. */
  const PUT_TOGETHER: Readonly<Record<string, readonly string[]>> = {
    settings: LEADS.flatMap((lead) => [lead, `${lead}About`]),
    section: ['why', 'influence', 'disagreement', 'review'],
    account: [],
  };

  function isUsed(key: string): boolean {
    if (exact.has(key)) return true;
    const [space = '', ...rest] = key.split('.');
    const known = PUT_TOGETHER[space];
    if (known !== undefined && rest.length === 1) return known.includes(rest[0] ?? '');
    return patterns.some((pattern) => pattern.test(key));
  }

  test('all keys are used', () => {
    const unused = [...english.keys()].filter((key) => !isUsed(base(key)));
    expect(unused).toEqual([]);
  });
});

describe('no text stands outside the word files', () => {
  const SAID = new Set([
    'aria-label',
    'aria-description',
    'aria-roledescription',
    'aria-valuetext',
    'title',
    'placeholder',
    'alt',
    'label',
    'hint',
    'textValue',
    'submit',
    'about',
  ]);

  /** Properties of objects whose values are shown to people, such as an entry of a menu. */
  const SAID_IN_OBJECTS = new Set([...SAID, 'name', 'description', 'text']);
  /** Functions whose argument has a `name` that nobody sees: an editor extension, a build plugin, a cipher. */
  const NAMED = /^(create|encrypt|decrypt)$/;
  /** Texts that a phone shows beside the icon before a page is open. client/vite.config.ts says why they are English. */
  const OF_THE_BUILD: Readonly<Record<string, readonly string[]>> = {
    'vite.config.ts': ['Alongside', 'One care plan, written together.', 'smaller-copies'],
  };

  /** The string literals that an expression can evaluate to. */
  function outcomes(tree: Tree | null): string[] {
    if (tree === null) return [];
    const text = stringOf(tree);
    if (text !== null) return [text];
    const parts = templateOf(tree);
    if (parts !== null) return parts;
    if (tree.type === 'ConditionalExpression')
      return [...outcomes(childOf(tree, 'consequent')), ...outcomes(childOf(tree, 'alternate'))];
    if (tree.type === 'LogicalExpression') return [...outcomes(childOf(tree, 'left')), ...outcomes(childOf(tree, 'right'))];
    if (tree.type === 'BinaryExpression' && tree['operator'] === '+')
      return [...outcomes(childOf(tree, 'left')), ...outcomes(childOf(tree, 'right'))];
    return ['JSXExpressionContainer', 'TSAsExpression', 'TSSatisfiesExpression'].includes(tree.type)
      ? outcomes(childOf(tree, 'expression'))
      : [];
  }

  function textsIn(file: { path: string; text: string }): string[] {
    const found: string[] = [];
    const forMachines = new Set<Tree>();
    walk(treeOf(file), (node) => {
      const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : null;
      if (callee !== null && NAMED.test(String(callee['name'] ?? childOf(callee, 'property')?.['name'])))
        for (const given of childrenOf(node)) for (const property of childrenOf(given)) forMachines.add(property);
      if (node.type === 'Property' && !forMachines.has(node)) {
        const key = childOf(node, 'key');
        if (SAID_IN_OBJECTS.has(stringOf(key) ?? String(key?.['name']))) found.push(...outcomes(childOf(node, 'value')));
      }
      // The default value of a component's property.
      if (node.type === 'AssignmentPattern' && SAID.has(String(childOf(node, 'left')?.['name'])))
        found.push(...outcomes(childOf(node, 'right')));
      if (node.type === 'JSXText' && typeof node['value'] === 'string') found.push(node['value']);
      if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
        for (const child of childrenOf(node)) if (child.type === 'JSXExpressionContainer') found.push(...outcomes(child));
      }
      if (node.type === 'JSXAttribute') {
        const name = childOf(node, 'name')?.['name'];
        if (typeof name === 'string' && SAID.has(name)) found.push(...outcomes(childOf(node, 'value')));
      }
      if (node.type === 'CallExpression' && childOf(childOf(node, 'callee') ?? node, 'property')?.['name'] === 'setAttribute') {
        const [name, value] = Array.isArray(node['arguments']) ? (node['arguments'] as Tree[]) : [];
        if (SAID.has(stringOf(name ?? null) ?? '')) found.push(...outcomes(value ?? null));
      }
      if (node.type === 'AssignmentExpression') {
        const name = childOf(childOf(node, 'left') ?? node, 'property')?.['name'];
        if (name === 'textContent' || name === 'innerText' || name === 'placeholder' || name === 'title')
          found.push(...outcomes(childOf(node, 'right')));
      }
    });
    return found.filter((text) => LETTERS.test(text) && OF_THE_BUILD[file.path]?.includes(text) !== true);
  }

  test('the scanner sees text where it stands', () => {
    const text = [
      `const a = <p title="Hello">Some text {b ? 'yes' : \`or \${no}\`}</p>; e.placeholder = 'Name';`,
      `document.title = 'A page'; const menu = [{ label: 'Open', 'hint': c ? 'Now' : t('app.close'), kind: 'plain' }];`,
      `const b = { about: \`Since \${day}\` as const, name: 'A name', title: t('app.name') }; c({ placeholder: 'Here' });`,
      `const d = ({ label = 'Close' }) => <A {...{ label }} />; Extension.create({ name: 'machine' });`,
    ].join('\n');
    expect(
      textsIn({ path: 'a.tsx', text })
        .map((each) => each.trim())
        .toSorted(),
    ).toEqual(['A name', 'A page', 'Close', 'Hello', 'Here', 'Name', 'Now', 'Open', 'Since', 'Some text', 'or', 'yes']);
  });

  test.each(sources.map((file) => [file.path, file] as const))('%s', (_path, file) => {
    expect(textsIn(file)).toEqual([]);
  });
});

describe('one word for one thing', () => {
  /** Words that must not be used, because the glossary has another word for the thing. */
  const SYNONYMS: Readonly<Record<string, RegExp>> = {
    service: /\b(organi[sz]ations?|providers?|facilit(y|ies)|workspaces?|tenants?)\b/i,
    plan: /\b(documents?|files?|dossiers?|care records?)\b/i,
    section: /\b(chapters?|topics?|modules?)\b/i,
    member: /\b(participants?|collaborators?|contributors?|stakeholders?)\b/i,
    standing: /\b(roles?|user types?)\b/i,
    right: /\b(permissions?|privileges?|access levels?)\b/i,
    lead: /\b(owners?|in charge)\b/i,
    hold: /\b(freeze|frozen|pauses?|paused|suspend(ed)?)\b/i,
    'in force': /\b(published?|live version|active version|approved version)\b/i,
    sitting: /\b(editing sessions?|revisions?)\b/i,
    comment: /\b(remarks?|annotations?)\b/i,
    suggestion: /\b(proposals?|proposed|amendments?|change requests?)\b/i,
    observation: /\b(incidents?|log entr(y|ies))\b/i,
    trigger: /\b(alerts?|alarms?)\b/i,
    disagreement: /\b(disputes?|conflicts?|objections?)\b/i,
    person: /\b(patients?|clients?|residents?|service users?|sufferers?)\b/i,
    family: /\b(relatives?|next-of-kin|loved ones?)\b/i,
    professional: /\b(clinicians?|practitioners?|specialists?)\b/i,
    manager: /\b(admins?|administrators?)\b/i,
    history: /\b(audit log|changelog|version history)\b/i,
    retire: /\b(deleted?|trash)\b/i,
  };

  test.each(Object.entries(SYNONYMS))('%s is called nothing else', (_word, synonym) => {
    expect([...english].filter(([, text]) => synonym.test(text)).map(([key, text]) => `${key}: ${text}`)).toEqual([]);
  });
});

describe('two directions in one sentence', () => {
  test('a name in other letters is set apart, one in the same is left alone', () => {
    expect(isolate('Ruth', 'ur')).toBe('\u2068Ruth\u2069');
    expect(isolate('آمنہ', 'ur')).toBe('آمنہ');
    expect(isolate('آمنہ', 'en')).toBe('\u2068آمنہ\u2069');
    expect(isolate('Ruth', 'en')).toBe('Ruth');
    expect(isolate('14', 'ur')).toBe('14');
    expect(withoutMarks(isolate('Ruth', 'ur'))).toBe('Ruth');
  });

  test('a device that prefers Urdu starts in Urdu, any other in English', () => {
    expect(firstKnown(['fr-FR', 'ur-PK', 'en'])).toBe('ur');
    expect(firstKnown(['fr'])).toBe('en');
    expect(firstKnown(['constructor'])).toBe('en');
  });
});
