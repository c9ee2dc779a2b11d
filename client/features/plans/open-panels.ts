/** Which panels of the plan page are open: one beside the text and one over the page at most. */
import { startTransition, useCallback, useState } from 'react';
import type { SectionPanel } from '#client/features/sections/index.ts';
import { collectTyped } from '#client/ui/typed-ahead.ts';

/** A panel, and what it is about: a section, or what was typed elsewhere to be found. */
export type OpenPanel =
  | { readonly kind: 'plan' }
  | { readonly kind: 'add' }
  | { readonly kind: 'find'; readonly start?: string }
  | SectionPanel;

/** Whether a panel is about the text and so stands beside it. The others lie over the page. */
export function isBeside({ kind }: OpenPanel): boolean {
  return kind === 'find' || kind === 'history' || kind === 'comments';
}

/** Whether a panel stays as it is when it is asked for again: Find, and the comments of the same section. These take the focus themselves. */
function staysOpen(now: OpenPanel, next: OpenPanel): boolean {
  if (now.kind === 'comments' && next.kind === 'comments') return now.sectionId === next.sectionId;
  return now.kind === 'find' && next.kind === 'find';
}

/** An open panel. One that is opened anew has another `key`, so that it takes the focus again. */
export type Opened = { readonly key: number; readonly panel: OpenPanel };

let lastKey = 0;

/** The open panels, with functions that open and close one. A panel takes the place of the one that was open there. */
export function useOpenPanels(): {
  readonly panels: readonly Opened[];
  readonly open: (panel: OpenPanel) => void;
  readonly close: (key: number) => void;
} {
  const [panels, setPanels] = useState<readonly Opened[]>([]);
  // Sections are drawn again when this function changes.
  const open = useCallback((panel: OpenPanel): void => {
    lastKey += 1;
    const next = lastKey;
    if (panel.kind === 'find') collectTyped();
    // It is a transition, because otherwise React delays a panel whose code is still to be fetched by a third of a second.
    startTransition(() =>
      setPanels((now) => {
        const same = now.find((other) => staysOpen(other.panel, panel));
        const opened = { key: same?.key ?? next, panel };
        return [...now.filter((other) => isBeside(other.panel) !== isBeside(panel)), opened];
      }),
    );
  }, []);
  return { panels, open, close: (key) => setPanels((now) => now.filter((other) => other.key !== key)) };
}
