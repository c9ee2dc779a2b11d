/** Answers to suggestions: accepted whole or in part, never unseen, declined and undone, also when the server ends meanwhile. */
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { zComparison, zTimeline } from '#shared/api-history.ts';
import { zInbox } from '#shared/api-inbox.ts';
import { zAccepted, zSuggestions } from '#shared/api-suggestions.ts';
import { appendNodes } from '#shared/text/append.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import type { CommandContext } from '#server/commands/context.ts';
import type { LiveWriter } from '#server/commands/live-writer.ts';
import { acceptSuggestion } from '#server/commands/suggestions/accept-suggestion.ts';
import { undoAcceptance } from '#server/commands/suggestions/undo-acceptance.ts';
import { finishAnswers } from '#server/commands/suggestions/write-answer.ts';
import { localFanout } from '#server/fanout/fanout.ts';
import { History } from '#server/history/history.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { codeOf, fieldsOf, makeSection, mustSucceed, NAMES, smallWorld, type Person, type World } from '../support/app.ts';
import { until } from '../support/participant.ts';
import { textOf } from '../support/section-text.ts';
import { contextOf, Suggesting } from '../support/suggestions.ts';

let world: World;
let suggesting: Suggesting;
beforeAll(async () => {
  world = await smallWorld();
  suggesting = new Suggesting(world);
});
afterEach(() => suggesting.end());
afterAll(() => world.close());

const lastOf = (section: string): Promise<number> => world.app.store.log.lastSeq(sectionRoom(section));
const listed = async (who: Person, state: string): Promise<string[]> =>
  zSuggestions
    .parse((await mustSucceed(who.get(`/api/plans/${world.planId}/suggestions?state=${state}`))).json)
    .suggestions.map(({ id }) => id);
/** Writes into sections for a server that ends as soon as the row is in the log. */
const endsAfterTheRow: LiveWriter = {
  async write(room, personId, update) {
    await world.app.store.log.append([{ room, personId, at: world.clock.now(), update, claims: [] }]);
    throw new Error('the server has ended');
  },
  written: async () => undefined,
  hold: async () => () => undefined,
};

