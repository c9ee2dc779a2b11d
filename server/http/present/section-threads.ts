/** How the threads of one section are presented: the open ones by pages, one alone, and where the words of the open ones stand. */
import type { SectionAnchors, SectionThreads, Thread } from '#shared/api-threads.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import type { WordFinder } from '#server/commands/comments/anchors.ts';
import {
  fitting,
  known,
  namesOf,
  presentThread,
  readerOf,
  readPlace,
  toldIn,
  wholeFor,
  type Reader,
} from '#server/http/present/threads.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { BegunPlace, ThreadRecord } from '#server/store/records/threads.ts';
import type { Records, Store } from '#server/store/store.ts';

/** How many threads a page has. */
const PAGE = 50;
/** The most open threads whose words are looked for. */
const MOST = 2000;

/** One thread of a section for whoever may see it; none where they may not, or where there is none. */
async function oneThread(
  records: Records,
  member: MemberRecord,
  sectionId: string,
  { thread: threadId, suggestion }: { readonly thread?: string | undefined; readonly suggestion?: string | undefined },
): Promise<ThreadRecord[]> {
  const id =
    threadId ?? (await records.threadsAbout(suggestion === undefined ? [] : [suggestion], member.id)).get(suggestion ?? '');
  const found = id === undefined ? null : await records.thread(id);
  return found === null || found.sectionId !== sectionId ? [] : [found];
}

/** The open threads of a section behind a place, in the order in which they were begun, each with the time that its reader knows of. */
async function openInOrder(
  records: Records,
  reader: Reader,
  sectionId: string,
  page: { readonly after?: BegunPlace | undefined; readonly limit: number },
): Promise<{ readonly thread: ThreadRecord; readonly begun: BegunPlace }[]> {
  const { member } = reader;
  const told = await toldIn(records, reader, [sectionId]);
  const comments = await records.commentFacts(told.map(({ id }) => id));
  const own = told.map((thread) => {
    const first = comments.get(thread.id)?.find(({ personId }) => personId === member.personId);
    return { thread, begun: { at: first?.at ?? thread.at, id: thread.id } };
  });
  const { after } = page;
  const isBehind = ({ at, id }: BegunPlace): boolean =>
    after === undefined || at > after.at || (at === after.at && id > after.id);
  const whole = await records.openThreads(sectionId, wholeFor(member), page);
  return [
    ...whole.map((thread) => ({ thread, begun: { at: thread.at, id: thread.id } })),
    ...own.filter(({ begun }) => isBehind(begun)),
  ].toSorted((a, b) => a.begun.at - b.begun.at || (a.begun.id < b.begun.id ? -1 : 1));
}

/** A page of the open threads of a section, in the order in which they were begun, or one thread; and how many are resolved. */
export async function presentSectionThreads(
  records: Records,
  caller: Caller,
  sectionId: string,
  query: {
    readonly after?: string | undefined;
    readonly thread?: string | undefined;
    readonly suggestion?: string | undefined;
  },
  now: number,
): Promise<SectionThreads> {
  const { section, member } = await sectionFor(records, caller, sectionId, now);
  const reader = await readerOf(records, member, now);
  const resolved = await records.resolvedCount(sectionId, wholeFor(member));
  const sections = new Map([[sectionId, section]]);
  const present = async (threads: readonly ThreadRecord[]): Promise<Thread[]> => {
    const all = await known(records, reader, sections, threads);
    const nameOf = await namesOf(records, reader, all);
    return all.map((one) => presentThread(reader, one, nameOf));
  };
  if (query.thread !== undefined || query.suggestion !== undefined)
    return { threads: await present(await oneThread(records, member, sectionId, query)), next: null, resolved };
  const place = query.after === undefined ? undefined : readPlace(query.after);
  const after = place === undefined ? undefined : { at: place.changedAt, id: place.id };
  const open = await openInOrder(records, reader, sectionId, { after, limit: PAGE + 1 });
  const shown = await fitting(
    records,
    reader,
    open.map(({ thread }) => thread),
    PAGE,
  );
  const last = open.length > shown.length ? open[shown.length - 1]?.begun : undefined;
  return { threads: await present(shown), next: last === undefined ? null : `${last.at}~${last.id}`, resolved };
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
  const { member } = await sectionFor(records, caller, sectionId, now);
  const reader = await readerOf(records, member, now);
  // Only the words of open threads are marked in a text.
  const all = await openInOrder(records, reader, sectionId, { limit: MOST });
  const words = all.flatMap(({ thread: { id, anchor } }) =>
    anchor === null ? [] : [{ id, units: anchor.first, areFirst: true, block: anchor.block }],
  );
  const { seq, found } = await finder.words(store, sectionRoom(sectionId), words);
  return { seq, anchors: found.map(({ id, units, block }) => ({ threadId: id, units: [...units], block })) };
}
