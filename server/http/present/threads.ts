/** How threads and their comments are presented, to each caller what they may know. */
import type { PersonRef } from '#shared/api.ts';
import type { PlanThreads, ShownContribution, Thread, ThreadCounts } from '#shared/api-threads.ts';
import { mentionedIn } from '#shared/comment-body.ts';
import type { Contribution } from '#shared/contributions.ts';
import { EDIT_WINDOW, waitsFor } from '#shared/conversations.ts';
import { AUDIENCES, atLeast, isCurrent, isKeptFrom, isOfProfessionals, isOver, rightOn } from '#shared/rights.ts';
import { planFor, readersOf, sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { presentAnchor } from '#server/commands/comments/anchors.ts';
import { rightOnThread } from '#server/commands/comments/thread-access.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type {
  CommentFactsRecord,
  CommentRecord,
  ThreadFactsRecord,
  ThreadPlace,
  ThreadRecord,
  ThreadsFor,
} from '#server/store/records/threads.ts';
import type { Records } from '#server/store/store.ts';

/** How many threads a page of a plan's list has. */
const PAGE = 30;
/** A page ends before the thread with which it would have more comments than this. */
const PAGE_COMMENTS = 200;
/** The most open threads of a plan that are counted. */
const MOST = 2000;

/** Somebody who reads threads of a plan, with everybody who is or was on it. */
export type Reader = {
  readonly member: MemberRecord;
  readonly members: readonly MemberRecord[];
  readonly people: ReadonlyMap<string, MemberRecord>;
  readonly now: number;
};

/** A thread with its section and comments; `askedId` is the person whose suggestion it is about. */
export type Known = {
  readonly thread: ThreadRecord;
  readonly section: SectionRecord;
  readonly comments: readonly CommentRecord[];
  readonly askedId: string | null;
};

/** Somebody as a reader of threads. */
export async function readerOf(records: Records, member: MemberRecord, now: number): Promise<Reader> {
  const members = await records.membersOf(member.planId);
  return { member, members, people: new Map(members.map((one) => [one.personId, one])), now };
}

function memberIdOf({ people }: Reader, personId: string): string {
  return people.get(personId)?.id ?? '';
}

/** Whether a thread waits for the reader. Those who decide in the section are asked only where it matters. */
function waits(
  reader: Reader,
  section: SectionRecord,
  { audience, keptFor, resolved }: ThreadFactsRecord,
  comments: readonly CommentFactsRecord[],
  askedId: string | null,
): boolean {
  const { members, member, now } = reader;
  const facts = comments.map(({ personId, ...facts }) => ({ ...facts, by: memberIdOf(reader, personId) }));
  const decides = (id: string): boolean => {
    const found = members.find((one) => one.id === id) ?? null;
    return found !== null && rightOn(section, found, now) === 'decide';
  };
  const asked = askedId === null ? null : memberIdOf(reader, askedId);
  return waitsFor(
    section,
    { audience, keptFor, askedId: asked, resolvedAt: resolved?.at ?? null, comments: facts },
    member,
    decides,
    now,
  );
}

/** A comment as the rules need to know it. */
function factsOf({ personId, at, deletedAt, body }: CommentRecord): CommentFactsRecord {
  return { personId, at, deletedAt, mentions: body === null ? [] : mentionedIn(body) };
}

/** Threads with their comments and sections, without those that the reader cannot see. */
export async function known(
  records: Records,
  reader: Reader,
  sections: ReadonlyMap<string, SectionRecord>,
  threads: readonly ThreadRecord[],
): Promise<Known[]> {
  const all = await records.commentsOf(threads.map(({ id }) => id));
  const authors = await records.authorsOf(threads.flatMap(({ suggestionId }) => suggestionId ?? []));
  return threads.flatMap((thread) => {
    const section = sections.get(thread.sectionId);
    const comments = all.get(thread.id) ?? [];
    if (section === undefined || rightOnThread(section, reader.member, thread, comments, reader.now) === 'none') return [];
    return [{ thread, section, comments, askedId: authors.get(thread.suggestionId ?? '') ?? null }];
  });
}

