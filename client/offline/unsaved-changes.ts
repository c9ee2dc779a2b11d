/** Counts the unsaved changes in all rooms of this page and of this device. */
import { unsavedInJoinedRooms } from '#client/live/joined-rooms.ts';
import { hasDrafts } from '#client/offline/comment-drafts.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { sumOfPending } from '#client/offline/pending-changes.ts';
import { refusedCount } from '#client/offline/refused-text.ts';
import { unsentCommentCount } from '#client/offline/unsent-comments.ts';
import { roomsWithPendingChanges } from '#client/offline/stored-rooms.ts';
import { hasUnsentWords } from '#client/ui/unsent-input.ts';

/** How many changes of the account that is signed in are not saved yet. */
export async function unsavedChanges(): Promise<number> {
  const joined = unsavedInJoinedRooms();
  const personId = deviceOwner();
  if (personId === null) return joined.changes;
  const stored = await roomsWithPendingChanges(personId);
  return stored
    .filter(({ room }) => !joined.rooms.has(room))
    .reduce((sum, { pending }) => sum + (sumOfPending(pending)?.changes ?? 0), joined.changes);
}

/**
 * Whether the writer would lose something by signing out: unsaved changes, unsent or begun comments, words in a form, or refused text that they
 * have not dismissed.
 */
export async function signOutWouldLose(): Promise<boolean> {
  if (refusedCount() > 0 || unsentCommentCount() > 0 || hasUnsentWords()) return true;
  return (await hasDrafts(deviceOwner())) || (await unsavedChanges().catch(() => 0)) > 0;
}
