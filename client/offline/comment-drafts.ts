/**
 * Drafts of comments, of what somebody else said and of views of a risk: what was begun and not sent. The device keeps them; where it keeps nothing, the page
 * does until it closes.
 */
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import { entries, get, put, remove } from '#client/offline/account-database.ts';
import { zUnsentComment, type CommentDraft, type ContributionDraft, type ViewDraft } from '#client/offline/unsent-comments.ts';

type Draft = CommentDraft | ContributionDraft | ViewDraft;

/** The drafts that the device does not keep, by account and key. */
const inPage = new Map<string, Draft>();
onSignOutCleanup(() => inPage.clear());

function warnBeforeUnload(event: BeforeUnloadEvent): void {
  if (inPage.size > 0) event.preventDefault();
}

const inPageKey = (personId: string, key: string): string => `${personId} ${key}`;

/** The drafts that are being removed from the device. Until that is done they are still found there. */
const leaving = new Set<string>();

async function keep(key: string, draft: Draft): Promise<void> {
  const { personId } = draft;
  leaving.delete(inPageKey(personId, key));
  // First in the page: whoever opens the draft again must not find an older one while it is being stored.
  inPage.set(inPageKey(personId, key), draft);
  const isStored = await put(personId, 'comments', key, draft);
  const isNewest = inPage.get(inPageKey(personId, key)) === draft;
  if (isStored && isNewest) inPage.delete(inPageKey(personId, key));
  // The browser adds the same listener only once.
  else if (isNewest) addEventListener('beforeunload', warnBeforeUnload);
}

async function forget(personId: string, key: string): Promise<void> {
  const here = inPageKey(personId, key);
  inPage.delete(here);
  leaving.add(here);
  await remove(personId, 'comments', key);
  leaving.delete(here);
}

async function read(personId: string, key: string): Promise<Draft | null> {
  const here = inPage.get(inPageKey(personId, key));
  if (here !== undefined) return here;
  if (leaving.has(inPageKey(personId, key))) return null;
  const found = zUnsentComment.safeParse(await get(personId, 'comments', key)).data;
  return found === undefined || found.kind === 'comment' ? null : found;
}

/** Whether somebody would lose a draft by signing out. `personId` is the account for which this device stores data; null for none. */
export async function hasDrafts(personId: string | null): Promise<boolean> {
  if (inPage.size > 0) return true;
  if (personId === null) return false;
  return (await entries(personId, 'comments')).some(([, value]) => {
    const found = zUnsentComment.safeParse(value).data;
    return found !== undefined && found.kind !== 'comment';
  });
}

/** A draft that begins a thread about the text: a comment, or what somebody else said. */
export type NewDraft = CommentDraft | ContributionDraft;
type Anchor = CommentDraft['anchor'];

/** What a new thread is about, in a key: each text, block and section has a draft of its own, so that no words come to stand at others. */
const aboutKey = (anchor: Anchor): string => {
  if (anchor === null) return 'section';
  return anchor.block === null ? `words ${anchor.units.join(' ')}` : `block ${anchor.block.join(' ')}`;
};

/** Whether two new threads are about the same words or block, or both about the section as a whole. */
export function isAboutSame(one: Anchor, other: Anchor): boolean {
  return aboutKey(one) === aboutKey(other);
}

/** What a draft is for: an answer in a thread, the first words about a suggestion, or a new thread about the text. */
type DraftPlace = Pick<CommentDraft, 'sectionId' | 'threadId' | 'suggestionId' | 'anchor'>;

const draftKey = ({ sectionId, threadId, suggestionId, anchor }: DraftPlace): string =>
  `draft ${sectionId} ${suggestionId === null ? (threadId ?? aboutKey(anchor)) : `suggestion ${suggestionId}`}`;

type ContributionPlace = Pick<ContributionDraft, 'sectionId' | 'threadId' | 'anchor'>;

const contributionKey = ({ sectionId, threadId, anchor }: ContributionPlace): string =>
  `contribution ${sectionId} ${threadId ?? aboutKey(anchor)}`;

