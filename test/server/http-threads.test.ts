/** Comments over HTTP: who can say what to whom, where the words of a thread are, and what each reader learns of it. */
import * as Y from 'yjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  zMade,
  zPlanThreads,
  zSectionAnchors,
  zSectionReaders,
  zSectionThreads,
  zThreadCounts,
  type Made,
  type Thread,
} from '#shared/api-threads.ts';
import { zAuditTrail } from '#shared/api-history.ts';
import { zInbox } from '#shared/api-inbox.ts';
import { plainTextOf, type CommentBody } from '#shared/comment-body.ts';
import { EDIT_WINDOW } from '#shared/conversations.ts';
import { appendNodes } from '#shared/text/append.ts';
import { isLiveMarker, mapOf, valuesIn } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import { sectionRoom } from '#shared/wire.ts';
import { codeOf, fieldsOf, makeSection, mustSucceed, NAMES, smallWorld, type Person, type World } from '../support/app.ts';
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

const body = (text: string, memberId?: string): CommentBody => ({
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      content: [{ type: 'text', text }, ...(memberId === undefined ? [] : [{ type: 'mention' as const, attrs: { memberId } }])],
    },
  ],
});

const join = async (person: Person, section: string): Promise<Participant> => {
  const participant = new Participant(`${world.url.replace('http', 'ws')}/sync`, 'family', sectionRoom(section), {
    cookie: person.cookie,
  });
  joined.push(participant);
  return participant.synced();
};

const fail = (): never => {
  throw new Error('it is not there');
};

let keys = 0;
const begin = async (who: Person, section: string, text: string, more: object = {}): Promise<Made> => {
  const request = { key: `key-${(keys += 1)}`, audience: 'readers', anchor: null, body: body(text), ...more };
  return zMade.parse((await mustSucceed(who.post(`/api/sections/${section}/threads`, request))).json);
};
const threadsOf = async (who: Person, section: string): Promise<Thread[]> =>
  zSectionThreads.parse((await mustSucceed(who.get(`/api/sections/${section}/threads`))).json).threads;
const said = (threads: readonly Thread[]): string[] =>
  threads.flatMap(({ comments }) =>
    comments.map(
      ({ person, body: words }) => `${person.name}: ${words === null ? '(deleted)' : plainTextOf(words, (id) => id)}`,
    ),
  );

/** The units of some letters of the first line of a document. */
function unitsOf({ doc }: Participant, from: number, length: number): number[] {
  const units: number[] = [];
  let at = 0;
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (let i = 0; i < item.length; i += 1, at += 1)
      if (at >= from && at < from + length) units.push(item.id.client, item.id.clock + i, 1);
  }
  return units;
}

