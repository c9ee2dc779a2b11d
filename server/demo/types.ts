/** The shape of the demo service. The data is written relative to the day on which the demo is filled, so it never looks old. */
import type { Authority, Boundary, DemoKey } from '#shared/api.ts';
import type { Lead, Right, Standing } from '#shared/rights.ts';
import type { Shorthand } from '#server/templates/shorthand.ts';

/** Someone who can sign in to the demo. */
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
  /** When they last looked at the plan; left out where they never did. */
  readonly lookedDaysAgo?: number;
};

/** What one person added at the end of a section at one moment. */
export type Contribution = {
  readonly by: DemoKey;
  /** Days before the demo was filled; fractions are hours and minutes. */
  readonly daysAgo: number;
  readonly blocks: readonly Shorthand[];
};

/** A section of a demo plan. What is left out is as the template has it, or empty. */
export type DemoSection = {
  /** The key of the section in the template, or a new one where `extra` is given. */
  readonly key: string;
  /** For a section that the template does not have. */
  readonly extra?: { readonly title: string; readonly lead: Lead };
  /** Takes the place of the template's boundary card; an extra section must have one. */
  readonly boundary?: Boundary;
  /** Who is named on a sealed section. */
  readonly named?: readonly DemoKey[];
  /** Rights of single members that differ from what the lead gives. */
  readonly grants?: Readonly<Partial<Record<DemoKey, Right>>>;
  /** A hold, put on after every contribution that someone below `decide` made. */
  readonly hold?: { readonly by: DemoKey; readonly daysAgo: number; readonly reason: string };
  /** In the order of time. */
  readonly content: readonly Contribution[];
};

/** A plan of the demo. */
export type DemoPlan = {
  readonly key: string;
  readonly title: string;
  readonly person: { readonly name: string; readonly knownAs: string; readonly account: DemoKey | null };
  /** The id of the template whose sections the plan has. */
  readonly template: string;
  /** Whether sections start with the template's own prompts. A plan that has long been in use has replaced them. */
  readonly keepsTemplateText: boolean;
  /** Who made the plan, and how many days ago. */
  readonly madeBy: DemoKey;
  readonly madeDaysAgo: number;
  readonly members: readonly DemoMember[];
  /** All sections, in order. */
  readonly sections: readonly DemoSection[];
};

/** Everything that the demo shows. */
export type DemoService = {
  readonly name: string;
  readonly password: string;
  readonly accounts: readonly DemoAccount[];
  readonly plans: readonly DemoPlan[];
};

/** Gives the day so many days from now (negative: before now) as `YYYY-MM-DD`. */
export type Day = (fromNow: number) => string;
