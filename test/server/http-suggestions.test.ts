/** Suggestions over HTTP and on the wire: written in a room of their own, compared, accepted whole or in part, adapted, declined and undone. */
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { zComparison, zTimeline } from '#shared/api-history.ts';
import { zInbox } from '#shared/api-inbox.ts';
import { zAccepted, zMadeSuggestion, zSuggestions } from '#shared/api-suggestions.ts';
import { zMade, zPlanThreads } from '#shared/api-threads.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { SecondStepKeys } from '#server/commands/second-step/second-step-keys.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { acceptSuggestion } from '#server/commands/suggestions/accept-suggestion.ts';
import { remindOfSuggestions } from '#server/commands/suggestions/remind-of-suggestions.ts';
import { finishAnswers } from '#server/commands/suggestions/write-answer.ts';
import { localFanout } from '#server/fanout/fanout.ts';
import { History } from '#server/history/history.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  makeSection,
  mustSucceed,
  NAMES,
  smallWorld,
  type Person,
  type World,
} from '../support/app.ts';
import { until, type Participant } from '../support/participant.ts';
import { textOf } from '../support/section-text.ts';
import { Suggesting } from '../support/suggestions.ts';

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

const DAY = 24 * 60 * 60_000;

/** A context of commands, as another server on the same store has it. */
const contextOf = (): CommandContext => ({
  store: world.app.store,
  fanout: localFanout(),
  templates: [],
  now: world.clock.now,
  newId: () => crypto.randomUUID(),
  newSecret: () => crypto.randomUUID(),
  newCode: () => crypto.randomUUID(),
  sealMailKey: null,
  secondStepKeys: new SecondStepKeys('a secret'),
  hashPassword: async (password) => password,
  verifyPassword: async () => false,
});

/** A section led by professionals with a sentence of the professional's, and a suggestion of the family's about it. */
async function suggested(): Promise<{ section: string; id: string; pia: Participant; fay: Participant }> {
  const { family, professional, boss } = world.everybody;
  const section = await makeSection(boss, world.planId, 'Mornings', 'professional');
  const pia = await suggesting.joinSection(professional, section);
  pia.types('Coffee at eight. Then a walk.');
  await pia.isSaved();
  const id = await suggesting.begin(family, section);
  const fay = await suggesting.join(family, id);
  await fay.sees('Coffee at eight.');
  textOf(fay.doc, 0).delete(0, 'Coffee'.length);
  textOf(fay.doc, 0).insert(0, 'Tea');
  const { length } = textOf(fay.doc, 0).toString();
  textOf(fay.doc, 0).insert(length, ' With Rex.');
  await fay.isSaved();
  return { section, id, pia, fay };
}

