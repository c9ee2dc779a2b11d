/** The registry of commands. A component registers commands while it is mounted, and the "Go to" panel lists them. */
import type { LucideIcon } from 'lucide-react';
import { useEffect, useId } from 'react';

/** The groups of commands, in the order in which the panel lists them. */
export const GROUPS = ['sections', 'plan', 'section', 'elsewhere'] as const;
/** One action that a user can run from the panel. Each command also has a visible button elsewhere. */
export type Command = {
  readonly id: string;
  readonly group: (typeof GROUPS)[number];
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
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
