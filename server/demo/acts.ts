/** The demo's recorded acts: who agreed to which risk, and what people think of it. */
import type { DemoKey } from '#shared/api.ts';
import type { ActKind } from '#shared/acts.ts';

/** An act. Days are before the demo was filled. */
export type DemoAct = {
  /** The key of the section. */
  readonly section: string;
  /** The number of the risk plan in its section, counted from 0. */
  readonly risk: number;
  readonly kind: ActKind;
  /** Who did it, or who wrote it down for the one in `said`. */
  readonly by: DemoKey;
  readonly said?: { readonly by: DemoKey; readonly daysAgo: number };
  readonly daysAgo: number;
  readonly text?: string;
};

/** The acts on Pearl's plan. */
export const PEARL_ACTS: readonly DemoAct[] = [
  {
    section: 'keeping-safe',
    risk: 0,
    kind: 'view',
    by: 'son',
    said: { by: 'person', daysAgo: 3.2 },
    daysAgo: 3.1,
    text: 'I’d sooner fall in my garden than sit in that chair. Don’t hold my arm. I’m not a handbag.',
  },
  { section: 'keeping-safe', risk: 0, kind: 'agree', by: 'son', said: { by: 'person', daysAgo: 3.2 }, daysAgo: 3.09 },
  {
    section: 'keeping-safe',
    risk: 0,
    kind: 'view',
    by: 'daughter',
    daysAgo: 2.6,
    text: 'I want her outside every day. I know she may get hurt, and I will not blame anyone who followed this plan.',
  },
  { section: 'keeping-safe', risk: 0, kind: 'agree', by: 'daughter', daysAgo: 2.59 },
];
