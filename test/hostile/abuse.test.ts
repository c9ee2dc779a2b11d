/** Abuse through valid messages: content that would break readers, floods, and races between rights and writes. */
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { getSchema } from '@tiptap/core';
import { initProseMirrorDoc } from '@tiptap/y-tiptap';
import { appendNodes, type JsonNode } from '#shared/document.ts';
import { schemaExtensions } from '#shared/schema.ts';
import { makeVocabulary } from '#shared/vocabulary.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { History } from '#server/history/history.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import { RoomIndex } from '#server/sync/gate/room-index.ts';
import { decodeUpdate, EMPTY_UPDATE } from '#server/sync/gate/update.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { plain, textOf, updateBy } from '../support/section-text.ts';
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

function nested(depth: number): JsonNode[] {
  let inside: JsonNode[] = [{ type: 'paragraph', content: [{ type: 'text', text: 'deep' }] }];
  for (let i = 0; i < depth; i++) inside = [{ type: 'blockquote', content: inside }];
  return inside;
}

describe('[S4] what would break those who read it is not let in', () => {
  it('nesting beyond what anyone writes is refused, ordinary nesting is not', async () => {
    const doc = new Y.Doc();
    const raw = await RawSocket.as('family', server.url, room('together')).greeted();
    raw.sendsUpdate(updateBy(doc, () => appendNodes(doc, nested(10))));
    await until('ten levels are saved', () => raw.saved === 1);
    const before = await server.store.log.lastSeq(room('together'));
    raw.sendsUpdate(updateBy(doc, () => appendNodes(doc, nested(200))));
    expect(await raw.isClosed()).toBe(4422);
    expect(await server.store.log.lastSeq(room('together'))).toBe(before);
    const { doc: rebuilt } = await new History(new JobRunner()).textAt(server.store, room('together'), { blame: true });
    expect(rebuilt.content.length).toBeGreaterThan(0);
  });

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
    expect((await server.store.log.open(room('routine'))).schema).toBe(1);
    nurse.leaves();
    future.socket.terminate();
  });

  it('bold text in a code block, where two edits met, is kept by every editor', () => {
    const doc = new Y.Doc();
    appendNodes(doc, [{ type: 'codeBlock', content: [{ type: 'text', text: 'kept', marks: [{ type: 'bold' }] }] }]);
    const index = new RoomIndex(makeVocabulary(), EMPTY_UPDATE);
    expect(index.judge(decodeUpdate(Y.encodeStateAsUpdate(doc))).kind).toBe('fresh');
    initProseMirrorDoc(doc.getXmlFragment('default'), getSchema(schemaExtensions()));
    expect(plain(doc)).toBe('kept');
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

describe('[S4] no message costs more than its length', () => {
  const index = (): RoomIndex => new RoomIndex(makeVocabulary(), EMPTY_UPDATE);

  it('units of many clients that stand on each other backwards are taken in, each looked at once', () => {
    const count = 1500;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, count);
    for (let i = count; i > 0; i--) {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint(encoder, i);
      encoding.writeVarUint(encoder, 0);
      if (i === 1) {
        encoding.writeUint8(encoder, 0x07);
        encoding.writeVarUint(encoder, 1);
        encoding.writeVarString(encoder, 'default');
      } else {
        encoding.writeUint8(encoder, 0x87);
        encoding.writeVarUint(encoder, i - 1);
        encoding.writeVarUint(encoder, 0);
      }
      encoding.writeVarUint(encoder, 3);
      encoding.writeVarString(encoder, 'paragraph');
    }
    encoding.writeVarUint(encoder, 0);
    const verdict = index().judge(decodeUpdate(encoding.toUint8Array(encoder)));
    expect(verdict.kind === 'fresh' && verdict.clients.length).toBe(count);
  });

  it('more editing ids than a person can have are refused', () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 2500);
    for (let i = 1; i <= 2500; i++) for (const n of [1, i, 0, 0, 1]) encoding.writeVarUint(encoder, n);
    encoding.writeVarUint(encoder, 0);
    expect(() => decodeUpdate(encoding.toUint8Array(encoder))).toThrow(/too many/i);
  });

  it('one client named twice among the deletions is refused', () => {
    expect(() => decodeUpdate(new Uint8Array([0, 2, 5, 1, 0, 1, 5, 1, 2, 1]))).toThrow(/twice/);
  });

  it('two clients that need each other in turns are no gap', () => {
    const a = new Y.Doc();
    const b = new Y.Doc();
    a.clientID = 1;
    b.clientID = 2;
    textOf(a).insert(0, 'a');
    for (let i = 0; i < 20; i++) {
      Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
      textOf(b).insert(textOf(b).length, 'b');
      Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
      textOf(a).insert(textOf(a).length, 'a');
    }
    expect(index().judge(decodeUpdate(Y.encodeStateAsUpdate(a))).kind).toBe('fresh');
    a.clientID = 3;
    expect(index().judge(decodeUpdate(Y.encodeStateAsUpdate(b))).kind).toBe('fresh');
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
