/** The text fields of API responses. English text of the server must not reach a page, because pages have their own texts. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { zErrorBody } from '#shared/api.ts';
import { LANGUAGE_CODES } from '#shared/settings.ts';
import { ROUTES } from '#server/http/routes.ts';
import { childOf, clientFiles, stringOf, treeOf, walk } from '../support/client-source.ts';

/** All text fields of the API by who writes their text. A new field must be added here before a page shows it. */
const WHOSE = {
  // `room` is a live room; on the person of a plan people write it.
  machine: [
    'id',
    'at',
    'userId',
    'memberId',
    'planId',
    'token',
    'key',
    'room',
    'link',
    'code',
    'named',
    'openapi',
    'fields',
    'source',
    'photo',
    'address',
    'userAgent',
    // Of an entry of the audit trail: ids, and names of what the product knows.
    'after',
    'audience',
    'before',
    'for',
    'invitation',
    'manager',
    'order',
    'passwordReset',
    'personId',
    'sections',
    'standing',
    'template',
    // Of a comparison: what a line was made into.
    'made',
    // Of a timeline or an inbox: where the next page begins.
    'next',
    // Of threads and their entries in the trail, of notifications and of news: ids.
    'comment',
    'commentId',
    'suggestion',
    // Of a suggestion: its author’s id in an entry of the trail.
    'author',
    'members',
    'mentions',
    'section',
    'sectionId',
    'suggestionId',
    'thread',
    'threadId',
    // Of a count of what is unread: ids.
    'threads',
    'suggestions',
    // Of a second step: the key for an app, and recovery codes. Of a passkey: what its device is to sign.
    'secret',
    'codes',
    'challenge',
    // Of the choice when mails come: the time zone.
    'zone',
    // Of what somebody said: the time on a clock, and in the trail the id of the member who said it.
    'time',
    'by',
    // Of a recorded act: ids, and the hash of the words that it is about.
    'act',
    'actId',
    'hash',
    'member',
    'sayer',
  ],
  // Of a recorded act also the day on which it was said.
  day: ['until', 'bornOn', 'day', 'on', 'saidOn'],
  people: [
    'name',
    'email',
    'title',
    'knownAs',
    'relation',
    'evidence',
    'why',
    'influence',
    'disagreement',
    'review',
    'reason',
    'text',
    'topic',
    'madeBy',
    'invitedBy',
    'personName',
    // The first words of what a sitting did.
    'passage',
    'service',
    // Of a deed: what a field of a block says, and what it said before.
    'value',
    'was',
    // The first words of a passage, or the name of what was set.
    'words',
    // Of a thread: the words that it is about, and the heading above them. Of a comment: where a link leads.
    'quote',
    'place',
    'href',
    // Of what somebody said: what was seen, and how the writer reads it.
    'observed',
    'reading',
    // Of a suggestion: the answer.
    'reply',
  ],
  /** Texts of templates, in the requested language. */
  service: ['about'],
  /** Texts of templates, in every language at once. */
  everyLanguage: ['hint'],
  /** English texts for programs that call the API, and for logs. */
  server: ['summary', 'message'],
} as const;

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Adds to `found` the names of all fields of a JSON schema that can contain text. Returns `found`. */
function textFields(schema: unknown, name: string, found: Set<string>): Set<string> {
  if (Array.isArray(schema)) for (const each of schema) textFields(each, name, found);
  if (!isJson(schema) || Array.isArray(schema)) return found;
  const isText = [schema['type']].flat().includes('string');
  if (isText && schema['enum'] === undefined && schema['const'] === undefined) found.add(name);
  if (isJson(schema['properties']))
    for (const [key, inner] of Object.entries(schema['properties'])) textFields(inner, key, found);
  for (const inside of ['items', 'anyOf', 'oneOf', 'allOf', 'additionalProperties']) textFields(schema[inside], name, found);
  return found;
}

/** The text fields in the responses of the routes that `paths` selects, by default of all routes. */
function answered(paths: (path: string) => boolean = () => true): Set<string> {
  const found = new Set<string>();
  const described = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  for (const { path, answer } of ROUTES) if (paths(path) && !('file' in answer)) textFields(described(answer), '', found);
  return found;
}

describe('the texts in answers', () => {
  test('are each known to be of a machine, of people, in the reader’s language, or the server’s own', () => {
    const all = answered();
    textFields(z.toJSONSchema(zErrorBody, { io: 'output' }), '', all);
    expect([...all].toSorted()).toEqual(Object.values(WHOSE).flat().toSorted());
  });

  test('come in the language that is asked for where they are the service’s', () => {
    const service = new Set<string>(WHOSE.service);
    const routes = ROUTES.filter(({ path }) => [...answered((each) => each === path)].some((field) => service.has(field)));
    expect(routes.map(({ path }) => path)).toEqual(['/api/templates']);
    for (const { query } of routes)
      for (const language of LANGUAGE_CODES) expect(query?.safeParse({ language }).data).toEqual({ language });
  });
});

describe('what the server says in English', () => {
  /**
   * Where the client may read a field `message`, because it is not the server's: errors of the browser, and errors of schemas,
   * whose messages are keys of the interface texts.
   */
  const OTHERS: readonly string[] = [
    'offline/device-owner.ts: message',
    'ui/error-boundary.tsx: message',
    'ui/form.tsx: message',
  ];

  function readBy(file: { path: string; text: string }): string[] {
    const fields = new Set<string>(WHOSE.server);
    const found = new Set<string>();
    walk(treeOf(file), (node) => {
      const named =
        node.type === 'MemberExpression' ? childOf(node, 'property') : node.type === 'Property' ? childOf(node, 'key') : null;
      const field = stringOf(named) ?? String(named?.['name']);
      if (fields.has(field)) found.add(`${file.path}: ${field}`);
    });
    return [...found];
  }

  test('is seen where it is read', () => {
    const text = 'const { summary } = sitting; show(error["message"], sitting.summary)';
    expect(readBy({ path: 'a.ts', text })).toEqual(['a.ts: summary', 'a.ts: message']);
  });

  test('is read by no page', () => {
    const files = clientFiles('.ts', '.tsx').filter(({ path }) => !/^words\/(en|ur)/.test(path));
    expect(files.flatMap(readBy).toSorted()).toEqual(OTHERS);
  });
});
