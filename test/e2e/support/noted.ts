/** Stories whose every state is looked at: axe finds nothing in it, and all of it has its place on the screen. */
import { look } from './axe.ts';
import { looksRound, WIDTHS } from './layout.ts';
import type { Someone } from './someone.ts';
import { expect, test as base } from './world.ts';

/**
 * Takes note of a state: what axe finds in it (or `within` a part of it), and what of it has no place on the screen. `held` is for what
 * goes away when the window changes.
 */
export type Note = (someone: Someone, state: string, within?: string, how?: 'round' | 'held') => Promise<void>;

/** An open dialog. */
export const DIALOG = '[role="dialog"]';
/** The panel beside the text. */
export const BESIDE = 'aside.side-panel';

/** A test that fails at its end with all that was found in the states that it took note of. */
export const test = base.extend<{ note: Note }>({
  note: async ({}, use) => {
    const findings: string[] = [];
    await use(async (someone, state, within, how = 'round') => {
      await look(someone, state, findings, within);
      // A phone is looked at as it is held; everything else at the widths of a phone, a tablet and a laptop.
      const { width = 0 } = someone.page.viewportSize() ?? {};
      await looksRound(someone, state, findings, { within, widths: width < 500 || how === 'held' ? [width] : WIDTHS });
    });
    expect(findings).toEqual([]);
  },
});
