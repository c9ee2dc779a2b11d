/** How threads and their comments are presented, to each caller what they may know. */
import type { PersonRef } from '#shared/api.ts';
import type { PlanThreads, SectionAnchors, Thread, ThreadCounts } from '#shared/api-threads.ts';
import { mentionedIn } from '#shared/comment-body.ts';
import { EDIT_WINDOW, waitsFor } from '#shared/conversations.ts';
import { Refusal } from '#shared/errors.ts';
import { AUDIENCES, atLeast, isCurrent, isOfProfessionals, rightOn } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { planFor, readersOf, sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { presentAnchor, type WordFinder } from '#server/commands/comments/anchors.ts';
import { rightOnThread } from '#server/commands/comments/thread-access.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { CommentRecord, ThreadRecord } from '#server/store/records/threads.ts';
import type { Records, Store } from '#server/store/store.ts';

/** How many threads a page of a plan's list has. */
const PAGE = 30;
/** The most threads of one section, and the most open ones of a plan that are counted. */
const MOST = 2000;

/** Somebody who reads threads of a plan, with everybody who is or was on it. */
type Reader = {
  readonly member: MemberRecord;
  readonly members: readonly MemberRecord[];
  readonly people: ReadonlyMap<string, MemberRecord>;
  readonly now: number;
};

async function readerOf(records: Records, member: MemberRecord, now: number): Promise<Reader> {
  const members = await records.membersOf(member.planId);
  return { member, members, people: new Map(members.map((one) => [one.personId, one])), now };
}

function memberIdOf({ people }: Reader, personId: string): string {
  return people.get(personId)?.id ?? '';
}

/** Whether a thread waits for the reader. Those who decide in the section are asked only where it matters. */
function waits(reader: Reader, section: SectionRecord, thread: ThreadRecord, comments: readonly CommentRecord[]): boolean {
  const { members, member, now } = reader;
  const facts = comments.map(({ personId, at, deletedAt, body }) => ({
    by: memberIdOf(reader, personId),
    at,
    deletedAt,
    mentions: body === null ? [] : mentionedIn(body),
  }));
  const decides = (id: string): boolean => {
    const found = members.find((one) => one.id === id) ?? null;
    return found !== null && rightOn(section, found, now) === 'decide';
  };
  const { audience, resolved } = thread;
  return waitsFor(section, { audience, resolvedAt: resolved?.at ?? null, comments: facts }, member, decides, now);
}

type Known = { readonly thread: ThreadRecord; readonly section: SectionRecord; readonly comments: readonly CommentRecord[] };

/** Threads with their comments and sections, without those that the reader cannot see. */
async function known(
  records: Records,
  reader: Reader,
  sections: ReadonlyMap<string, SectionRecord>,
  threads: readonly ThreadRecord[],
): Promise<Known[]> {
  const all = await records.commentsOf(threads.map(({ id }) => id));
  return threads.flatMap((thread) => {
    const section = sections.get(thread.sectionId);
    const comments = all.get(thread.id) ?? [];
    if (section === undefined || rightOnThread(section, reader.member, thread, comments, reader.now) === 'none') return [];
    return [{ thread, section, comments }];
  });
}

async function namesOf(records: Records, { people }: Reader, all: readonly Known[]): Promise<(personId: string) => PersonRef> {
  const ids = all.flatMap(({ thread, comments }) => [
    ...comments.map(({ personId }) => personId),
    ...(thread.resolved === null ? [] : [thread.resolved.by]),
  ]);
  const unknown = [...new Set(ids)].filter((id) => !people.has(id));
  const names = new Map((await records.people(unknown)).map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: people.get(id)?.personName ?? names.get(id) ?? '' });
}

/** A thread as the reader may know it. Of one in confidence they know what they told themselves, and not whether anything came of it. */
function presentThread(reader: Reader, { thread, section, comments }: Known, nameOf: (personId: string) => PersonRef): Thread {
  const { member, now } = reader;
  const right = rightOnThread(section, member, thread, comments, now);
  const isOwn = right === 'own';
  const shown = isOwn ? comments.filter(({ personId }) => personId === member.personId) : comments;
  const mayWrite = atLeast(rightOn(section, member, now), 'comment');
  return {
    id: thread.id,
    sectionId: thread.sectionId,
    audience: thread.audience,
    anchor: thread.anchor === null ? null : presentAnchor(thread.anchor),
    suggestionId: thread.suggestionId,
    at: isOwn ? (shown[0]?.at ?? thread.at) : thread.at,
    changedAt: isOwn ? (shown.at(-1)?.at ?? thread.at) : thread.changedAt,
    resolved: isOwn || thread.resolved === null ? null : { person: nameOf(thread.resolved.by), at: thread.resolved.at },
    right: right === 'none' ? 'own' : right,
    waits: waits(reader, section, thread, comments),
    comments: shown.map(({ id, personId, at, body, deletedAt, earlier }) => ({
      id,
      person: nameOf(personId),
      at,
      body,
      deletedAt,
      earlier: [...earlier],
      editableUntil:
        personId === member.personId && body !== null && mayWrite && now < at + EDIT_WINDOW ? at + EDIT_WINDOW : null,
      mentions: body === null ? [] : mentionedIn(body),
    })),
  };
}

/** The audiences whose threads somebody reads whole. */
function audiencesOf({ standing }: MemberRecord): (typeof AUDIENCES)[number][] {
  return AUDIENCES.filter((audience) => audience === 'readers' || isOfProfessionals(standing));
}