describe('a thread', () => {
  it('[R22] is begun on a locked section by who may comment there, answered, resolved and reopened', async () => {
    const { family, professional, observer } = world.everybody;
    const section = world.sections.professional;
    const { threadId } = await begin(family, section, 'Does she still take this at night?');
    await mustSucceed(professional.post(`/api/threads/${threadId}/comments`, { key: 'answer-1', body: body('Yes, at nine.') }));
    const [thread] = await threadsOf(family, section);
    expect(said(thread === undefined ? [] : [thread])).toEqual([
      `${NAMES.family}: Does she still take this at night?`,
      `${NAMES.professional}: Yes, at nine.`,
    ]);
    expect(thread).toMatchObject({ right: 'comment', waits: true, resolved: null });
    await mustSucceed(professional.post(`/api/threads/${threadId}/resolve`));
    expect(await threadsOf(family, section)).toEqual([]);
    const one = await mustSucceed(family.get(`/api/sections/${section}/threads?thread=${threadId}`));
    const { threads, resolved } = zSectionThreads.parse(one.json);
    expect(resolved).toBe(1);
    expect(threads[0]?.resolved?.person.name).toBe(NAMES.professional);
    // A resolved one takes no comment until it is open again.
    expect(codeOf(await family.post(`/api/threads/${threadId}/comments`, { key: 'late', body: body('And now?') }))).toBe(
      'conflict',
    );
    await mustSucceed(family.post(`/api/threads/${threadId}/reopen`));
    const reopened = { person: { name: NAMES.family } };
    expect((await threadsOf(professional, section))[0]).toMatchObject({ resolved: null, reopened });
    expect(codeOf(await observer.post(`/api/threads/${threadId}/resolve`))).toBe('not_allowed');
  });

  it('[R20] [R22] that was resolved and reopened has in the audit trail who did that and when, once each', async () => {
    const { family, professional, manager, observer, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Open again', 'together');
    const { threadId } = await begin(family, section, 'Does she still take this?');
    const among = await begin(professional, section, 'Among ourselves', { audience: 'professionals' });
    const minute = 60_000;
    const times: number[] = [];
    const does = async (who: Person, what: string, of = threadId): Promise<void> => {
      world.clock.ahead += minute;
      times.push(world.clock.now());
      await mustSucceed(who.post(`/api/threads/${of}/${what}`));
    };
    await does(professional, 'resolve');
    await does(family, 'reopen');
    // Nothing changes for whoever was too late.
    await mustSucceed(professional.post(`/api/threads/${threadId}/reopen`));
    await does(manager, 'resolve', among.threadId);
    await does(professional, 'reopen', among.threadId);
    const trailOf = async (who: Person) => {
      const { entries } = zAuditTrail.parse((await mustSucceed(who.get(`/api/plans/${world.planId}/audit?limit=20`))).json);
      return entries
        .filter(({ sections, entry }) => sections.some(({ id }) => id === section) && /resolve|reopen/.test(entry.verb))
        .map(({ at, person, entry }) => ({
          verb: entry.verb,
          by: person.name,
          after: times.findLastIndex((time) => time <= at),
        }))
        .toReversed();
    };
    const forAll = [
      { verb: 'thread.resolve', by: NAMES.professional, after: 0 },
      { verb: 'thread.reopen', by: NAMES.family, after: 1 },
    ];
    expect(await trailOf(boss)).toEqual([
      ...forAll,
      { verb: 'thread.resolve', by: NAMES.manager, after: 2 },
      { verb: 'thread.reopen', by: NAMES.professional, after: 3 },
    ]);
    // Whoever inspects the plan does not learn what professionals discuss.
    expect(await trailOf(observer)).toEqual(forAll);
    const [thread] = await threadsOf(family, section);
    expect(thread).toMatchObject({ resolved: null, waits: false });
  });

  it('[R22] begun twice with one key is one thread', async () => {
    const { family } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Once', 'together');
    const first = await begin(family, section, 'Only once', { key: 'the-same' });
    expect(await begin(family, section, 'Only once', { key: 'the-same' })).toEqual(first);
    expect(said(await threadsOf(family, section))).toEqual([`${NAMES.family}: Only once`]);
    // The key of another person is another key.
    await begin(world.everybody.person, section, 'Mine', { key: 'the-same' });
    expect(await threadsOf(family, section)).toHaveLength(2);
  });

  it('[R23] only for professionals is not there for others, and what was told in confidence is there for who told it', async () => {
    const { family, person, professional, manager, careWorker, observer } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'In confidence', 'together');
    const { threadId } = await begin(professional, section, 'Among ourselves', { audience: 'professionals' });
    for (const other of [family, person, careWorker, observer]) {
      expect(await threadsOf(other, section)).toEqual([]);
      expect(codeOf(await other.post(`/api/threads/${threadId}/comments`, { key: 'x', body: body('I see') }))).toBe(
        'not_found',
      );
    }
    expect(said(await threadsOf(manager, section))).toHaveLength(1);
    const told = await begin(family, section, 'He shouts at her', { audience: 'professionals' });
    await mustSucceed(manager.post(`/api/threads/${told.threadId}/comments`, { key: 'm1', body: body('We know of it') }));
    const [own, ...none] = await threadsOf(family, section);
    expect(none).toEqual([]);
    expect(own).toMatchObject({ right: 'own', waits: false, resolved: null, changedAt: own?.at });
    expect(said(own === undefined ? [] : [own])).toEqual([`${NAMES.family}: He shouts at her`]);
    expect(codeOf(await family.post(`/api/threads/${told.threadId}/resolve`))).toBe('not_allowed');
    expect(await threadsOf(person, section)).toEqual([]);
    const counts = zThreadCounts.parse((await mustSucceed(person.get(`/api/plans/${world.planId}/threads/counts`))).json);
    expect(counts.sections.map(({ sectionId }) => sectionId)).not.toContain(section);
  });

  it('[R22] mentions only people who can read all of it', async () => {
    const { professional, family, manager } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Mentions', 'together');
    const ask = (memberId: string, audience: string) =>
      professional.post(`/api/sections/${section}/threads`, {
        key: `mention-${memberId}-${audience}`,
        audience,
        anchor: null,
        body: body('Look, ', memberId),
      });
    expect(fieldsOf(await ask(family.memberId, 'professionals'))).toEqual({ body: 'notAReader' });
    expect(fieldsOf(await ask('nobody', 'readers'))).toEqual({ body: 'notAReader' });
    await mustSucceed(ask(manager.memberId, 'professionals'));
    const { threads } = zPlanThreads.parse(
      (await mustSucceed(manager.get(`/api/plans/${world.planId}/threads?state=mine`))).json,
    );
    expect(threads.filter(({ sectionId }) => sectionId === section)).toHaveLength(1);
  });

  it('[R22] [R9] tells whoever may comment who can read it, and nobody of a section that they cannot read', async () => {
    const { professional, family, observer, manager, stranger } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Readers', 'together');
    const readers = async (who: Person, where: string) =>
      zSectionReaders.parse((await mustSucceed(who.get(`/api/sections/${where}/readers`))).json).members;
    expect(await readers(family, section)).toEqual(expect.arrayContaining([family.memberId, professional.memberId]));
    expect(await readers(family, section)).not.toContain(stranger.memberId);
    expect(codeOf(await observer.get(`/api/sections/${section}/readers`))).toBe('not_allowed');
    const { sealed } = world.sections;
    expect(codeOf(await family.get(`/api/sections/${sealed}/readers`))).toBe('not_found');
    expect(await readers(professional, sealed)).not.toContain(family.memberId);
    expect(await readers(manager, section)).toContain(manager.memberId);
  });

  it('[R24] is changed by its writer alone and for a while, with what it said before, and deleted without its words', async () => {
    const { family, person } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Changes', 'together');
    const { commentId, threadId } = await begin(family, section, 'Befor');
    await mustSucceed(person.post(`/api/threads/${threadId}/comments`, { key: 'p1', body: body('Hm') }));
    expect(codeOf(await person.ask('PATCH', `/api/comments/${commentId}`, { body: body('Forged') }))).toBe('not_allowed');
    await mustSucceed(family.ask('PATCH', `/api/comments/${commentId}`, { body: body('Before') }));
    const [thread] = await threadsOf(person, section);
    expect(said(thread === undefined ? [] : [thread])[0]).toBe(`${NAMES.family}: Before`);
    expect(thread?.comments[0]?.earlier.map((version) => version.body && plainTextOf(version.body, String))).toEqual(['Befor']);
    world.clock.ahead += EDIT_WINDOW;
    expect(codeOf(await family.ask('PATCH', `/api/comments/${commentId}`, { body: body('Late') }))).toBe('conflict');
    await mustSucceed(family.ask('DELETE', `/api/comments/${commentId}`));
    const [after] = await threadsOf(person, section);
    expect(said(after === undefined ? [] : [after])).toEqual([`${NAMES.family}: (deleted)`, `${NAMES.person}: Hm`]);
    expect(JSON.stringify(after)).not.toContain('Befor');
  });
});

