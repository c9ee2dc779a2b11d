/** Abuse through valid messages: content that would break readers, floods, and races between rights and writes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { getSchema } from '@tiptap/core';
import type { JsonNode } from '#shared/document.ts';
import { appendNodes } from '#shared/text/append.ts';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { schemaExtensions } from '#shared/schema.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { updateBy } from '../support/section-text.ts';
import { PLAN, room } from '../support/world.ts';

const directory = temporaryDirectory();
let server: LiveServer;
beforeAll(async () => {
  server = await serve(await openWorld(directory.path));
});
afterAll(async () => {
  await server.close();
  directory.remove();
});

describe('[S4] what would break those who read it is not let in', () => {
  it('more blocks than a page can show are refused whole, and pages without end as well', async () => {
    for (const [count, node] of [
      [501, { type: 'reviewTrigger' }],
      [10_001, { type: 'horizontalRule' }],
    ] as const) {
      const before = await server.store.log.lastSeq(room('together'));
      const doc = new Y.Doc();
      const raw = await RawSocket.as('family', server.url, room('together')).greeted();
      raw.sendsUpdate(updateBy(doc, () => appendNodes(doc, Array<JsonNode>(count).fill(node))));
      expect(await raw.isClosed()).toBe(4413);
      expect(await server.store.log.lastSeq(room('together'))).toBe(before);
    }
  });

  it('a client that claims a version from the future shuts nobody out', async () => {
    const future = await RawSocket.as('family', server.url, room('routine'), '?schema=999999&acks=1').greeted();
    const doc = new Y.Doc();
    future.sendsUpdate(updateBy(doc, () => appendNodes(doc, [{ type: 'paragraph' }])));
    await until('it is saved', () => future.saved === 1);
    const nurse = await new Participant(server.url, 'professional', room('routine')).synced();
    nurse.types('still here');
    await nurse.isSaved();
    expect((await server.store.log.open(room('routine'))).schema).toBe(SCHEMA_VERSION);
    nurse.leaves();
    future.socket.terminate();
  });
});

describe('[S4] nothing that logs may hold dresses as a part of the page', () => {
  const schema = getSchema(schemaExtensions());

  it('a link is drawn with its address and what is the same for all', () => {
    const mark = schema.mark('link', {
      href: 'https://example.org/',
      class: 'veil',
      target: '_top',
      rel: 'opener',
      title: 'x',
    });
    expect(mark.type.spec.toDOM?.(mark, true)).toEqual([
      'a',
      { href: 'https://example.org/', target: '_blank', rel: 'noopener noreferrer nofollow', class: null },
      0,
    ]);
  });

  it('the language of code becomes no class', () => {
    const node = schema.node('codeBlock', { language: 'x veil' });
    expect(JSON.stringify(node.type.spec.toDOM?.(node))).not.toContain('veil');
  });
});

describe('rights that are read twice at once', () => {
  it('an older reading never puts back a right that a newer one took', async () => {
    const temporary = temporaryDirectory();
    const store = await openWorld(temporary.path);
    let readGate: Promise<void> | null = null;
    const section = async (id: string): Promise<SectionRecord | null> => {
      const found = await store.records.section(id);
      const wait = readGate;
      readGate = null;
      await wait;
      return found;
    };
    const gatedServer = await serve({ ...store, records: { ...store.records, section } });
    const daughter = await new Participant(gatedServer.url, 'family', room('together')).synced();
    await daughter.isSaved();
    let release: () => void = () => undefined;
    readGate = new Promise((resolve) => (release = resolve));
    gatedServer.fanout.publish({ kind: 'sessions', personId: 'family' });
    await until('the first reading is under way', () => readGate === null);
    await store.records.updateSection('together', { lead: 'professional' });
    gatedServer.fanout.publish({ kind: 'plan', planId: PLAN, audience: 'all' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    const before = await store.log.lastSeq(room('together'));
    daughter.types('too late');
    expect(await daughter.isClosed()).toBe(4403);
    expect(await store.log.lastSeq(room('together'))).toBe(before);
    daughter.leaves();
    await gatedServer.close();
    temporary.remove();
  });
});
