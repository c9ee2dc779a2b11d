/** What must be known of a plan, in the order in which it matters: what is on hold, then what is marked, to be avoided, a must, or a sign to stop. */
import type { Plan, Section } from '#shared/api.ts';
import type { MustKnowItem, MustKnowKind, SectionOverview } from '#shared/api-overview.ts';

/** One thing that must be known, and the section in which it stands. A hold has its own words. */
export type Known =
  | { readonly kind: 'hold'; readonly section: Section; readonly hold: NonNullable<Section['hold']> }
  | { readonly kind: MustKnowKind; readonly section: Section; readonly item: MustKnowItem };

/** The groups, in their order. */
export const GROUPS = ['hold', 'marked', 'avoid', 'must', 'stop'] as const satisfies readonly Known['kind'][];

/** Everything that must be known of these sections. Sections that were retired are no longer followed. */
export function knownOf(
  { sections }: Pick<Plan, 'sections'>,
  overviews: ReadonlyMap<string, SectionOverview>,
  isWanted: (section: Section) => boolean = () => true,
): Known[] {
  const used = sections.filter((section) => section.retiredAt === null && isWanted(section));
  const all = used.flatMap((section): Known[] => [
    ...(section.hold === null ? [] : [{ kind: 'hold', section, hold: section.hold } as const]),
    ...(overviews.get(section.id)?.mustKnow ?? []).map((item) => ({ kind: item.kind, section, item })),
  ]);
  return GROUPS.flatMap((group) => all.filter(({ kind }) => kind === group));
}

/** The words of an item as one line: what it is about, or the words themselves. */
export function oneLineOf({ topic, text }: MustKnowItem): { readonly topic: string; readonly text: string } {
  return { topic: topic.replaceAll('\n', ' '), text: text.replaceAll('\n', ' ') };
}