const keyOf = (draft: NewDraft): string => (draft.kind === 'draft' ? draftKey(draft) : contributionKey(draft));

/** Gives the drafts of a section that an older page kept, one for all new threads, the keys of what they are about. */
async function moveOld(personId: string, sectionId: string): Promise<void> {
  for (const old of [`draft ${sectionId} `, `contribution ${sectionId} `]) {
    const draft = await read(personId, old);
    if (draft === null || draft.kind === 'view' || (await read(personId, keyOf(draft))) !== null) continue;
    if (await put(personId, 'comments', keyOf(draft), draft)) await remove(personId, 'comments', old);
  }
}

/** All that somebody has begun to write in a section about its text, in no thread yet: their own words first. */
export async function readNewDrafts(personId: string, sectionId: string): Promise<readonly NewDraft[]> {
  await moveOld(personId, sectionId);
  const stored = (await entries(personId, 'comments')).flatMap(([key, value]) => {
    const found = zUnsentComment.safeParse(value).data;
    return found === undefined || found.kind === 'comment' || leaving.has(inPageKey(personId, key)) ? [] : [found];
  });
  const found = new Map<string, NewDraft>();
  for (const draft of [...stored, ...inPage.values()]) {
    if (draft.kind === 'view' || draft.personId !== personId || draft.sectionId !== sectionId) continue;
    if (draft.threadId === null && draft.suggestionId === null) found.set(keyOf(draft), draft);
  }
  const drafts = [...found.values()];
  return [...drafts.filter(({ kind }) => kind === 'draft'), ...drafts.filter(({ kind }) => kind === 'contribution')];
}

/** Keeps what somebody has written so far, in place of what was kept for the same thread, words or block. Without words nothing is kept. */
export async function keepDraft(draft: Omit<CommentDraft, 'kind' | 'body'> & { body: CommentBody | null }): Promise<void> {
  const { personId, body } = draft;
  if (body === null) await forget(personId, draftKey(draft));
  else await keep(draftKey(draft), { ...draft, kind: 'draft', body });
}

/** What somebody had begun to write there; null if nothing. */
export async function readDraft(personId: string, place: DraftPlace): Promise<CommentDraft | null> {
  if (place.threadId === null) await moveOld(personId, place.sectionId);
  const found = await read(personId, draftKey(place));
  return found?.kind === 'draft' ? found : null;
}

/** Keeps what somebody has filled in so far of what another one said; without fields nothing is kept. */
export async function keepContributionDraft(
  draft: Omit<ContributionDraft, 'kind' | 'fields'> & { fields: ContributionDraft['fields'] | null },
): Promise<void> {
  const { personId, fields } = draft;
  if (fields === null) await forget(personId, contributionKey(draft));
  else await keep(contributionKey(draft), { ...draft, kind: 'contribution', fields });
}

/** What somebody had begun to fill in there; null if nothing. */
export async function readContributionDraft(personId: string, place: ContributionPlace): Promise<ContributionDraft | null> {
  if (place.threadId === null) await moveOld(personId, place.sectionId);
  const found = await read(personId, contributionKey(place));
  return found?.kind === 'contribution' ? found : null;
}

type ViewPlace = Pick<ViewDraft, 'sectionId' | 'block'>;
const viewKey = ({ sectionId, block }: ViewPlace): string => `view ${sectionId} ${block.join(' ')}`;

/** Keeps what somebody has written so far of their view of a risk; without words nothing is kept. */
export async function keepViewDraft(draft: Omit<ViewDraft, 'kind'>): Promise<void> {
  if (draft.text.trim() === '') await forget(draft.personId, viewKey(draft));
  else await keep(viewKey(draft), { ...draft, kind: 'view' });
}

/** What somebody had begun to say of a risk; empty if nothing. */
export async function readViewDraft(personId: string, place: ViewPlace): Promise<string> {
  const found = await read(personId, viewKey(place));
  return found?.kind === 'view' ? found.text : '';
}
