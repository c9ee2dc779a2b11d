/**
 * What the frame of a plan gives to the pages inside it: the plan, its room, and the panels that open from the frame.
 */
import { createContext, use, useEffect, useEffectEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { z } from 'zod';
import type { Plan } from '#shared/api.ts';
import { useRoomNow, type PlanRoom, type PlanRoomNow } from '#client/live/plan-room.ts';

/** The panels of the plan page that the frame opens from every place of the plan. */
const FRAME_PANELS = ['find', 'add', 'plan'] as const;
/** One of these panels. */
export type FramePanel = (typeof FRAME_PANELS)[number];
/** Opens a panel. `typed` is what was already typed elsewhere to be found. */
export type OpenFramePanel = (panel: FramePanel, typed?: string) => void;

/** What the frame leaves in the history of the browser, when it leads to the plan page with a panel open. */
export const zPanelAsked = z.object({ panel: z.enum(FRAME_PANELS), typed: z.string().optional() });

/** The plan of the frame and its room. `open` opens a panel, from every place. */
export type FramedPlan = {
  readonly plan: Plan;
  readonly room: PlanRoomNow;
  readonly open: OpenFramePanel;
  /** For the page that has the panels: says how they open, until the returned function is called. */
  readonly offer: (opens: OpenFramePanel) => () => void;
};

/** The context that the frame fills. */
export const FramedPlanContext = createContext<FramedPlan | null>(null);

/** The plan that the frame shows. A component may use it only inside the frame of a plan. */
export function useFramedPlan(): FramedPlan {
  const framed = use(FramedPlanContext);
  if (framed === null) throw new Error('useFramedPlan stands outside the frame of a plan');
  return framed;
}

/** The room of the plan that the frame shows, again whenever it changes. */
export function useFramedRoom(): PlanRoom {
  return useRoomNow(useFramedPlan().room);
}

/**
 * For the page that has the panels: `open` is called for each panel that the frame opens, also for one that was asked for on
 * another page of the plan, which led here.
 */
export function useOpensPanels(open: OpenFramePanel): void {
  const { offer } = useFramedPlan();
  const navigate = useNavigate();
  const { state, ...place } = useLocation();
  const onOpen = useEffectEvent(open);
  useEffect(() => offer((panel, typed) => onOpen(panel, typed)), [offer]);
  const onAsked = useEffectEvent((asked: unknown): void => {
    const { data } = zPanelAsked.safeParse(asked);
    if (data === undefined) return;
    // The page forgets that it was asked. Otherwise the panel would open again when the page is loaded again.
    void navigate(place, { replace: true, state: null });
    open(data.panel, data.typed);
  });
  useEffect(() => onAsked(state), [state]);
}
