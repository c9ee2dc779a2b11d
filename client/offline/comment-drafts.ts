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

async function keep(key: string, draft: Draft): Promise<void> {
  const { personId } = draft;
  // First in the page: whoever opens the draft again must not find an older one while it is being stored.
  inPage.set(inPageKey(personId, key), draft);
  const isStored = await put(personId, 'comments', key, draft);
  const isNewest = inPage.get(inPageKey(personId, key)) === draft;
  if (isStored && isNewest) inPage.delete(inPageKey(personId, key));
  // The browser adds the same listener only once.
  else if (isNewest) addEventListener('beforeunload', warnBeforeUnload);
}

async function forget(personId: string, key: string): Promise<void> {
  inPage.delete(inPageKey(personId, key));
  await remove(personId, 'comments', key);
}

async function read(personId: string, key: string): Promise<Draft | null> {
  const here = inPage.get(inPageKey(personId, key));
  if (here !== undefined) return here;
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

/** What a draft is for: an answer in a thread, the first words about a suggestion, or a new thread about the text. */
type DraftPlace = Pick<CommentDraft, 'sectionId' | 'threadId' | 'suggestionId'>;

const draftKey = ({ sectionId, threadId, suggestionId }: DraftPlace): string =>
  `draft ${sectionId} ${suggestionId === null ? (threadId ?? '') : `suggestion ${suggestionId}`}`;

/** Keeps what somebody has written so far, in place of what was kept for that section or thread. Without words nothing is kept. */
export async function keepDraft(draft: Omit<CommentDraft, 'kind' | 'body'> & { body: CommentBody | null }): Promise<void> {
  const { personId, body } = draft;
  if (body === null) await forget(personId, draftKey(draft));
  else await keep(draftKey(draft), { ...draft, kind: 'draft', body });
}

/** What somebody had begun to write there; null if nothing. */
export async function readDraft(personId: string, place: DraftPlace): Promise<CommentDraft | null> {
  const found = await read(personId, draftKey(place));
  return found?.kind === 'draft' ? found : null;
}

const contributionKey = ({ sectionId, threadId }: Pick<ContributionDraft, 'sectionId' | 'threadId'>): string =>
  `contribution ${sectionId} ${threadId ?? ''}`;

/** Keeps what somebody has filled in so far of what another one said; without fields nothing is kept. */
export async function keepContributionDraft(
  draft: Omit<ContributionDraft, 'kind' | 'fields'> & { fields: ContributionDraft['fields'] | null },
): Promise<void> {
  const { personId, fields } = draft;
  if (fields === null) await forget(personId, contributionKey(draft));
  else await keep(contributionKey(draft), { ...draft, kind: 'contribution', fields });
}

/** What somebody had begun to fill in for a section or a thread; null if nothing. */
export async function readContributionDraft(
  personId: string,
  sectionId: string,
  threadId: string | null,
): Promise<ContributionDraft | null> {
  const found = await read(personId, contributionKey({ sectionId, threadId }));
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
