/** The types of the demo's data. All dates are relative to the day on which the demo is filled, so the demo never looks old. */
import type { DemoAct } from '#server/demo/acts.ts';
import type { Authority, Boundary, DemoKey } from '#shared/api.ts';
import type { Lead, Right, Standing } from '#shared/rights.ts';
import type { DemoThread } from '#server/demo/conversations.ts';
import type { DemoSuggestion } from '#server/demo/suggestions.ts';
import type { Shorthand } from '#server/templates/shorthand.ts';

/** An account that can sign in to the demo. */
export type DemoAccount = {
  /** A short name; the e-mail address is `<key>@demo.test`. */
  readonly key: DemoKey;
  readonly email: string;
  readonly name: string;
  /** Whether this is a manager of the service as a whole. */
  readonly managesService: boolean;
};

/** A member of a demo plan. */
export type DemoMember = {
  readonly account: DemoKey;
  readonly standing: Standing;
  readonly relation: string;
  readonly authority: Authority;
  /** How many days ago they last looked at the plan; left out if they never did. */
  readonly lookedDaysAgo?: number;
};

/** What one person added at the end of a section at one moment. */
export type Writing = {
  readonly by: DemoKey;
  /** Days before the demo was filled; fractions are hours and minutes. */
  readonly daysAgo: number;
  readonly blocks: readonly Shorthand[];
  /** Why they wrote it, as they said an hour later. */
  readonly why?: string;
};

/** A section of a demo plan. A field that is left out is as in the template, or empty. */
export type DemoSection = {
  /** The key of the section in the template, or a new one where `extra` is given. */
  readonly key: string;
  /** The title and the lead of a section that the template does not have. */
  readonly extra?: { readonly title: string; readonly lead: Lead };
  /** Replaces the template's boundary card. An extra section must have one. */
  readonly boundary?: Boundary;
  /** The people who are named on a sealed section. */
  readonly named?: readonly DemoKey[];
  /** Rights of single members that differ from what the lead gives. */
  readonly grants?: Readonly<Partial<Record<DemoKey, Right>>>;
  /** A hold. It must be later than every contribution of a member with less than `decide`. */
  readonly hold?: { readonly by: DemoKey; readonly daysAgo: number; readonly reason: string };
  /** An earlier hold, which the same person lifted. No member with less than `decide` wrote while it was there. */
  readonly earlierHold?: {
    readonly by: DemoKey;
    readonly daysAgo: number;
    readonly liftedDaysAgo: number;
    readonly reason: string;
  };
  /** The writings, oldest first. */
  readonly content: readonly Writing[];
};

/** A plan of the demo. */
export type DemoPlan = {
  readonly key: string;
  readonly title: string;
  readonly person: {
    readonly name: string;
    readonly knownAs: string;
    readonly room: string;
    /** As `YYYY-MM-DD`. */
    readonly bornOn: string;
    readonly account: DemoKey | null;
  };
  /** The id of the template whose sections the plan has. */
  readonly template: string;
  /** Whether the template's prompts are kept. A plan that has been in use for a long time has replaced them. */
  readonly keepsTemplateText: boolean;
  /** The person who made the plan; `madeDaysAgo` says when. */
  readonly madeBy: DemoKey;
  readonly madeDaysAgo: number;
  readonly members: readonly DemoMember[];
  /** All sections, in order. */
  readonly sections: readonly DemoSection[];
  /** The conversations about them. */
  readonly threads?: readonly DemoThread[];
  /** The suggestions for them. */
  readonly suggestions?: readonly DemoSuggestion[];
  /** The recorded acts on its risk plans. */
  readonly acts?: readonly DemoAct[];
};

/** The whole demo service. */
export type DemoService = {
  readonly name: string;
  readonly password: string;
  readonly accounts: readonly DemoAccount[];
  readonly plans: readonly DemoPlan[];
};

/** Gives the date `fromNow` days from now (negative: before now) as `YYYY-MM-DD`. */
export type Day = (fromNow: number) => string;