describe('the words of a thread', () => {
  it('[R25] are read off the text by the server, and found again where they were moved to', async () => {
    const { family, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Words', 'together');
    const fay = await join(family, section);
    fay.types('Curtains first, then tea. Then curtains first again.');
    await fay.isSaved();
    const anchor = { units: unitsOf(fay, 0, 14), block: null, quote: 'Forged words', before: '', after: '' };
    const { threadId } = await begin(family, section, 'Why?', { anchor });
    const [thread] = await threadsOf(family, section);
    expect(thread?.anchor).toMatchObject({ quote: 'Curtains first', after: ', then tea. Then curtains first again.' });
    const found = async () => {
      const answer = await mustSucceed(family.get(`/api/sections/${section}/anchors`));
      return zSectionAnchors.parse(answer.json).anchors.find((one) => one.threadId === threadId)?.units;
    };
    expect(await found()).toEqual(unitsOf(fay, 0, 14).slice(0, 2).concat(14));
    // Cut and pasted behind: other units, the same words.
    textOf(fay.doc, 0).delete(0, 14);
    await fay.isSaved();
    expect(await found()).toEqual([]);
    const end = textOf(fay.doc, 0).toString().length;
    textOf(fay.doc, 0).insert(end, 'Curtains first');
    await fay.isSaved();
    const [client, clock] = unitsOf(fay, end, 14);
    expect(await found()).toEqual([client, clock, 14]);
  });
});

describe('a thread about a block', () => {
  it('[R25] is held by the marker of the block, gone with it, and there again after a restore', async () => {
    const { family, manager, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Blocks', 'together');
    const fay = await join(family, section);
    fay.types('A line.');
    const part = (name: string, text: string) => ({
      type: 'part',
      attrs: { name },
      content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
    });
    appendNodes(fay.doc, [
      { type: 'preference', attrs: { whose: 'Pearl' }, content: [part('topic', 'Tea'), part('text', 'Hot')] },
    ]);
    await fay.isSaved();
    const text = fay.doc.getText(TEXT);
    const markers = (): Y.Item[] => {
      const found: Y.Item[] = [];
      for (let item = text._start; item !== null; item = item.right)
        if (isLiveMarker(item) && valuesIn(mapOf(item) ?? fail())['type'] === 'preference') found.push(item);
      return found;
    };
    const idOf = ({ id: { client, clock } }: Y.Item = fail()): [number, number] => [client, clock];
    const anchor = { units: [], block: idOf(markers()[0]), quote: 'Forged words', before: '', after: '' };
    const { threadId } = await begin(family, section, 'All of this?', { anchor });
    const found = async () => {
      const answer = await mustSucceed(manager.get(`/api/sections/${section}/anchors`));
      return zSectionAnchors.parse(answer.json).anchors.find((one) => one.threadId === threadId);
    };
    const [thread] = await threadsOf(family, section);
    expect(thread?.anchor).toMatchObject({ blockName: 'preference', quote: 'Tea\nHot', units: [], block: anchor.block });
    expect(await found()).toEqual({ threadId, units: [], block: anchor.block });
    const at = await world.app.store.log.lastSeq(sectionRoom(section));
    const length = text.length;
    const kept = 'A line.'.length + 1;
    text.delete(kept, length - kept);
    await fay.isSaved();
    expect(await found()).toEqual({ threadId, units: [], block: null });
    const seen = await world.app.store.log.lastSeq(sectionRoom(section));
    await mustSucceed(manager.post(`/api/sections/${section}/restore`, { at, seen }));
    await fay.sees('Tea');
    expect(markers()).toHaveLength(1);
    expect(await found()).toEqual({ threadId, units: [], block: idOf(markers()[0]) });
    expect(idOf(markers()[0])).not.toEqual(anchor.block);
  });
});

describe('who is told of a comment', () => {
  const inboxOf = async (who: Person, section: string): Promise<string[]> => {
    const { notifications } = zInbox.parse((await mustSucceed(who.get('/api/inbox'))).json);
    return notifications.filter((told) => told.section.id === section).map(({ kind, by }) => `${kind} ${by?.name ?? ''}`);
  };

  it('[R29] is whoever is mentioned, wrote before, or decides where it begins a thread, each once, and never its writer', async () => {
    const { family, professional, manager, person, observer } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Told', 'professional');
    const { threadId } = await begin(family, section, 'Is it too early?', { body: body('Is it too early? ', person.memberId) });
    expect(await inboxOf(professional, section)).toEqual([`comment ${NAMES.family}`]);
    expect(await inboxOf(person, section)).toEqual([`mention ${NAMES.family}`]);
    expect(await inboxOf(family, section)).toEqual([]);
    expect(await inboxOf(observer, section)).toEqual([]);
    await mustSucceed(professional.post(`/api/threads/${threadId}/comments`, { key: 'told-1', body: body('A little.') }));
    expect(await inboxOf(family, section)).toEqual([`reply ${NAMES.professional}`]);
    expect(await inboxOf(manager, section)).toEqual([`comment ${NAMES.family}`]);
  });

  it('[R29] is also whoever is named when it is changed, once', async () => {
    const { family, person } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Named later', 'together');
    const { commentId } = await begin(family, section, 'Who knows?');
    for (const text of ['Do you know, ', 'Do you know it, '])
      await mustSucceed(family.ask('PATCH', `/api/comments/${commentId}`, { body: body(text, person.memberId) }));
    expect(await inboxOf(person, section)).toEqual([`mention ${NAMES.family}`]);
  });

  it('[R29] has nothing to read any more when it is deleted: what they were told of it counts as read', async () => {
    const { family, professional, person, careWorker } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Deleted', 'professional');
    const unread = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox?unread=1'))).json)
        .notifications.filter((told) => told.section.id === section)
        .map(({ kind }) => kind);
    const { threadId, commentId } = await begin(family, section, 'Is it?', { body: body('Is it? ', person.memberId) });
    const answer = { key: 'stays', body: body('It is, ', person.memberId) };
    await mustSucceed(careWorker.post(`/api/threads/${threadId}/comments`, answer));
    expect([await unread(person), await unread(professional)]).toEqual([['mention', 'mention'], ['comment']]);
    const events: string[] = [];
    const end = world.app.fanout.subscribe((notice) => notice.kind === 'inbox' && events.push(notice.personId));
    await mustSucceed(family.ask('DELETE', `/api/comments/${commentId}`));
    end();
    // What was told of the answer stays, and so does the line of what was deleted.
    expect([await unread(person), await unread(professional)]).toEqual([['mention'], []]);
    expect(await inboxOf(professional, section)).toEqual([`comment ${NAMES.family}`]);
    expect(events).toEqual(expect.arrayContaining([person.personId, professional.personId]));
    expect(events).not.toContain(family.personId);
  });

  it('[R23] in confidence is not who told it, of any answer', async () => {
    const { family, manager } = world.everybody;
    const section = await makeSection(world.everybody.boss, world.planId, 'Told in confidence', 'together');
    const { threadId } = await begin(family, section, 'Between us', { audience: 'professionals' });
    await mustSucceed(manager.post(`/api/threads/${threadId}/comments`, { key: 'told-2', body: body('Thank you.') }));
    expect(await inboxOf(family, section)).toEqual([]);
    expect(await inboxOf(world.everybody.professional, section)).toEqual([`comment ${NAMES.family}`]);
  });
});
