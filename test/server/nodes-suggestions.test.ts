/** Answers to suggestions where several nodes share one database: what another node takes in at that moment is never merged unseen. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendNodes } from '#shared/text/append.ts';
import { planRoom, sectionRoom, suggestionRoom } from '#shared/wire.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { restoreSection } from '#server/commands/history/restore-section.ts';
import { acceptSuggestion } from '#server/commands/suggestions/accept-suggestion.ts';
import { beginSuggestion } from '#server/commands/suggestions/begin-suggestion.ts';
import { undoAcceptance } from '#server/commands/suggestions/undo-acceptance.ts';
import { History, type SuggestionAsked } from '#server/history/history.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import type { Store } from '#server/store/store.ts';
import { TcpProxy } from '../support/line.ts';
import { serveNode, type LiveServer } from '../support/live.ts';
import { OwnRedis, redisProgram } from '../support/own-redis.ts';
import { Participant, until } from '../support/participant.ts';
import { findPostgres, freshDatabase } from '../support/postgres.ts';
import { textOf } from '../support/section-text.ts';
import { fillWorld, PLAN, room, type Name } from '../support/world.ts';

const what = 'answers to suggestions on many nodes';
const postgresUrl = await findPostgres(what);
const program = redisProgram();

describe.skipIf(postgresUrl === null || program === null)('an answer on one node', () => {
  const SECTION = 'together';
  const PROFESSIONAL = { personId: 'professional' };
  let redis: OwnRedis;
  let here: LiveServer;
  let elsewhere: LiveServer;
  /** What the other node hears of this one. */
  let line: TcpProxy;
  const jobs = new JobRunner();
  let asked: SuggestionAsked[] = [];
  let cleanups: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    redis = await OwnRedis.make(program ?? '');
  });
  afterAll(async () => {
    await jobs.close();
    await redis?.remove();
  });
  beforeEach(async () => {
    const database = await freshDatabase(postgresUrl ?? '');
    cleanups.push(() => database.drop());
    const first = await openPostgresStore(database.url);
    await fillWorld(first);
    await first.close();
    line = await TcpProxy.open(redis.port);
    here = await serveNode({ database: database.url, redis: redis.url });
    elsewhere = await serveNode({ database: database.url, redis: line.urlThrough(redis.url) });
    cleanups.push(
      () => line.close(),
      () => elsewhere.close(),
      () => here.close(),
    );
    asked = [];
  });
  afterEach(async () => {
    for (const step of cleanups.toReversed()) await step();
    cleanups = [];
  });

  const join = async (node: LiveServer, name: Name, where: string): Promise<Participant> => {
    const page = new Participant(node.url, name, where);
    cleanups.push(() => page.leaves());
    return page.synced();
  };

  /** A context of this node, in which `once` runs before the next note about a row that is about to be written. */
  function contextWith(once: () => Promise<void>): CommandContext {
    const { store, fanout } = here;
    let left = 1;
    const log: Store['log'] = {
      ...store.log,
      putRestored: async (...note) => {
        if (left > 0) {
          left -= 1;
          await once();
        }
        await store.log.putRestored(...note);
      },
    };
    return { store: { ...store, log }, fanout, now: Date.now, newId: randomUUID } as unknown as CommandContext;
  }
  const quiet = async (): Promise<void> => undefined;
  const history = new History(jobs);
  /** Notes up to which rows was looked. */
  const parts = () => ({
    history: {
      suggestion: (store: Store, of: string, question: SuggestionAsked) => {
        asked.push(question);
        return history.suggestion(store, of, question);
      },
    },
    live: here.live,
  });

  /** Two lines of a section, and a suggestion of the family that writes in the first of them. */
  async function suggested(): Promise<{ id: string; author: Participant; seen: { seq: number; suggestionSeq: number } }> {
    const { store } = here;
    const nurse = await join(here, 'professional', room(SECTION));
    appendNodes(nurse.doc, [{ type: 'paragraph' }]);
    nurse.types('Tea first.');
    nurse.types('Then the news.', 1);
    await nurse.isSaved();
    nurse.leaves();
    const request = { key: 'k', title: 'Milk', reason: '' };
    const made = await beginSuggestion(contextWith(quiet), history, { personId: 'family' }, SECTION, request);
    const author = await join(elsewhere, 'family', suggestionRoom(made.suggestionId));
    author.types(' Then milk.');
    await author.isSaved();
    const seq = await store.log.lastSeq(sectionRoom(SECTION));
    const suggestionSeq = await store.log.lastSeq(suggestionRoom(made.suggestionId));
    return { id: made.suggestionId, author, seen: { seq, suggestionSeq } };
  }
  const accept = (once: () => Promise<void>, { id, seen }: Awaited<ReturnType<typeof suggested>>) =>
    acceptSuggestion(contextWith(once), parts(), PROFESSIONAL, id, { reply: '', seen });

  it('[R27] is not written where words came into the same line on another node at the last moment', async () => {
    const suggestion = await suggested();
    const sister = await join(elsewhere, 'sister', room(SECTION));
    const accepting = accept(async () => {
      textOf(sister.doc, 0).insert(0, 'Never ');
      await sister.isSaved();
    }, suggestion);
    await expect(accepting).rejects.toMatchObject({ code: 'conflict' });
    const { store } = here;
    expect(await store.log.lastSeq(sectionRoom(SECTION))).toBe(suggestion.seen.seq + 1);
    expect(await store.records.suggestion(suggestion.id)).toMatchObject({ state: 'open', begun: null });
    suggestion.author.types(' And honey.');
    await suggestion.author.isSaved();
  });

  it('[R26] refuses no words for good while it may still come to nothing, nor after it did, whatever another node has heard', async () => {
    const suggestion = await suggested();
    const { author } = suggestion;
    const sister = await join(elsewhere, 'sister', room(SECTION));
    const plan = await join(elsewhere, 'family', planRoom(PLAN));
    let duringIt = 0;
    const accepting = accept(async () => {
      // The other node has heard that an answer begins, and hears nothing more.
      await until('the other node knows', () => plan.events > 0);
      line.silence();
      author.types(' And honey.');
      duringIt = await author.isClosed();
      author.goesOffline();
      textOf(sister.doc, 0).insert(0, 'Never ');
      await sister.isSaved();
    }, suggestion);
    await expect(accepting).rejects.toMatchObject({ code: 'conflict' });
    expect(duringIt).toBe(1013);
    author.comesBack();
    await author.isSaved();
    line.restore();
    expect(author.closedWith).toBeNull();
  });

  it('[R26] that came to nothing lets its writer go on at once, on a node that did not hear so', async () => {
    const suggestion = await suggested();
    const sister = await join(elsewhere, 'sister', room(SECTION));
    const plan = await join(elsewhere, 'family', planRoom(PLAN));
    const accepting = accept(async () => {
      await until('the other node knows', () => plan.events > 0);
      line.silence();
      textOf(sister.doc, 0).insert(0, 'Never ');
      await sister.isSaved();
    }, suggestion);
    await expect(accepting).rejects.toMatchObject({ code: 'conflict' });
    suggestion.author.types(' And honey.');
    await suggestion.author.isSaved();
    expect(suggestion.author.closedWith).toBeNull();
    line.restore();
  });

  it('[R27] is worked out anew where words came elsewhere in the section, and comes right behind what was looked at', async () => {
    const suggestion = await suggested();
    const sister = await join(elsewhere, 'sister', room(SECTION));
    const toSeq = await accept(async () => {
      sister.types(' Not before nine.', 1);
      await sister.isSaved();
    }, suggestion);
    expect(toSeq).toBe((asked.at(-1)?.seq ?? 0) + 1);
    expect(asked.length).toBeGreaterThan(1);
    await sister.sees('Then milk.');
  });

  it('[R26] is the end of its room on every node: later letters are refused, whoever wrote them is told, and none is merged', async () => {
    const suggestion = await suggested();
    const { author, id, seen } = suggestion;
    const copyRoom = suggestionRoom(id);
    let duringIt = 0;
    // The other node does not hear that an answer begins.
    line.silence();
    const toSeq = await accept(async () => {
      author.types(' Late words.');
      duringIt = await author.isClosed();
    }, suggestion);
    expect(duringIt).toBe(1013);
    expect(toSeq).toBe(seen.seq + 1);
    expect(await here.store.log.lastSeq(copyRoom)).toBe(seen.suggestionSeq);
    // The page comes back by itself with its letters, and is told that they are not taken.
    await until('the author is told', () => author.closedWith?.code === 4403);
    expect(await here.store.log.lastSeq(copyRoom)).toBe(seen.suggestionSeq);
    expect(await here.store.records.suggestion(id)).toMatchObject({ state: 'accepted', begun: null });
    const nurse = await join(here, 'professional', room(SECTION));
    expect(nurse.text).toContain('Then milk.');
    expect(nurse.text).not.toContain('Late');
    line.restore();
  });

  it('[R28] is taken back right behind what was there, and a point of the past is put back over nobody’s words', async () => {
    const suggestion = await suggested();
    const { log } = here.store;
    const toSeq = await accept(quiet, suggestion);
    const sister = await join(elsewhere, 'sister', room(SECTION));
    const writes = async (words: string): Promise<void> => {
      sister.types(words);
      await sister.isSaved();
    };
    const wayBack = { history, live: here.live };
    const undone = await undoAcceptance(
      contextWith(() => writes(' Or not.')),
      wayBack,
      PROFESSIONAL,
      suggestion.id,
      '',
    );
    expect(undone).toBe((toSeq ?? 0) + 2);
    await until('it is taken back', () => !sister.text.includes('Then milk.') && sister.text.includes('Or not.'));
    const seen = await log.lastSeq(sectionRoom(SECTION));
    const restoring = restoreSection(
      contextWith(() => writes(' Surely.')),
      wayBack,
      PROFESSIONAL,
      SECTION,
      { at: suggestion.seen.seq, seen },
    );
    await expect(restoring).rejects.toMatchObject({ code: 'conflict' });
    expect(await log.lastSeq(sectionRoom(SECTION))).toBe(seen + 1);
    expect(await here.store.records.begunRestores()).toEqual([]);
  });
});
