/** How a block's own button begins a comment about it. Comments know how, and tell each editor; where nobody may comment there is no button. */
import type { Editor } from '@tiptap/core';
import { onePer, Watched } from '#client/editor/binding/watched.ts';

/** Begins a comment about the block at a position; null where the reader may not comment. */
export type CommentsOnBlock = ((at: number) => void) | null;

/** What an editor's blocks call. */
export const blockComments = onePer<Editor, Watched<CommentsOnBlock>>(() => new Watched<CommentsOnBlock>(null));
