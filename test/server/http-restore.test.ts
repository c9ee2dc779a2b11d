/** A point of a section's past put back: everybody in the room sees it, and its words stay those of whoever wrote them first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zComparison, zCredits, zRestored, type Comparison } from '#shared/api-history.ts';
import { zText } from '#shared/api-sittings.ts';
import { sectionRoom } from '#shared/wire.ts';
import { startApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { StoreUnavailable } from '#server/store/errors.ts';
import { codeOf, makeSection, NAMES, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';
import { Participant } from '../support/participant.ts';
import { textOf } from '../support/section-text.ts';

let world: World;
const joined: Participant[] = [];
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(async () => {
  for (const participant of joined) participant.leaves();
  await world.close();
});

const join = async (person: Person, section: string): Promise<Participant> => {
  const participant = new Participant(`${world.url.replace('http', 'ws')}/sync`, 'family', sectionRoom(section), {
    cookie: person.cookie,
  });
  joined.push(participant);
  return participant.synced();
};

const lastOf = (section: string): Promise<number> => world.app.store.log.lastSeq(sectionRoom(section));

const compared = async (who: Person, section: string, from: number, to: number): Promise<Comparison> =>
  zComparison.parse((await mustSucceed(who.get(`/api/sections/${section}/compare?from=${from}&to=${to}`))).json);

/** Who wrote what stands, as the API tells it. */
async function writersOf(who: Person, section: string): Promise<string[]> {
  const { blame } = zText.parse((await mustSucceed(who.get(`/api/sections/${section}/text?blame=1`))).json);
  return (blame ?? []).map(({ text, person }) => `${text} (${person.name})`);
}

/** A section in which the family wrote, and the professional took that out and wrote something else. */
async function rewritten(): Promise<{ section: string; fay: Participant; pia: Participant; at: number; seen: number }> {
  const { family, professional, boss } = world.everybody;
  const section = await makeSection(boss, world.planId, 'Mornings', 'together');
  const fay = await join(family, section);
  fay.types('Curtains first, then tea.');
  await fay.isSaved();
  const at = await lastOf(section);
  const pia = await join(professional, section);
  await pia.sees('Curtains first');
  textOf(pia.doc, 0).delete(0, 'Curtains first, '.length);
  textOf(pia.doc, 0).insert(0, 'Just ');
  await pia.isSaved();
  await fay.sees('Just then tea.');
  return { section, fay, pia, at, seen: await lastOf(section) };
}

describe('an earlier point of a section', () => {
  it('[S1] is put back in the room, by the member who asked for it, and its words keep their writer', async () => {
    const { manager, professional } = world.everybody;
    const { section, fay, pia, at, seen } = await rewritten();
    const before = await compared(manager, section, at, seen);
    expect(before.changes.map(({ kind, words, person }) => `${kind} "${words}" ${person.name}`).toSorted()).toEqual([
      `added "Just" ${NAMES.professional}`,
      `removed "Curtains first," ${NAMES.professional}`,
    ]);
    const { seq } = zRestored.parse((await mustSucceed(manager.post(`/api/sections/${section}/restore`, { at, seen }))).json);
    expect(seq).toBe(seen + 1);
    await Promise.all([fay, pia].map((each) => each.sees('Curtains first, then tea.')));
    expect(pia.text).not.toContain('Just');
    expect(await writersOf(professional, section)).toEqual([`Curtains first, then tea. (${NAMES.family})`]);
    const [row] = await world.app.store.log.rows(sectionRoom(section), seq, seq);
    expect(row?.personId).toBe(manager.personId);
    const entry = (await world.app.store.records.auditOf(world.planId)).at(-1);
    expect(entry).toMatchObject({
      verb: 'section.restore',
      personId: manager.personId,
      sections: [section],
      detail: { at, toSeq: seq },
    });
    // Who wrote it is told by the new units too.
    const credits = zCredits.parse((await mustSucceed(manager.get(`/api/sections/${section}/credits`))).json);
    expect(credits.people.map(({ name }) => name)).toContain(NAMES.family);
    expect((await compared(manager, section, seq, seq)).changes).toEqual([]);
    // To put it back again changes nothing.
    const again = await mustSucceed(manager.post(`/api/sections/${section}/restore`, { at: seq, seen: seq }));
    expect(zRestored.parse(again.json).seq).toBe(seq);
  });

  it('is put back by one passage alone', async () => {
    const { family } = world.everybody;
    const { section, fay, at, seen } = await rewritten();
    const { changes } = await compared(family, section, at, seen);
    const change = changes.find(({ kind }) => kind === 'removed')?.id;
    const added = changes.find(({ kind }) => kind === 'added')?.id;
    const path = `/api/sections/${section}/restore`;
    expect(codeOf(await family.post(path, { at, seen, change: added }))).toBe('bad_request');
    expect(codeOf(await family.post(path, { at, seen, change: 99 }))).toBe('bad_request');
    await mustSucceed(family.post(path, { at, seen, change }));
    await fay.sees('Curtains first, ');
    expect(fay.text).toContain('Just ');
    expect(await writersOf(family, section)).toEqual([
      `Curtains first,  (${NAMES.family})`,
      `Just  (${NAMES.professional})`,
      `then tea. (${NAMES.family})`,
    ]);
  });

  it('is not put back over words that the caller has not seen, or by whoever may not edit', async () => {
    const { family, observer, advocate } = world.everybody;
    const { section, at, seen } = await rewritten();
    const path = `/api/sections/${section}/restore`;
    expect(codeOf(await family.post(path, { at, seen: at }))).toBe('conflict');
    expect(codeOf(await observer.post(path, { at, seen }))).toBe('not_allowed');
    expect(codeOf(await advocate.post(path, { at, seen }))).toBe('not_allowed');
    expect(codeOf(await family.post(path, { at: seen, seen: at }))).toBe('conflict');
    expect(codeOf(await family.post(path, { at, seen: seen + 1 }))).toBe('bad_request');
    expect(await lastOf(section)).toBe(seen);
  });
});

