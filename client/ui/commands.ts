/** The registry of commands. A component registers commands while it is mounted, and the "Go to" panel lists them. */
import type { LucideIcon } from 'lucide-react';
import { useEffect, useId } from 'react';

/**
 * The groups of commands and places, in the order in which the panel lists them. Words come last: whoever types the name of a place
 * and presses Enter wants that place, and many names stand in the text as well.
 */
export const GROUPS = ['sections', 'headings', 'people', 'plans', 'plan', 'section', 'elsewhere', 'words'] as const;
/** One action that a user can run from the panel. Each command also has a visible button elsewhere. */
export type Command = {
  readonly id: string;
  readonly group: (typeof GROUPS)[number];
  readonly label: string;
  /** What tells it from others with the same label. */
  readonly about?: string;
  /** More words by which it is found. */
  readonly also?: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
  /** For a command that searches: does it for what was typed already. */
  readonly search?: (typed: string) => void;
};

const offered = new Map<string, () => readonly Command[]>();

/** Registers commands while the calling component is mounted. The function is called only when the panel lists them. */
export function useCommands(commands: () => readonly Command[]): void {
  const id = useId();
  useEffect(() => {
    offered.set(id, commands);
    return () => void offered.delete(id);
  });
}

/** All commands that are registered now. */
export function allCommands(): readonly Command[] {
  return [...offered.values()].flatMap((commands) => commands());
}