describe('a suggestion', () => {
  it('[R26] is written in a room of its own by its author, and read by those who read the section', async () => {
    const { section, id } = await suggested();
    const { professional, family, person } = world.everybody;
    expect(await suggesting.get(family, id)).toMatchObject({
      right: 'edit',
      state: 'open',
      acts: ['change', 'withdraw'],
      waits: false,
      author: { name: NAMES.family },
    });
    expect(await suggesting.get(professional, id)).toMatchObject({
      right: 'read',
      acts: ['adapt', 'accept', 'decline'],
      waits: true,
    });
    const reader = await suggesting.join(person, id);
    await reader.sees('Tea at eight.');
    reader.types('No.');
    expect(await reader.isClosed()).toBe(4403);
    const { changes } = await suggesting.compare(professional, id);
    expect(changes.map(({ kind, words, person: by }) => `${kind} "${words}" ${by.name}`).toSorted()).toEqual([
      `added "Tea" ${NAMES.family}`,
      `added "With Rex." ${NAMES.family}`,
      `removed "Coffee" ${NAMES.family}`,
    ]);
    expect(await suggesting.writers(professional, section)).toEqual([`Coffee at eight. Then a walk. (${NAMES.professional})`]);
  });

  it('[S6] lets a page go on with a client id that the section has too, and mixes up nothing', async () => {
    const { section, id, pia, fay } = await suggested();
    const { professional } = world.everybody;
    const wolf = await suggesting.join(world.everybody.family, id);
    const own = wolf.doc.clientID;
    wolf.doc.clientID = pia.doc.clientID;
    textOf(wolf.doc, 0).insert(0, 'Oh! ');
    await wolf.isSaved();
    wolf.doc.clientID = own;
    await fay.sees('Oh! Tea');
    pia.types('Bye. ');
    await pia.isSaved();
    const comparison = await suggesting.compare(professional, id);
    expect(comparison.conflicts.length).toBeGreaterThan(0);
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Oh! Tea');
    const writers = await suggesting.writers(professional, section);
    expect(writers.filter((run) => run.includes('Oh!')).join()).toContain(NAMES.family);
    expect(writers.filter((run) => run.includes('Bye.')).join()).toContain(NAMES.professional);
  });

  it('[R27] is accepted in part: what is taken is its writer’s, and the timeline tells who accepted it', async () => {
    const { section, id, pia } = await suggested();
    const { professional, family } = world.everybody;
    const before = await lastOf(section);
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
    const { id, pia, fay } = await suggested();
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
      const { id, pia } = await suggested();
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

  it('[R26] takes no more words from the moment in which its answer begins, and their writer is told', async () => {
    const { professional } = world.everybody;
    const { id, pia, fay } = await suggested();
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
    const { section, id } = await suggested();
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

  it('[R26] is adapted by a decider, who writes in it alone then, and accepted as adapted', async () => {
    const { section, id, fay, pia } = await suggested();
    const { professional, family, manager } = world.everybody;
    await mustSucceed(professional.post(`/api/suggestions/${id}/adapt`));
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'adapting', right: 'read' });
    fay.types('Mine.');
    expect(await fay.isClosed()).toBe(4403);
    expect(await suggesting.get(manager, id)).toMatchObject({ right: 'read', acts: ['adapt', 'accept', 'decline'] });
    const editor = await suggesting.join(professional, id);
    await editor.sees('With Rex.');
    const { length } = textOf(editor.doc, 0).toString();
    textOf(editor.doc, 0).insert(length, ' If dry.');
    await editor.isSaved();
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Tea at eight. Then a walk. With Rex. If dry.');
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'adapted' });
    expect(await suggesting.writers(professional, section)).toEqual([
      `Tea (${NAMES.family})`,
      ` at eight. Then a walk. (${NAMES.professional})`,
      ` With Rex. (${NAMES.family})`,
      ` If dry. (${NAMES.professional})`,
    ]);
  });

  it('[R26] lets others write in it if its author lets them, each in their own name', async () => {
    const { section, id, pia } = await suggested();
    const { professional, family, person, advocate } = world.everybody;
    expect(codeOf(await person.ask('PATCH', `/api/suggestions/${id}`, { othersMayWrite: true }))).toBe('not_allowed');
    await mustSucceed(family.ask('PATCH', `/api/suggestions/${id}`, { othersMayWrite: true, title: 'Tea and Rex' }));
    expect(await suggesting.get(advocate, id)).toMatchObject({ right: 'edit', title: 'Tea and Rex' });
    const other = await suggesting.join(person, id);
    await other.sees('With Rex.');
    textOf(other.doc, 0).insert(0, 'Please: ');
    await other.isSaved();
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Please: Tea at eight.');
    expect((await suggesting.writers(professional, section)).slice(0, 2)).toEqual([
      `Please:  (${NAMES.person})`,
      `Tea (${NAMES.family})`,
    ]);
  });

  it('[R28] is taken back whole, what others wrote since stays, and it can be answered again', async () => {
    const { section, id, pia } = await suggested();
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
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'open', answer: null, right: 'edit' });
    // Undo put "Coffee" in again. It is the same word, so accepting once more takes it out.
    await mustSucceed(suggesting.accept(professional, id));
    await until('it is there again', () => pia.text.includes('Rex') && !pia.text.includes('Coffee'));
  });

  it('[R26] is declined with a reason, or withdrawn by its author, and then nothing changes it any more', async () => {
    const { id } = await suggested();
    const { professional, family, manager } = world.everybody;
    expect(fieldsOf(await professional.post(`/api/suggestions/${id}/decline`, { reply: '' }))).toEqual({ reply: 'empty' });
    await mustSucceed(professional.post(`/api/suggestions/${id}/decline`, { reply: 'Coffee is what she asks for.' }));
    expect(await suggesting.get(family, id)).toMatchObject({
      state: 'declined',
      answer: { reply: 'Coffee is what she asks for.', by: { name: NAMES.professional }, seq: null },
    });
    for (const act of ['adapt', 'accept', 'decline', 'undo']) {
      const body = { reply: 'x', reason: 'x', seen: { seq: 1, suggestionSeq: 1 } };
      expect([act, codeOf(await manager.post(`/api/suggestions/${id}/${act}`, body))]).toEqual([act, 'conflict']);
    }
    expect(codeOf(await family.post(`/api/suggestions/${id}/withdraw`))).toBe('conflict');
    const other = await suggested();
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

  it('[R37] waits for who decides, then the lead, then the managers; each is told once, on all servers and over their end', async () => {
    const { id } = await suggested();
    const { professional, manager, family, observer, careWorker } = world.everybody;
    const others = (await world.app.store.records.membersOf(world.planId)).filter(({ standing }) => standing === 'manager');
    const waits = async () => {
      const [nurse, boss, author] = [
        await listed(professional, 'waiting'),
        await listed(manager, 'waiting'),
        await listed(family, 'waiting'),
      ];
      return [nurse.includes(id), boss.includes(id), author.includes(id)];
    };
    const told = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((one) => one.suggestionId === id && one.kind === 'suggestion.waits')
        .map(({ kind }) => kind);
    // As several servers do it at once, and one that was started again.
    const remind = async () => {
      for (let start = 0; start < 2; start += 1)
        await Promise.all([1, 2, 3].map(() => remindOfSuggestions(contextOf(), pino({ level: 'silent' }))));
    };
    const asked = await suggesting.get(family, id);
    expect(asked.waiting).toEqual({ step: 'asked', since: asked.at, days: 0, for: [professional.memberId] });
    await remind();
    expect([await waits(), await told(professional)]).toEqual([[true, false, false], []]);
    world.clock.ahead += 3 * DAY;
    await remind();
    expect((await suggesting.get(family, id)).waiting).toEqual({
      step: 'lead',
      since: asked.at + 3 * DAY,
      days: 3,
      for: [professional.memberId],
    });
    expect([await waits(), await told(professional), await told(manager)]).toEqual([
      [true, false, false],
      ['suggestion.waits'],
      [],
    ]);
    world.clock.ahead += 3 * DAY;
    await remind();
    const late = (await suggesting.get(family, id)).waiting;
    expect([late?.step, late?.since, late?.days]).toEqual(['manager', asked.at + 6 * DAY, 6]);
    expect(late?.for.toSorted()).toEqual(others.map((one) => one.id).toSorted());
    expect([await waits(), await told(professional), await told(manager)]).toEqual([
      [false, true, false],
      ['suggestion.waits'],
      ['suggestion.waits'],
    ]);
    for (const other of [family, observer, careWorker]) expect(await told(other)).toEqual([]);
    await mustSucceed(manager.post(`/api/suggestions/${id}/decline`, { reply: 'Not now.' }));
    expect((await suggesting.get(family, id)).waiting).toBeNull();
    await remind();
    expect(await told(manager)).toHaveLength(1);
    world.clock.ahead -= 6 * DAY;
  });

  it('[R37] waits as long as the service says, for nobody who cannot read it, and until somebody can answer', async () => {
    const { id, section } = await suggested();
    const { professional, family, boss } = world.everybody;
    const remind = () => remindOfSuggestions(contextOf(), pino({ level: 'silent' }));
    const told = async (who: Person): Promise<number> =>
      (await world.app.store.records.unreadGroups(who.personId, 0))
        .filter(({ kind, sectionId }) => kind === 'suggestion.waits' && sectionId === section)
        .reduce((sum, { count }) => sum + count, 0);
    await mustSucceed(boss.patch('/api/service', { answerDays: 10 }));
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: true, reason: 'Done.' }));
    world.clock.ahead += 9 * DAY;
    await remind();
    expect((await suggesting.get(family, id)).waiting).toMatchObject({ step: 'asked', for: [] });
    world.clock.ahead += DAY;
    await remind();
    expect(await told(professional)).toBe(0);
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: false }));
    await remind();
    expect([await told(professional), (await suggesting.get(family, id)).waiting?.days]).toEqual([1, 10]);
    await mustSucceed(boss.patch('/api/service', { answerDays: 3 }));
    world.clock.ahead -= 10 * DAY;
  });

  it('is begun once, however often the request is sent, and is discussed in a thread of its own', async () => {
    const { id, section } = await suggested();
    const { family, professional } = world.everybody;
    const request = { key: 'once', title: '  Tea \n first ', reason: '' };
    const made = await Promise.all([1, 2, 3].map(() => family.post(`/api/sections/${section}/suggestions`, request)));
    const ids = new Set(
      made.filter(({ status }) => status === 200).map(({ json }) => zMadeSuggestion.parse(json).suggestionId),
    );
    expect(ids.size).toBe(1);
    const again = await mustSucceed(family.post(`/api/sections/${section}/suggestions`, request));
    expect(ids).toContain(zMadeSuggestion.parse(again.json).suggestionId);
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Why tea?' }] }] };
    const thread = { key: 'talk', audience: 'readers', anchor: null, body, suggestionId: id };
    const { threadId } = zMade.parse((await mustSucceed(professional.post(`/api/sections/${section}/threads`, thread))).json);
    expect((await suggesting.get(family, id)).threadId).toBe(threadId);
    // Somebody else who begins it at the same time says it in the same thread.
    const more = zMade.parse(
      (await mustSucceed(world.everybody.person.post(`/api/sections/${section}/threads`, { ...thread, key: 'talk-too' }))).json,
    );
    expect(more.threadId).toBe(threadId);
    const foreign = { ...thread, key: 'talk-2', suggestionId: 'nothing' };
    expect(codeOf(await professional.post(`/api/sections/${section}/threads`, foreign))).toBe('not_found');
  });

  it('[R22] is discussed by whoever may comment, its author is asked, and nobody else learns of it', async () => {
    const { id, section } = await suggested();
    const { family, professional, observer, careWorker, stranger, boss } = world.everybody;
    const path = `/api/sections/${section}/threads`;
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Why tea?' }] }] };
    const talk = { key: `why-${id}`, audience: 'readers', anchor: null, body, suggestionId: id };
    // It is for all who can read the suggestion, and about the suggestion alone.
    const anchor = { units: [1, 0, 1], block: null, quote: 'q', before: '', after: '' };
    expect(fieldsOf(await professional.post(path, { ...talk, audience: 'professionals' }))).toEqual({ audience: 'wrong' });
    expect(fieldsOf(await professional.post(path, { ...talk, anchor }))).toEqual({ anchor: 'wrong' });
    expect(codeOf(await observer.post(path, talk))).toBe('not_allowed');
    expect(codeOf(await stranger.post(path, talk))).toBe('not_found');
    const { threadId } = zMade.parse((await mustSucceed(professional.post(path, talk))).json);
    const mine = async (who: Person) =>
      zPlanThreads
        .parse((await mustSucceed(who.get(`/api/plans/${world.planId}/threads?state=mine`))).json)
        .threads.some((thread) => thread.id === threadId);
    expect([await mine(family), await mine(careWorker), await mine(professional)]).toEqual([true, false, false]);
    const told = async (who: Person) =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((one) => one.threadId === threadId)
        .map(({ kind, suggestionId }) => [kind, suggestionId]);
    expect([await told(family), await told(careWorker)]).toEqual([[['comment', id]], []]);
    await mustSucceed(family.post(`/api/threads/${threadId}/comments`, { key: `because-${id}`, body }));
    expect([await mine(family), await told(professional)]).toEqual([false, [['reply', id]]]);
    // It goes on after the answer, and is as hidden as the suggestion is.
    await mustSucceed(professional.post(`/api/suggestions/${id}/decline`, { reply: 'Not now.' }));
    await mustSucceed(careWorker.post(`/api/threads/${threadId}/comments`, { key: `late-${id}`, body }));
    await mustSucceed(
      boss.patch(`/api/sections/${section}`, { lead: 'sealed', named: [professional.memberId], reason: 'A worry.' }),
    );
    expect(codeOf(await family.post(`/api/threads/${threadId}/comments`, { key: `gone-${id}`, body }))).toBe('not_found');
    expect(await told(family)).toEqual([]);
  });

  it('outlives a change of lead, a hold, a retired section and its author, and is not lost', async () => {
    const { professional, family, boss } = world.everybody;
    const { id, section } = await suggested();
    await mustSucceed(boss.patch(`/api/sections/${section}`, { lead: 'together' }));
    await mustSucceed(boss.put(`/api/sections/${section}/hold`, { reason: 'A fall.' }));
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'edit', state: 'open' });
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: true, reason: 'Done.' }));
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'read', acts: [], state: 'open', waits: false });
    expect(codeOf(await suggesting.accept(professional, id))).toBe('not_allowed');
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: false }));
    await mustSucceed(suggesting.accept(professional, id));
  });

  it('[R26] stays and keeps its words its author’s when they leave the plan', async () => {
    const { professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Evenings', 'professional');
    const lea = await joinAs(boss, world.planId, 'Lea Leaves', 'family');
    const id = await suggesting.begin(lea, section);
    const page = await suggesting.join(lea, id);
    page.types('Warm milk.');
    await page.isSaved();
    await mustSucceed(boss.ask('DELETE', `/api/members/${lea.memberId}`));
    expect(codeOf(await lea.get(`/api/suggestions/${id}`))).toBe('not_found');
    expect(await page.isClosed()).toBe(4404);
    await mustSucceed(suggesting.accept(professional, id));
    expect(await suggesting.writers(professional, section)).toEqual(['Warm milk. (Lea Leaves)']);
  });

  it('whose words are gone says so, and what it puts in stands where they stood', async () => {
    const { id, pia } = await suggested();
    const { professional } = world.everybody;
    textOf(pia.doc, 0).delete(0, textOf(pia.doc, 0).toString().length);
    await pia.isSaved();
    const { conflicts } = await suggesting.compare(professional, id);
    expect(conflicts.flatMap(({ since }) => since.map(({ kind }) => kind))).toContain('removed');
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Tea With Rex.');
  });

  it('[R29] is told to who decides, its answer to its author, and neither to anybody else', async () => {
    const { family, professional, observer, person, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Told of it', 'professional');
    const inboxOf = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((told) => told.section.id === section)
        .map(({ kind, by }) => `${kind} ${by?.name ?? ''}`);
    const id = await suggesting.begin(family, section);
    expect(await inboxOf(professional)).toEqual([`suggestion.new ${NAMES.family}`]);
    expect(await inboxOf(family)).toEqual([]);
    await mustSucceed(professional.post(`/api/suggestions/${id}/decline`, { reply: 'Not now.' }));
    expect(await inboxOf(family)).toEqual([`suggestion.answered ${NAMES.professional}`]);
    for (const other of [observer, person]) expect(await inboxOf(other)).toEqual([]);
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
    const context = contextOf();
    // The row is in the log, and then the server ends.
    const live = {
      async write(room: string, personId: string, update: Uint8Array): Promise<number> {
        await store.log.append([{ room, personId, at: world.clock.now(), update, claims: [] }]);
        throw new Error('the server has ended');
      },
      written: async () => undefined,
    };
    const { seq, suggestionSeq } = await suggesting.compare(professional, id);
    const parts = { history: new History(jobs), live };
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
  });
});
