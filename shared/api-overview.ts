/** The shapes of a plan's overview in the HTTP API: the headings of each section, and what must be known of it. */
import { z } from 'zod';

/**
 * Why something must be known: a preference that is a must or to be avoided, when to stop what a risk plan allows, or somebody marked
 * the words.
 */
export const MUST_KNOW_KINDS = ['must', 'avoid', 'stop', 'marked'] as const;
export type MustKnowKind = (typeof MUST_KNOW_KINDS)[number];

/** The id of the marker at which words begin: `<client>.<clock>`. It stays the same when the words change. */
const at = z.string().regex(/^\d{1,16}\.\d{1,16}$/);

const zHeading = z.object({ at, level: z.number().int().min(1).max(6), text: z.string() });
/** A heading in a section's text. */
export type HeadingAt = z.infer<typeof zHeading>;

const zMustKnowItem = z.object({
  at,
  kind: z.enum(MUST_KNOW_KINDS),
  /** What it is about; empty if the words do not say. */
  topic: z.string(),
  /** The words; empty if the topic says everything. Lines are separated by line feeds. */
  text: z.string(),
});
/** One thing that must be known. */
export type MustKnowItem = z.infer<typeof zMustKnowItem>;

export const zSectionOverview = z.object({ headings: z.array(zHeading), mustKnow: z.array(zMustKnowItem) });
/** The headings of a section and what must be known of it, each in the order of its text. */
export type SectionOverview = z.infer<typeof zSectionOverview>;

/** The overview of a plan, for the sections that the caller may read, in the order of the plan. */
export const zPlanOverview = z.object({ sections: z.array(zSectionOverview.extend({ id: z.string() })) });
export type PlanOverview = z.infer<typeof zPlanOverview>;
