/**
 * What the server has to know of a device to draw a plan as that device's page would: the account that the device keeps text for,
 * language, text size, time zone and the media queries that match. The page keeps it in a cookie.
 */
import { z } from 'zod';
import { isTimeZone } from '#shared/mail.ts';
import { LANGUAGE_CODES, TEXT_SIZES, type LanguageCode } from '#shared/settings.ts';

/** The name of the cookie. Only a device that is not shared has it, and only while its account is signed in. */
export const FIRST_VIEW_COOKIE = 'alongside.first-view';
/** The id of the element in which a drawn page hands on the data that it was drawn from. */
export const FIRST_VIEW_DATA = 'first-view';
/** The id of the element of a drawn page that holds the shapes of its icons. */
export const DRAWN_ICONS = 'drawn-icons';
/** The attribute of a button in a drawn page that stands for {@link BUTTON_ATTRIBUTES}. */
export const SHORT_BUTTON = 'data-b';
/** What all buttons of react-aria have, in its order. */
export const BUTTON_ATTRIBUTES = {
  'data-rac': '',
  type: 'button',
  tabindex: '0',
  'data-react-aria-pressable': 'true',
} as const;
/** What all icons have, in the order in which they are drawn. */
export const ICON_ATTRIBUTES = { width: '24', height: '24', viewBox: '0 0 24 24', 'stroke-width': '2' } as const;

const zFirstView = z.strictObject({
  person: z.string().min(1).max(100),
  language: z.enum(LANGUAGE_CODES),
  textSize: z.enum(TEXT_SIZES),
  timeZone: z.string().min(1).max(60).refine(isTimeZone),
  matches: z.array(z.string().min(1).max(100)).max(20),
});

/** What a device says about its first view. */
export type FirstView = Readonly<z.infer<typeof zFirstView>>;

/** What a drawn page hands on to its script: the answers of the API that it was drawn from, by path, and for whom it was drawn. */
export const zFirstViewData = z.object({
  /** When the answers were given, in milliseconds since 1970. */
  at: z.number(),
  view: zFirstView,
  answers: z.record(z.string(), z.unknown()),
  /** The sections whose text is on the page, and whether nothing is written there yet. */
  texts: z.record(z.string(), z.object({ empty: z.boolean() })),
});
/** The data of a drawn page. */
export type FirstViewData = z.infer<typeof zFirstViewData>;

/** The value of the cookie. */
export function writeFirstView(view: FirstView): string {
  return encodeURIComponent(JSON.stringify(view));
}

/** Reads the value of the cookie; null for every value that no page has written. */
export function readFirstView(value: string): FirstView | null {
  try {
    return zFirstView.parse(JSON.parse(decodeURIComponent(value)));
  } catch {
    return null;
  }
}

/** Whether two devices would draw the same page. */
export function isSameView(a: FirstView, b: FirstView): boolean {
  return writeFirstView({ ...a, matches: a.matches.toSorted() }) === writeFirstView({ ...b, matches: b.matches.toSorted() });
}

/** What a plan is drawn from: the answers of the API for its reader, and how the reader's device shows pages. */
export type PlanToDraw = {
  readonly planId: string;
  readonly view: FirstView;
  /** When the answers were given, in milliseconds since 1970. */
  readonly at: number;
  readonly me: unknown;
  readonly plan: unknown;
  readonly overview: unknown;
  /** `seq` is the last row of the section's log that the text holds. */
  readonly texts: readonly { readonly sectionId: string; readonly seq: number; readonly doc: unknown }[];
};

/** A drawn page: the attributes of its root element, its title, its content, and what it hands on to its script. */
export type DrawnPage = {
  readonly lang: string;
  readonly dir: string;
  readonly textSize: string;
  readonly title: string;
  readonly html: string;
  readonly data: FirstViewData;
};

/** What the bundle of the client for the server exports. */
export type DrawingBundle = {
  readonly drawPlan: (plan: PlanToDraw) => Promise<DrawnPage>;
  /** The media queries on which a drawing depends. */
  readonly queriesOfFirstView: () => readonly string[];
  /** The direction in which a language is written, as the `dir` of a page. */
  readonly directionOf: (language: LanguageCode) => string;
};
