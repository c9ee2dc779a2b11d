/** What an editor says to screen readers about blocks, outside of its text: a text field does not announce what appears in it. */
import type { Editor } from '@tiptap/core';
import { useSyncExternalStore } from 'react';
import { onePer, Watched } from '#client/editor/binding/watched.ts';

/** The newest announcement of an editor. */
export const announcementOf = onePer<Editor, Watched<string>>(() => new Watched(''));

/** Reads a watched value. Renders again when it changes. */
export function useWatched<T>(watched: Watched<T>): T {
  return useSyncExternalStore(watched.subscribe, watched.get, watched.get);
}

/** The place in the page where screen readers find the announcements. */
export function Announcement({ editor }: { editor: Editor }) {
  const announced = useWatched(announcementOf(editor));
  return (
    <p role="status" className="hidden">
      {announced}
    </p>
  );
}
