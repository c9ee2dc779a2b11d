/** The shape of the demo service. The data is written relative to the day on which the demo is filled, so it never looks old. */
import type { Authority, Boundary } from '#shared/api.ts';
import type { Lead, Right, Standing } from '#shared/rights.ts';
import type { Shorthand } from '#server/templates/shorthand.ts';

/** The accounts of the demo by a short name; the e-mail address of each is `<key>@demo.test`. */
export type AccountKey = 'person' | 'daughter' | 'son' | 'nurse' | 'careworker' | 'manager' | 'inspector';

/** Someone who can sign in to the demo. */
export type DemoAccount = {
  readonly key: AccountKey;
  readonly email: string;
  readonly name: string;
  /** What this account can do, in a line for the sign-in page. */
  readonly about: string;
  /** Whether this is a manager of the service as a whole. */
  readonly managesService: boolean;
};

/** A member of a demo plan. */
export type DemoMember = {
  readonly account: AccountKey;
  readonly standing: Standing;
  readonly relation: string;
  readonly authority: Authority;
};

/** What one person added at the end of a section at one moment. */
export type Contribution = {
  readonly by: AccountKey;
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
  readonly named?: readonly AccountKey[];
  /** Rights of single members that differ from what the lead gives. */
  readonly grants?: Readonly<Partial<Record<AccountKey, Right>>>;
  /** A hold, put on after every contribution that someone below `decide` made. */
  readonly hold?: { readonly by: AccountKey; readonly daysAgo: number; readonly reason: string };
  /** In the order of time. */
  readonly content: readonly Contribution[];
};

/** A plan of the demo. */
export type DemoPlan = {
  readonly key: string;
  readonly title: string;
  readonly person: { readonly name: string; readonly knownAs: string; readonly account: AccountKey | null };
  /** The id of the template whose sections the plan has. */
  readonly template: string;
  /** Whether sections start with the template's own prompts. A plan that has long been in use has replaced them. */
  readonly keepsTemplateText: boolean;
  /** Who made the plan, and how many days ago. */
  readonly madeBy: AccountKey;
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