/** The name of each person who did something in these threads, also after they left. */
export async function namesOf(
  records: Records,
  { people }: Reader,
  all: readonly Known[],
): Promise<(personId: string) => PersonRef> {
  const ids = all.flatMap(({ thread, comments }) => [
    ...comments.map(({ personId }) => personId),
    ...[thread.resolved, thread.reopened].flatMap((turn) => turn?.by ?? []),
  ]);
  const unknown = [...new Set(ids)].filter((id) => !people.has(id));
  const names = new Map((await records.people(unknown)).map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: people.get(id)?.personName ?? names.get(id) ?? '' });
}

/** A contribution with the name of the member who said it. */
function presentContribution({ members }: Reader, contribution: Contribution | null): ShownContribution | null {
  if (contribution === null) return null;
  const { by } = contribution;
  if (by.kind === 'other') return { ...contribution, by };
  const member = members.find(({ id }) => id === by.memberId);
  return { ...contribution, by: { ...by, person: { id: member?.personId ?? '', name: member?.personName ?? '' } } };
}

/** A thread as the reader may know it. Of one in confidence they know what they told themselves, and not whether anything came of it. */
export function presentThread(reader: Reader, one: Known, nameOf: (personId: string) => PersonRef): Thread {
  const { thread, section, comments } = one;
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
    reopened:
      isOwn || thread.resolved !== null || thread.reopened === null
        ? null
        : { person: nameOf(thread.reopened.by), at: thread.reopened.at },
    right: right === 'none' ? 'own' : right,
    waits: waits(reader, section, thread, comments.map(factsOf), one.askedId),
    comments: shown.map(({ id, personId, at, body, contribution, deletedAt, earlier }) => ({
      id,
      person: nameOf(personId),
      at,
      body,
      contribution: presentContribution(reader, contribution),
      deletedAt,
      earlier: earlier.map((before) => ({ ...before, contribution: presentContribution(reader, before.contribution) })),
      editableUntil:
        personId === member.personId && deletedAt === null && mayWrite && now < at + EDIT_WINDOW ? at + EDIT_WINDOW : null,
      deletable: personId === member.personId && deletedAt === null && !isOver(section, member, now),
      mentions: body === null ? [] : mentionedIn(body),
    })),
  };
}

/** The audiences whose threads somebody reads whole. */
export function audiencesOf({ standing }: MemberRecord): (typeof AUDIENCES)[number][] {
  return AUDIENCES.filter((audience) => audience === 'readers' || isOfProfessionals(standing));
}

/** Whose threads a member reads whole. */
export function wholeFor(member: MemberRecord): ThreadsFor {
  return { audiences: audiencesOf(member), memberId: member.id };
}

/**
 * The threads of these sections that are for others, and in which somebody wrote: what they told in confidence, or what they said in a section that
 * was sealed later. They never learn what came of it.
 */
export async function toldIn(records: Records, { member }: Reader, sectionIds: readonly string[]): Promise<ThreadRecord[]> {
  const audiences = audiencesOf(member);
  const written = await records.threadsWrittenIn(sectionIds, member.personId);
  return written.filter(({ audience, keptFor }) => !audiences.includes(audience) || isKeptFrom(keptFor, member.id));
}

/**
 * The first of these threads that go on one page: at most `limit`, and none after so many comments, but always one. What others answered to
 * something that the reader told in confidence does not count, as it would show in where a page ends.
 */
export async function fitting<T extends ThreadFactsRecord>(
  records: Records,
  { member }: Reader,
  threads: readonly T[],
  limit: number,
): Promise<readonly T[]> {
  const first = threads.slice(0, limit);
  const facts = await records.commentFacts(first.map(({ id }) => id));
  const audiences = audiencesOf(member);
  let count = 0;
  const end = first.findIndex(({ id, audience, keptFor }, index) => {
    const all = facts.get(id) ?? [];
    const isWhole = audiences.includes(audience) && !isKeptFrom(keptFor, member.id);
    count += isWhole ? all.length : all.filter(({ personId }) => personId === member.personId).length;
    return index > 0 && count > PAGE_COMMENTS;
  });
  return end === -1 ? first : first.slice(0, end);
}