describe('a restore at which the server ends', () => {
  it('[R13] has its entry in the trail after the next start, once, also if all it did was to delete', async () => {
    const fresh = await smallWorld();
    const { boss, professional } = fresh.everybody;
    const { store } = fresh.app;
    const roomOf = (section: string): string => sectionRoom(section);
    /** A section in which something was added, and for `both` something taken out too. Returns the point before that, and the last row. */
    const written = async (both: boolean): Promise<{ section: string; at: number; seen: number }> => {
      const section = await makeSection(boss, fresh.planId, 'Mornings', 'together');
      const pia = await new Participant(`${fresh.url.replace('http', 'ws')}/sync`, 'professional', roomOf(section), {
        cookie: professional.cookie,
      }).synced();
      pia.types('Curtains first, then tea.');
      await pia.isSaved();
      const at = await store.log.lastSeq(roomOf(section));
      textOf(pia.doc, 0).insert(0, 'Just ');
      if (both) textOf(pia.doc, 0).delete(5, 4);
      await pia.isSaved();
      pia.leaves();
      return { section, at, seen: await store.log.lastSeq(roomOf(section)) };
    };
    const sections = [await written(true), await written(false)];
    const { write } = store;
    for (const { section, at, seen } of sections) {
      // The row is written, and the transaction with the entry is not.
      Object.assign(store, { write: () => Promise.reject(new StoreUnavailable('the server ends here', { uncertain: false })) });
      const answer = await professional.post(`/api/sections/${section}/restore`, { at, seen });
      Object.assign(store, { write });
      // The words are back.
      expect(answer.status).toBe(200);
      expect(await store.log.lastSeq(roomOf(section))).toBe(seen + 1);
      expect(await store.records.restoresOf(fresh.planId, section)).toEqual([]);
    }
    // Of two others the row was never written, the older one so long ago that no server can be at it.
    const [{ section } = { section: '' }] = sections;
    const rowless = { sectionId: section, personId: boss.personId, point: 1, afterSeq: 1, mark: 'client 1' };
    const now = fresh.clock.now();
    await store.records.beginRestore({ ...rowless, id: 'older', at: now - 11 * 60_000 });
    await store.records.beginRestore({ ...rowless, id: 'newer', at: now });
    await fresh.app.close();
    for (let start = 0; start < 2; start += 1) {
      const app = await startApp(readConfig({ PORT: '0', DATA_DIR: fresh.directory }, []), { now: fresh.clock.now });
      for (const { section: of, at, seen } of sections)
        expect(await app.store.records.restoresOf(fresh.planId, of)).toEqual([
          expect.objectContaining({ personId: professional.personId, detail: { at, toSeq: seen + 1 } }),
        ]);
      expect((await app.store.records.begunRestores()).map(({ id }) => id)).toEqual(['newer']);
      await app.close();
    }
    await fresh.close();
  });

  it('leaves nothing behind when all goes well', async () => {
    const { family } = world.everybody;
    const { section, at, seen } = await rewritten();
    await mustSucceed(family.post(`/api/sections/${section}/restore`, { at, seen }));
    expect(await world.app.store.records.begunRestores()).toEqual([]);
    expect(await world.app.store.records.restoresOf(world.planId, section)).toHaveLength(1);
  });
});
