/**
 * The texts of sections that came with the page, because the server drew it. The page that takes over has them as they stand on the
 * screen, so it need not draw them again.
 */
import { useEffect, useState } from 'react';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

/** A text that came with the page: when the server read it (epoch milliseconds), and its HTML. */
export type GivenText = { readonly at: number; readonly isEmpty: boolean; readonly html: string };

const given = new Map<string, GivenText>();
onSignOutCleanup(() => given.clear());

/** Sets the texts of the page that is drawn next, by section. */
export function giveTexts(texts: ReadonlyMap<string, GivenText>): void {
  given.clear();
  for (const [sectionId, text] of texts) given.set(sectionId, text);
}

/** Takes the texts from the page that the server drew at `at`. `texts` says which there are. */
export function textsOnPage(at: number, texts: Readonly<Record<string, { readonly empty: boolean }>>): void {
  for (const [sectionId, { empty }] of Object.entries(texts)) {
    const element = document.querySelector(`#section-${CSS.escape(sectionId)} .first-text`);
    if (element !== null) given.set(sectionId, { at, isEmpty: empty, html: element.innerHTML });
  }
}

/** Whether the page was drawn by the server, with its texts. */
export function useDrawnByServer(): boolean {
  const [drawn] = useState(() => given.size > 0);
  // Whoever comes back to the plan later gets newer texts.
  useEffect(() => () => given.clear(), []);
  return drawn;
}

/** The text of a section that came with the page; null if none did. It is used once, so that an old text is never shown. */
export function useGivenText(sectionId: string): GivenText | null {
  const [text] = useState(() => given.get(sectionId) ?? null);
  useEffect(() => void given.delete(sectionId), [sectionId]);
  return text;
}
