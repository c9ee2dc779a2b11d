/**
 * The frames of drawn pages: their starts, which are the same for every plan, so that a page can begin before its plan is read. They are
 * made of sample plans, one for each kind of device that has come.
 */
import type { DrawingBundle, FirstView } from '#shared/first-view.ts';
import { LANGUAGE_CODES } from '#shared/settings.ts';
import { PERSON_COLOURS } from '#shared/people.ts';
import { tagsOf, type NeverHolds } from '#server/http/first-styles.ts';
import { pageEndWithoutPlan, pageStart, type PageTemplate } from '#server/http/page-template.ts';
import { gzipEnd, gzipStart, type GzipSum } from '#server/http/partly-gzip.ts';
import { SAMPLE_KINDS, samplePlan } from '#server/http/sample-plan.ts';

/** A part of a page as it is sent: the bytes as they are, and in a gzip stream. */
export type PagePart = { readonly plain: Uint8Array; readonly gzip: Uint8Array };

/** The frame of the pages of one kind of device. */
export type PageFrame = {
  readonly start: PagePart;
  /** What the end of a gzip stream has to know of this start. */
  readonly sum: GzipSum;
  /** The end of a page whose plan is not there, or could not be drawn. */
  readonly endWithoutPlan: PagePart;
};

/** What of a first view the start of a page depends on. */
export type FrameFacts = Pick<FirstView, 'language' | 'textSize' | 'matches'>;

/** The same without the queries that no drawing depends on: a device can name what it likes. */
export function factsOf({ language, textSize, matches }: FrameFacts, queries: readonly string[]): FrameFacts {
  return { language, textSize, matches: queries.filter((query) => matches.includes(query)) };
}

/** The key of a frame, from facts as {@link factsOf} gives them. */
export function frameKey({ language, textSize, matches }: FrameFacts): string {
  return [language, textSize, ...matches].join(' ');
}

/** Tags with each colour that somebody on a plan can have. */
const COLOURS = PERSON_COLOURS.map((_, number) => `<span data-person="${number}">`);

/**
 * The distinct tags of the pages that the sample plans give on one kind of screen. They are drawn in each language: what is drawn depends on
 * it little, but each time the drawing gets faster, because its code has run more often, and the first reader does not wait for that.
 */
async function tagsOfSamples({ drawPlan }: DrawingBundle, matches: readonly string[]): Promise<string> {
  const tags = new Set(COLOURS);
  for (const [seq, language] of LANGUAGE_CODES.entries())
    for (const kind of SAMPLE_KINDS) {
      const { html } = await drawPlan(samplePlan(kind, language, matches, seq));
      for (const tag of tagsOf(html)) tags.add(tag);
    }
  return [...tags].join('');
}

/** Between which widths the window of a device is, in rem. */
type Widths = { readonly atLeast: number; readonly below: number };

/** What queries of the form `(width >= 64rem)` say of the window, of which `matches` match. */
export function widthsOf(queries: readonly string[], matches: readonly string[]): Widths {
  const rem = (of: readonly string[]): number[] =>
    of.flatMap((query) => /^\(width ?>= ?(\d+)rem\)$/.exec(query)?.[1] ?? []).map(Number);
  const others = queries.filter((query) => !matches.includes(query));
  return { atLeast: Math.max(0, ...rem(matches)), below: Math.min(Infinity, ...rem(others)) };
}

/** Which conditions on the width of the window alone never hold between these widths. */
export function neverHolds({ atLeast, below }: Widths): NeverHolds {
  return (condition) => {
    const [, sign, width] = /^@media ?\(width ?(<|>=) ?(\d+)rem\)$/.exec(condition) ?? [];
    return sign === '<' ? Number(width) <= atLeast : sign === '>=' && Number(width) >= below;
  };
}

function frameWith(start: string, without: string): PageFrame {
  const { bytes, crc, length } = gzipStart(start);
  const sum = { crc, length };
  return {
    start: { plain: Buffer.from(start), gzip: bytes },
    sum,
    endWithoutPlan: { plain: Buffer.from(without), gzip: gzipEnd(sum, without) },
  };
}

/** Makes frames with the bundle of the client. */
export class FrameMaker {
  readonly #template: PageTemplate;
  readonly #bundle: DrawingBundle;
  readonly #without: string;
  /** The tags of the samples, by the queries that match. */
  readonly #tags = new Map<string, string>();

  constructor(template: PageTemplate, bundle: DrawingBundle) {
    this.#template = template;
    this.#bundle = bundle;
    this.#without = pageEndWithoutPlan(template);
  }

  /** Makes the frame of a device. */
  async make({ language, textSize, matches }: FrameFacts): Promise<PageFrame> {
    const { queriesOfFirstView, directionOf } = this.#bundle;
    const screen = matches.join(' ');
    const tags = this.#tags.get(screen) ?? (await tagsOfSamples(this.#bundle, matches));
    this.#tags.set(screen, tags);
    const widths = widthsOf(queriesOfFirstView(), matches);
    const root = { lang: language, dir: directionOf(language), textSize };
    return frameWith(pageStart(this.#template, root, tags, neverHolds(widths)), this.#without);
  }
}