describe('a suggestion', () => {
  it('[R27] is accepted in part: what is taken is its writer’s, and the timeline tells who accepted it', async () => {
    const { section, id, pia } = await suggesting.suggested();
    const { professional, family } = world.everybody;
    const before = await lastOf(section);
    const { seq, suggestionSeq, changes } = await suggesting.compare(professional, id);
    const some = changes.filter(({ words }) => words === 'With Rex.').map((change) => change.id);
    const silent = { seen: { seq, suggestionSeq }, changes: some };
    // What is left out is declined, so its author is told why.
    expect(fieldsOf(await professional.post(`/api/suggestions/${id}/accept`, silent))).toEqual({ reply: 'empty' });
    const answer = await mustSucceed(suggesting.accept(professional, id, ({ words }) => words === 'With Rex.'));
    expect(zAccepted.parse(answer.json)).toEqual({ seq: before + 1 });
    await pia.sees('Coffee at eight. Then a walk. With Rex.');
    expect(await suggesting.writers(professional, section)).toEqual([
      `Coffee at eight. Then a walk. (${NAMES.professional})`,
      ` With Rex. (${NAMES.family})`,
    ]);
    expect(await suggesting.get(family, id)).toMatchObject({
      state: 'partlyAccepted',
      right: 'read',
      acts: [],
      answer: { by: { name: NAMES.professional }, reply: 'Thank you.', seq: before + 1 },
    });
    const timeline = zTimeline.parse(
      (await mustSucceed(family.get(`/api/plans/${world.planId}/timeline?section=${section}`))).json,
    );
    const told = timeline.entries.map((entry) =>
      entry.kind === 'decision' ? `${entry.person.name} ${entry.entry.verb}` : entry.kind,
    );
    expect(told.slice(0, 3)).toEqual([`${NAMES.professional} suggestion.accept`, `${NAMES.family} suggestion.make`, 'sitting']);
    // Nobody sat there and wrote at that minute.
    const sittings = timeline.entries.filter((entry) => entry.kind === 'sitting' && entry.sitting.toSeq > before);
    expect(sittings).toEqual([]);
    const history = await mustSucceed(family.get(`/api/sections/${section}/history`));
    expect(history.text).not.toContain(`"toSeq":${before + 1}`);
  });

  it('[R27] is not merged unseen: words that came into its line or into itself since have to be seen first', async () => {
    const { id, pia, fay } = await suggesting.suggested();
    const { professional } = world.everybody;
    const seen = await suggesting.compare(professional, id);
    expect(seen.conflicts).toEqual([]);
    textOf(pia.doc, 0).insert(10, 'not ');
    await pia.isSaved();
    const accept = (what: typeof seen) =>
      professional.post(`/api/suggestions/${id}/accept`, {
        reply: '',
        seen: { seq: what.seq, suggestionSeq: what.suggestionSeq },
      });
    expect(codeOf(await accept(seen))).toBe('conflict');
    const again = await suggesting.compare(professional, id);
    expect(again.conflicts.flatMap(({ since }) => since.map(({ words, person }) => `${words} ${person.name}`))).toContain(
      `not ${NAMES.professional}`,
    );
    fay.types('!');
    await fay.isSaved();
    expect(codeOf(await accept(again))).toBe('conflict');
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('not ');
    await pia.sees('Tea');
  });

  it.each(['taken in', 'saved'] as const)(
    '[R27] is not merged unseen: not when its line gets words that are %s in the moment in which it is accepted',
    async (how) => {
      const { professional } = world.everybody;
      const { id, pia } = await suggesting.suggested();
      const { store } = world.app;
      const [append, putRestored] = [store.log.append.bind(store.log), store.log.putRestored.bind(store.log)];
      const slow = vi.spyOn(store.log, 'append').mockImplementationOnce(async (entries) => {
        if (how === 'taken in') await delay(400);
        return append(entries);
      });
      // The last step before the row of the acceptance is written.
      vi.spyOn(store.log, 'putRestored').mockImplementationOnce(async (...note) => {
        textOf(pia.doc).insert(0, 'Not ');
        if (how === 'saved') await pia.isSaved();
        else await until('the words are taken in', () => slow.mock.calls.length > 0);
        await putRestored(...note);
      });
      try {
        expect(codeOf(await suggesting.accept(professional, id))).toBe('conflict');
      } finally {
        vi.restoreAllMocks();
      }
      await pia.isSaved();
      expect(pia.closedWith).toBeNull();
      expect(await suggesting.get(professional, id)).toMatchObject({ state: 'open', right: 'read' });
    },
  );

  it('[R27] is accepted while several people type elsewhere in the section, whose words wait for a moment', async () => {
    const { professional } = world.everybody;
    const { section, id, pia } = await suggesting.suggested();
    appendNodes(pia.doc, [{ type: 'paragraph' }]);
    pia.types('Later: ', 1);
    await pia.isSaved();
    const { store } = world.app;
    const putRestored = store.log.putRestored.bind(store.log);
    let steps = 0;
    vi.spyOn(store.log, 'putRestored').mockImplementation(async (...note) => {
      steps += 1;
      pia.types('x', 1);
      await delay(100);
      await putRestored(...note);
    });
    try {
      await mustSucceed(suggesting.accept(professional, id));
    } finally {
      vi.restoreAllMocks();
    }
    await pia.isSaved();
    await pia.sees('With Rex.');
    expect(steps).toBeGreaterThan(1);
    expect(pia.text).toContain('x'.repeat(steps));
    expect(pia.closedWith).toBeNull();
    const said = await suggesting.writers(professional, section);
    expect(said.filter((one) => one.includes('With Rex.'))).toHaveLength(1);
  });

  it('[R27] is not closed over words that nobody saw where nothing has to change any more', async () => {
    const { professional, family, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Same', 'professional');
    const pia = await suggesting.joinSection(professional, section);
    pia.types('Coffee at eight.');
    await pia.isSaved();
    const id = await suggesting.begin(family, section);
    const fay = await suggesting.join(family, id);
    await fay.sees('Coffee');
    textOf(fay.doc, 0).delete(0, 7);
    await fay.isSaved();
    textOf(pia.doc, 0).delete(0, 7);
    await pia.isSaved();
    const { store } = world.app;
    const write = store.write.bind(store);
    vi.spyOn(store, 'write').mockImplementationOnce(async (work) => {
      fay.types(' With milk.');
      await fay.isSaved();
      return write(work);
    });
    try {
      expect(codeOf(await suggesting.accept(professional, id))).toBe('conflict');
    } finally {
      vi.restoreAllMocks();
    }
    expect(await suggesting.get(professional, id)).toMatchObject({ state: 'open' });
    fay.types(' And honey.');
    await fay.isSaved();
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('With milk. And honey.');
  });

  it('[R26] takes no more words from the moment in which its answer begins, and their writer is told', async () => {
    const { professional } = world.everybody;
    const { id, pia, fay } = await suggesting.suggested();
    const { store } = world.app;
    const write = store.write.bind(store);
    const last = await store.log.lastSeq(suggestionRoom(id));
    vi.spyOn(store, 'write').mockImplementationOnce(async (work) => {
      const begun = await write(work);
      // The rights of those who are in its room are worked out a moment after this.
      textOf(fay.doc).insert(0, 'Not ');
      await fay.isClosed();
      return begun;
    });
    try {
      await mustSucceed(suggesting.accept(professional, id));
    } finally {
      vi.restoreAllMocks();
    }
    await until('the author is told', () => fay.closedWith?.code === 4403);
    expect(await store.log.lastSeq(suggestionRoom(id))).toBe(last);
    await pia.sees('Tea');
    expect(pia.text).not.toContain('Not');
  });

  it('[R27] is shown as it would be before it is accepted, and nothing is written for that', async () => {
    const { section, id } = await suggesting.suggested();
    const { family, professional } = world.everybody;
    const before = await lastOf(section);
    const { changes } = await suggesting.compare(professional, id);
    const tea = changes.find(({ words }) => words === 'Tea');
    const asked = await mustSucceed(family.get(`/api/suggestions/${id}/outcome?changes=${tea?.id}`));
    const outcome = zComparison.parse(asked.json);
    // “Coffee” stays, and with the letters right behind it a word becomes another one.
    expect(outcome.changes.map(({ kind, words, person }) => `${kind} ${words} ${person.name}`)).toEqual([
      `removed Coffee ${NAMES.family}`,
      `added CoffeeTea ${NAMES.family}`,
    ]);
    expect(await lastOf(section)).toBe(before);
    expect(codeOf(await family.get(`/api/suggestions/${id}/outcome?changes=4711`))).toBe('bad_request');
  });

  it('[R28] is taken back whole, what others wrote since stays, and it can be answered again', async () => {
    const { section, id, pia } = await suggesting.suggested();
    const { professional, family, manager } = world.everybody;
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Tea at eight. Then a walk. With Rex.');
    textOf(pia.doc, 0).insert(3, ' or milk');
    await pia.isSaved();
    expect(codeOf(await family.post(`/api/suggestions/${id}/undo`, { reason: 'No' }))).toBe('not_allowed');
    expect(fieldsOf(await manager.post(`/api/suggestions/${id}/undo`, { reason: ' ' }))).toEqual({ reason: 'empty' });
    await mustSucceed(manager.post(`/api/suggestions/${id}/undo`, { reason: 'Too soon.' }));
    await until('it is taken back', () => !pia.text.includes('Rex'));
    expect(pia.text).toContain('Coffee');
    expect(pia.text).toContain(' or milk');
    expect(await suggesting.writers(professional, section)).toEqual([`${pia.text.trim()} (${NAMES.professional})`]);
    const undone = { by: { name: NAMES.manager }, reason: 'Too soon.' };
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'open', answer: null, right: 'edit', undone });
    // Undo put "Coffee" in again. It is the same word, so accepting once more takes it out.
    await mustSucceed(suggesting.accept(professional, id));
    await until('it is there again', () => pia.text.includes('Rex') && !pia.text.includes('Coffee'));
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'accepted', undone: null });
    const told = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter(({ suggestionId }) => suggestionId === id)
        .map(({ kind, by }) => `${kind} ${by?.name ?? ''}`);
    const answered = `suggestion.answered ${NAMES.professional}`;
    expect(await told(family)).toEqual([answered, `suggestion.undone ${NAMES.manager}`, answered]);
    // To who can answer it is not new: it waits again.
    expect(await told(professional)).toEqual([`suggestion.waits ${NAMES.manager}`, `suggestion.new ${NAMES.family}`]);
  });

  it('[R26] is declined with a reason, or withdrawn by its author, and then nothing changes it any more', async () => {
    const { id, fay } = await suggesting.suggested();
    const { professional, family, manager } = world.everybody;
    expect(fieldsOf(await professional.post(`/api/suggestions/${id}/decline`, { reply: '' }))).toEqual({ reply: 'empty' });
    // Nobody declines what its author has just written, and what they did not see.
    const { suggestionSeq } = await suggesting.compare(professional, id);
    fay.types('Please. ');
    await fay.isSaved();
    const unseen = { reply: 'Coffee is what she asks for.', seen: { suggestionSeq } };
    expect(codeOf(await professional.post(`/api/suggestions/${id}/decline`, unseen))).toBe('conflict');
    expect(codeOf(await world.everybody.stranger.post(`/api/suggestions/${id}/decline`, unseen))).toBe('not_found');
    const seen = { suggestionSeq: (await suggesting.compare(professional, id)).suggestionSeq };
    await mustSucceed(professional.post(`/api/suggestions/${id}/decline`, { ...unseen, seen }));
    expect(await suggesting.get(family, id)).toMatchObject({
      state: 'declined',
      answer: { reply: 'Coffee is what she asks for.', by: { name: NAMES.professional }, seq: null },
    });
    for (const act of ['adapt', 'accept', 'decline', 'undo']) {
      const body = { reply: 'x', reason: 'x', seen: { seq: 1, suggestionSeq: 1 } };
      expect([act, codeOf(await manager.post(`/api/suggestions/${id}/${act}`, body))]).toEqual([act, 'conflict']);
    }
    expect(codeOf(await family.post(`/api/suggestions/${id}/withdraw`))).toBe('conflict');
    const other = await suggesting.suggested();
    expect(codeOf(await professional.post(`/api/suggestions/${other.id}/withdraw`))).toBe('not_allowed');
    await mustSucceed(family.post(`/api/suggestions/${other.id}/withdraw`));
    other.fay.types('More.');
    expect(await other.fay.isClosed()).toBe(4403);
    expect(await listed(family, 'mine')).toEqual(expect.arrayContaining([id, other.id]));
    expect(await listed(family, 'answered')).toContain(id);
    expect(await listed(family, 'open')).not.toContain(id);
  });

  it('[R26] is never decided on by its author', async () => {
    const { professional, manager, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Own', 'professional');
    const id = await suggesting.begin(professional, section);
    for (const act of ['adapt', 'accept', 'decline', 'undo']) {
      const body = { reply: 'x', reason: 'x', seen: { seq: 1, suggestionSeq: 1 } };
      expect([act, codeOf(await professional.post(`/api/suggestions/${id}/${act}`, body))]).toEqual([act, 'not_allowed']);
    }
    // Nothing was written in it, so nothing has to change.
    expect(zAccepted.parse((await mustSucceed(suggesting.accept(manager, id))).json)).toEqual({ seq: null });
  });

  it('whose words are gone says so, and what it puts in stands where they stood', async () => {
    const { id, pia } = await suggesting.suggested();
    const { professional } = world.everybody;
    textOf(pia.doc, 0).delete(0, textOf(pia.doc, 0).toString().length);
    await pia.isSaved();
    const { conflicts } = await suggesting.compare(professional, id);
    expect(conflicts.flatMap(({ since }) => since.map(({ kind }) => kind))).toContain('removed');
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Tea With Rex.');
  });

  it('[S1] that was accepted when the server ended is kept at the next start, with its entry, once', async () => {
    const { family, professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Ended', 'professional');
    const id = await suggesting.begin(family, section, 'Warm milk');
    const page = await suggesting.join(family, id);
    page.types('Warm milk.');
    await page.isSaved();
    const { store } = world.app;
    const jobs = new JobRunner();
    const context = contextOf(world);
    const { seq, suggestionSeq } = await suggesting.compare(professional, id);
    const parts = { history: new History(jobs), live: endsAfterTheRow };
    const accepting = acceptSuggestion(context, parts, professional, id, { reply: '', seen: { seq, suggestionSeq } });
    await expect(accepting).rejects.toThrow('the server has ended');
    // Until the next start nobody can do anything with it, and nothing says that it was answered.
    expect(await suggesting.get(professional, id)).toMatchObject({ state: 'open', acts: [], right: 'read' });
    for (let start = 0; start < 2; start += 1) await finishAnswers(context, pino({ level: 'silent' }));
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'accepted', answer: { seq: seq + 1 } });
    expect(await store.records.answerRowsOf(world.planId, section)).toEqual([
      { personId: professional.personId, seq: seq + 1 },
    ]);
    expect(await suggesting.writers(professional, section)).toEqual([`Warm milk. (${NAMES.family})`]);
    await jobs.close();
  });

  it('[S1] [R28] that was taken back when the server ended is open again at the next start, with who, why and its entry, once', async () => {
    const { family, professional, manager } = world.everybody;
    const { section, id } = await suggesting.suggested();
    await mustSucceed(suggesting.accept(professional, id));
    const accepted = await lastOf(section);
    const { store } = world.app;
    const jobs = new JobRunner();
    const context = contextOf(world);
    const parts = { history: new History(jobs), live: endsAfterTheRow };
    const undoing = undoAcceptance(context, parts, manager, id, 'Too soon.');
    await expect(undoing).rejects.toThrow('the server has ended');
    expect(await lastOf(section)).toBe(accepted + 1);
    // Until the next start it counts as accepted, and nobody can do anything with it.
    expect(await suggesting.get(professional, id)).toMatchObject({ state: 'accepted', acts: [], right: 'read', undone: null });
    const outcome = async () => ({
      record: await store.records.suggestion(id),
      trail: (await store.records.auditOf(world.planId)).filter(({ sections }) => sections.some((of) => of === section)),
      last: await lastOf(section),
      told: zInbox
        .parse((await mustSucceed(family.get('/api/inbox'))).json)
        .notifications.filter(({ suggestionId }) => suggestionId === id),
    });
    const finish = () => finishAnswers(context, pino({ level: 'silent' }));
    await finish();
    expect(await suggesting.get(family, id)).toMatchObject({
      state: 'open',
      right: 'edit',
      answer: null,
      undone: { by: { name: NAMES.manager }, reason: 'Too soon.' },
    });
    const after = await outcome();
    const entries = after.trail.filter(({ verb }) => verb === 'suggestion.undo');
    expect(entries).toMatchObject([
      { personId: manager.personId, detail: { suggestion: id, toSeq: accepted + 1, reason: 'Too soon.' } },
    ]);
    expect(after.told.filter(({ kind }) => kind === 'suggestion.undone')).toHaveLength(1);
    expect(await suggesting.writers(professional, section)).toEqual([`Coffee at eight. Then a walk. (${NAMES.professional})`]);
    world.clock.ahead += 60_000;
    await finish();
    expect(await outcome()).toEqual(after);
    await jobs.close();
  });

  it('[S1] that was begun to be answered and never written is open again after a while', async () => {
    const { family, professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Forgotten', 'professional');
    const id = await suggesting.begin(family, section);
    const begun = {
      id: 'begun',
      by: professional.personId,
      at: world.clock.now(),
      afterSeq: 1,
      mark: 'client 1',
      state: 'accepted',
      answer: { by: professional.personId, at: 1, reply: '', taken: null, seq: null },
      reason: '',
    } as const;
    expect(await world.app.store.records.beginWriting(id, ['open'], begun)).toBe(true);
    const context = { store: world.app.store, fanout: localFanout(), now: world.clock.now } as CommandContext;
    await finishAnswers(context, pino({ level: 'silent' }));
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'read' });
    world.clock.ahead += 11 * 60_000;
    await finishAnswers(context, pino({ level: 'silent' }));
    world.clock.ahead -= 11 * 60_000;
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'edit', state: 'open' });
    // A server that starts alone knows that nobody is at it.
    expect(await world.app.store.records.beginWriting(id, ['open'], { ...begun, at: world.clock.now() })).toBe(true);
    await finishAnswers(context, pino({ level: 'silent' }), true);
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'edit', state: 'open' });
  });
});
