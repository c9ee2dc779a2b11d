/** Which panels of the plan page are open: one beside the text and one over the page at most. */
import { startTransition, useState } from 'react';
import type { SectionPanel } from '#client/features/sections/index.ts';

/** A panel, and what it is about: a section, or what was typed elsewhere to be found. */
export type OpenPanel =
  | { readonly kind: 'plan' }
  | { readonly kind: 'add' }
  | { readonly kind: 'find'; readonly start?: string }
  | SectionPanel;

/** Whether a panel is about the text and so stands beside it. The others lie over the page. */
export function isBeside({ kind }: OpenPanel): boolean {
  return kind === 'find' || kind === 'history';
}

/** The open panels, with functions that open and close one. A panel takes the place of the one that was open there. */
export function useOpenPanels(): {
  readonly panels: readonly OpenPanel[];
  readonly open: (panel: OpenPanel) => void;
  readonly close: (panel: OpenPanel) => void;
} {
  const [panels, setPanels] = useState<readonly OpenPanel[]>([]);
  return {
    panels,
    // It is a transition, because otherwise React delays a panel whose code is still to be fetched by a third of a second.
    open: (panel) =>
      startTransition(() => setPanels((now) => [...now.filter((other) => isBeside(other) !== isBeside(panel)), panel])),
    close: (panel) => setPanels((now) => now.filter((other) => other !== panel)),
  };
}
