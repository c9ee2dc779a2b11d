/** Kills the server again and again under load: no text that was saved, or that another member saw, may be lost. */
import { afterAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { ServerProcess, openWorld, temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { Random } from '../support/random.ts';
import { plain, textOf } from '../support/section-text.ts';
import { room, type Name } from '../support/world.ts';

const KILLS = effort('kills');
const WRITERS: readonly Name[] = ['person', 'family', 'sister', 'careWorker', 'professional'];
const SECTIONS = ['together', 'routine'] as const;
const seed = SEED ?? 20261123;

const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** One writer: how many words this writer typed so far (all are different), and which of them the server acknowledged. */
type Writer = { name: Name; section: string; words: number; saved: Set<string> };

describe('[S1] [S2] killed again and again under load', () => {
  it(
    `after ${KILLS} kills everything that was called saved, or that anyone else saw, is there (seed ${seed})`,
    { timeout: 900_000 },
    async () => {
      const random = new Random(seed);
      await (await openWorld(directory.path)).close();
      const writers: Writer[] = WRITERS.map((name, i) => ({
        name,
        section: SECTIONS[i % 2] ?? 'together',
        words: 0,
        saved: new Set(),
      }));
      const seen = { together: new Set<string>(), routine: new Set<string>() };
      let saved = 0;
      let seenCount = 0;

      for (let kill = 0; kill < KILLS; kill++) {
        const server = await ServerProcess.start(directory.path);
        // Each round uses new pages. So text that survives must come from the disk, and not from a client that still has it.
        const people = writers.map((writer) => ({
          writer,
          page: new Participant(server.url, writer.name, room(writer.section)),
          sent: [] as { word: string; count: number }[],
        }));
        const watchers = SECTIONS.map((section) => ({ section, page: new Participant(server.url, 'observer', room(section)) }));
        await Promise.all([...people, ...watchers].map(({ page }) => page.synced()));
        const end = Date.now() + 30 + random.below(170);
        while (Date.now() < end) {
          const { writer, page, sent } = random.pick(people);
          const word = `<${writer.name}${writer.words++}>`;
          page.types(word);
          sent.push({ word, count: page.sent });
          if (random.below(3) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(4)));
        }
        await server.kill();
        for (const { writer, page, sent } of people) {
          for (const { word, count } of sent) if (count <= page.saved) writer.saved.add(word);
          saved += sent.filter(({ count }) => count <= page.saved).length;
        }
        // Collects each word that a page saw from another writer.
        for (const { page, section } of [
          ...watchers,
          ...people.map(({ page, writer }) => ({ page, section: writer.section })),
        ]) {
          const own = people.find((person) => person.page === page)?.writer.name;
          for (const word of page.text.match(/<\w+>/g) ?? []) {
            if (own !== undefined && word.startsWith(`<${own}`)) continue;
            seen[section === 'together' ? 'together' : 'routine'].add(word);
            seenCount += 1;
          }
        }
        for (const { page } of [...people, ...watchers]) page.leaves();
      }

      const store = await openWorld(directory.path);
      for (const section of SECTIONS) {
        const rows = await store.log.rows(room(section), 1, Number.MAX_SAFE_INTEGER);
        expect(rows.map((row) => row.seq)).toEqual(rows.map((_row, i) => i + 1));
        const doc = new Y.Doc();
        for (const row of rows) Y.applyUpdate(doc, row.update);
        expect(doc.store.pendingStructs).toBeNull();
        const text = plain(doc);
        const stored = new Set(text.match(/<\w+>/g) ?? []);
        expect([...seen[section]].filter((word) => !stored.has(word))).toEqual([]);
        const savedWords = writers.filter((writer) => writer.section === section).flatMap((writer) => [...writer.saved]);
        expect(savedWords.filter((word) => !stored.has(word))).toEqual([]);
        const opened = await store.log.open(room(section));
        const lean = new Y.Doc();
        if (opened.checkpoint !== null) Y.applyUpdate(lean, opened.checkpoint.state);
        for (const row of opened.tail) Y.applyUpdate(lean, row.update);
        expect(plain(lean)).toBe(text);
      }
      await store.close();
      // With fewer words the test would prove nothing.
      expect(saved).toBeGreaterThan(KILLS * 5);
      expect(seenCount).toBeGreaterThan(KILLS * 5);
    },
  );
});

describe('[S12] a graceful end of the process', () => {
  it('loses nothing and the pages go on by themselves', async () => {
    const dataDirectory = temporaryDirectory();
    let server = await ServerProcess.start(dataDirectory.path);
    const { port } = server;
    const daughter = await new Participant(server.url, 'family', room('together')).synced();
    const nurse = await new Participant(server.url, 'professional', room('together')).synced();
    for (let i = 0; i < 3; i++) {
      const [codes, before] = [[] as number[], daughter.text.length];
      daughter.provider.on('connection-close', (event) => codes.push(event?.code ?? 0));
      const typing = setInterval(() => textOf(daughter.doc).insert(0, 'd'), 2);
      await until('she has typed a good deal', () => daughter.text.length > before + 15);
      await server.stop();
      clearInterval(typing);
      // Until the next server runs, the reconnects of the page fail with another code. So only the first code is checked.
      await until('she is told', () => codes.length > 0);
      expect(codes[0]).toBe(1012);
      server = await ServerProcess.start(dataDirectory.path, port);
      await until(
        'both are back with the same text',
        () =>
          daughter.provider.synced && nurse.provider.synced && nurse.text === daughter.text && daughter.saved === daughter.sent,
      );
    }
    expect(daughter.text.length).toBeGreaterThan(30);
    daughter.leaves();
    nurse.leaves();
    await server.stop();
    dataDirectory.remove();
  });
});