/** An open thread that the reader can see, and whether it waits for them. */
type Open = { readonly thread: ThreadFactsRecord; readonly waits: boolean };

/** The open threads of these sections that the reader can see, those that changed last first, without what is said in them. */
async function openThreads(records: Records, reader: Reader, sections: ReadonlyMap<string, SectionRecord>): Promise<Open[]> {
  const { member } = reader;
  const sectionIds = [...sections.keys()];
  const wanted = { planId: member.planId, sectionIds, ...wholeFor(member) };
  const whole = await records.threadFacts(wanted, { isResolved: false, limit: MOST });
  const comments = await records.commentFacts(whole.map(({ id }) => id));
  const authors = await records.authorsOf(whole.flatMap(({ suggestionId }) => suggestionId ?? []));
  const told = await toldIn(records, reader, sectionIds);
  return [
    ...whole.flatMap((thread) => {
      const section = sections.get(thread.sectionId);
      if (section === undefined) return [];
      const askedId = authors.get(thread.suggestionId ?? '') ?? null;
      return [{ thread, waits: waits(reader, section, thread, comments.get(thread.id) ?? [], askedId) }];
    }),
    // What they told in confidence waits for others, and whether it is resolved is not said.
    ...told.map((thread) => ({ thread, waits: false })),
  ];
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

/**
 * Reads a place in the list as the API wrote it. It is a time and an id, and no thread is looked up for it: a thread that has changed or
 * is hidden since ends no list, and what somebody makes up tells them nothing.
 */
export function readPlace(before: string): ThreadPlace {
  const [changedAt = '', id = ''] = before.split('~');
  return { changedAt: Number(changedAt), id };
}

function isBehind({ changedAt, id }: ThreadPlace, place: ThreadPlace): boolean {
  return changedAt < place.changedAt || (changedAt === place.changedAt && id < place.id);
}

/** The place behind a page; null if nothing comes after it. All that is on a page without what was told in confidence is read whole. */
function placeBehind(all: readonly ThreadPlace[], shown: readonly ThreadPlace[]): string | null {
  const last = all.length > shown.length ? shown.at(-1) : undefined;
  return last === undefined ? null : `${last.changedAt}~${last.id}`;
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
  const after = before === undefined ? undefined : readPlace(before);
  if (state === 'mine') {
    const waiting = (await openThreads(records, reader, sections)).flatMap((one) => (one.waits ? [one.thread] : []));
    const rest = waiting.filter((thread) => after === undefined || isBehind(thread, after));
    const shown = await fitting(records, reader, rest, PAGE);
    const threads = (await Promise.all(shown.map(({ id }) => records.thread(id)))).filter((thread) => thread !== null);
    const all = await known(records, reader, sections, threads);
    const nameOf = await namesOf(records, reader, all);
    return { threads: all.map((one) => presentThread(reader, one, nameOf)), next: placeBehind(rest, shown) };
  }
  const wanted = { planId, sectionIds: [...sections.keys()], ...wholeFor(member) };
  const page = await records.threads(wanted, {
    isResolved: state === 'resolved',
    limit: PAGE + 1,
    before: after,
  });
  const shown = await fitting(records, reader, page, PAGE);
  const isFirst = before === undefined && state === 'open';
  const told = isFirst ? await toldIn(records, reader, wanted.sectionIds) : [];
  const all = await known(records, reader, sections, [...told, ...shown]);
  const nameOf = await namesOf(records, reader, all);
  return {
    threads: all.map((one) => presentThread(reader, one, nameOf)).toSorted((a, b) => b.changedAt - a.changedAt),
    next: placeBehind(page, shown),
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
  const bySection = Map.groupBy(await openThreads(records, reader, sections), ({ thread }) => thread.sectionId);
  return {
    sections: [...bySection].map(([sectionId, here]) => ({
      sectionId,
      open: here.length,
      waiting: here.filter((one) => one.waits).length,
    })),
  };
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
