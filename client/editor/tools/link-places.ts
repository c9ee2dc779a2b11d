/** The places of the plan to which a link in an editor's text can lead. The page knows them, and tells each editor. */
import type { Editor } from '@tiptap/core';
import { linkPathOf } from '#shared/section-links.ts';
import { onePer, Watched } from '#client/editor/binding/watched.ts';

/** A section, or a heading in the section before it. */
export type LinkPlace = {
  /** The section link. */
  readonly path: string;
  readonly label: string;
  readonly isHeading: boolean;
  /** The words of a new link where the writer has selected none. They never name a sealed section. */
  readonly words: string;
};

const NONE: readonly LinkPlace[] = [];

/** The places that an editor's writer can choose. */
export const placesOf = onePer<Editor, Watched<readonly LinkPlace[]>>(() => new Watched(NONE));

/** An address as a text keeps it: a place of this service as its path, whatever the address of the service is. */
export function keptAddress(address: string): string {
  const trimmed = address.trim();
  return linkPathOf(trimmed, location.origin) ?? trimmed;
}

/** The words for a new link to an address: those of its place, or the address itself. `elsewhere` stands for a place that is not known. */
export function wordsFor(editor: Editor, address: string, elsewhere: string): string {
  if (linkPathOf(address, location.origin) === null) return address;
  return (
    placesOf(editor)
      .get()
      .find(({ path }) => path === address)?.words ?? elsewhere
  );
}
