/** What can be done on the pages that are shown now. Pages offer commands while they are there; the "Go to" panel lists them. */
import type { LucideIcon } from 'lucide-react';
import { useEffect, useId } from 'react';

/** The groups in which commands are listed, in this order. */
export const GROUPS = ['sections', 'plan', 'section', 'elsewhere'] as const;
/** Something that can be done by one press. Each command has a visible button elsewhere too. */
export type Command = {
  readonly id: string;
  readonly group: (typeof GROUPS)[number];
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
};

const offered = new Map<string, () => readonly Command[]>();

/** Offers commands for as long as the caller is on the page. They are made when somebody wants to see them. */
export function useCommands(commands: () => readonly Command[]): void {
  const id = useId();
  useEffect(() => {
    offered.set(id, commands);
    return () => void offered.delete(id);
  });
}

/** Everything that can be done now. */
export function allCommands(): readonly Command[] {
  return [...offered.values()].flatMap((commands) => commands());
}