async function threadsOfSections(
  records: Records,
  reader: Reader,
  sections: ReadonlyMap<string, SectionRecord>,
  isResolved?: boolean,
): Promise<Known[]> {
  const { member } = reader;
  const sectionIds = [...sections.keys()];
  const wanted = { planId: member.planId, sectionIds, audiences: audiencesOf(member) };
  const which = isResolved === undefined ? { limit: MOST } : { isResolved, limit: MOST };
  const whole = await records.threads(wanted, which);
  const told = isOfProfessionals(member.standing) ? [] : await records.threadsWrittenIn(sectionIds, member.personId);
  return known(records, reader, sections, [...whole, ...told]);
}

/** The threads of a section, in the order in which they were begun. */
export async function presentSectionThreads(
  records: Records,
  caller: Caller,
  sectionId: string,
  now: number,
): Promise<{ threads: Thread[] }> {
  const { section, member } = await sectionFor(records, caller, sectionId, now);
  const reader = await readerOf(records, member, now);
  const all = await threadsOfSections(records, reader, new Map([[sectionId, section]]));
  const nameOf = await namesOf(records, reader, all);
  const threads = all.map((one) => presentThread(reader, one, nameOf));
  return { threads: threads.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)) };
}

async function readableSections(
  records: Records,
  caller: Caller,
  planId: string,
  now: number,
): Promise<{ reader: Reader; sections: Map<string, SectionRecord> }> {
  const { member } = await planFor(records, caller, planId, now);
  const reader = await readerOf(records, member, now);
  const sections = (await records.sectionsOf(planId)).filter((section) => atLeast(rightOn(section, member, now), 'read'));
  return { reader, sections: new Map(sections.map((section) => [section.id, section])) };
}

/** A page of the threads of a plan, those that changed last first. What the caller told in confidence stands on the first page. */
export async function presentPlanThreads(
  records: Records,
  caller: Caller,
  planId: string,
  query: {
    readonly state: 'open' | 'mine' | 'resolved';
    readonly section?: string | undefined;
    readonly before?: string | undefined;
  },
  now: number,
): Promise<PlanThreads> {
  const { reader, sections: readable } = await readableSections(records, caller, planId, now);
  const { section: only, state, before } = query;
  const sections = only === undefined ? readable : new Map([...readable].filter(([id]) => id === only));
  const { member } = reader;
  const place = before === undefined ? null : await records.thread(before);
  // What the caller told in confidence is no place: when it changed last would say whether somebody answered.
  const isWhole = place !== null && audiencesOf(member).includes(place.audience);
  const [after] = isWhole ? await known(records, reader, readable, [place]) : [];
  if (before !== undefined && after === undefined) throw new Refusal('bad_request', 'There is no such place in this list.');
  if (state === 'mine') {
    const all = (await threadsOfSections(records, reader, sections, false)).filter(({ thread, section, comments }) =>
      waits(reader, section, thread, comments),
    );
    const nameOf = await namesOf(records, reader, all);
    return { threads: all.map((one) => presentThread(reader, one, nameOf)), next: null };
  }
  const wanted = { planId, sectionIds: [...sections.keys()], audiences: audiencesOf(member) };
  const page = await records.threads(wanted, {
    isResolved: state === 'resolved',
    limit: PAGE + 1,
    before: after === undefined ? undefined : { changedAt: after.thread.changedAt, id: after.thread.id },
  });
  const shown = page.slice(0, PAGE);
  const isFirst = before === undefined && state === 'open' && !isOfProfessionals(member.standing);
  const told = isFirst ? await records.threadsWrittenIn(wanted.sectionIds, member.personId) : [];
  const all = await known(records, reader, sections, [...told, ...shown]);
  const nameOf = await namesOf(records, reader, all);
  return {
    threads: all.map((one) => presentThread(reader, one, nameOf)).toSorted((a, b) => b.changedAt - a.changedAt),
    next: page.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** How many open threads each section of a plan has for the caller. */
export async function presentThreadCounts(
  records: Records,
  caller: Caller,
  planId: string,
  now: number,
): Promise<ThreadCounts> {
  const { reader, sections } = await readableSections(records, caller, planId, now);
  const all = await threadsOfSections(records, reader, sections, false);
  const bySection = Map.groupBy(all, ({ thread }) => thread.sectionId);
  return {
    sections: [...bySection].map(([sectionId, here]) => ({
      sectionId,
      open: here.length,
      waiting: here.filter(({ thread, section, comments }) => waits(reader, section, thread, comments)).length,
    })),
  };
}

/** Where the words of a section's threads stand now. */
export async function presentAnchors(
  store: Store,
  finder: WordFinder,
  caller: Caller,
  sectionId: string,
  now: number,
): Promise<SectionAnchors> {
  const { records } = store;
  const { section, member } = await sectionFor(records, caller, sectionId, now);
  const reader = await readerOf(records, member, now);
  const all = await threadsOfSections(records, reader, new Map([[sectionId, section]]));
  const words = all.flatMap(({ thread: { id, anchor } }) =>
    anchor === null ? [] : [{ id, units: anchor.first, areFirst: true, block: anchor.block }],
  );
  const { seq, found } = await finder.words(store, sectionRoom(sectionId), words);
  return { seq, anchors: found.map(({ id, units, block }) => ({ threadId: id, units: [...units], block })) };
}

/** The members who can read a section, for whoever may comment there. Whom a comment mentions has to be one of them (R22). */
export async function presentReaders(
  records: Records,
  caller: Caller,
  sectionId: string,
  now: number,
): Promise<{ members: string[] }> {
  const { section } = await sectionFor(records, caller, sectionId, now, 'comment');
  const members = await records.membersOf(section.planId);
  return {
    members: readersOf(
      section,
      members.filter((member) => isCurrent(member, now)),
      now,
    ),
  };
}
