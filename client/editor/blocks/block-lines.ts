/**
 * The words of a structured block that are not in its text: its kind, its fields in sentences, and the names of its parts. The page
 * shows them, and a copy of a block says them.
 */
import i18next from 'i18next';
import { BLOCKS, EVENTS, OBSERVATIONS, type AttributeRule, type BlockName } from '#shared/blocks.ts';
import { dayOf, sentences } from '#client/words/format.ts';
import { choiceKey, scaleKey, valueText } from '#client/words/block-words.ts';
import { isMarkedMustKnow } from '#client/editor/must-know.ts';
import { en } from '#client/words/en/index.ts';

/** The fields of a block or of a part, as the editor has them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Whether a node name is the name of a structured block. */
export function isBlock(name: string): name is BlockName {
  return Object.hasOwn(BLOCKS, name);
}

const TRIGGER_FIELDS: Readonly<Record<string, readonly string[]>> = {
  date: ['on'],
  interval: ['everyDays'],
  count: ['observation', 'times', 'withinDays'],
  event: ['event'],
};

/** The attributes that a block shows. A trigger shows only those of its kind. */
export function shownAttributes(name: BlockName, attrs: Attributes): [string, AttributeRule][] {
  const rules: [string, AttributeRule][] = Object.entries(BLOCKS[name].attributes);
  if (name !== 'reviewTrigger') return rules;
  const kind = attrs['trigger'];
  const own = typeof kind === 'string' ? (TRIGGER_FIELDS[kind] ?? []) : [];
  return rules.filter(([key]) => key === 'trigger' || key === 'owner' || own.includes(key));
}

/** The line of a routine step, such as "07:30 · Curtains". */
function stepLine({ time, symbol }: Attributes): string {
  const picture = valueText(symbol) === '' ? '' : i18next.t(`choices.${choiceKey(valueText(symbol))}`);
  return [valueText(time), picture].filter((text) => text !== '').join(' · ');
}

/** What a trigger counts and how often, such as "2 falls". */
function countedLine(observation: unknown, times: number): string {
  const key = OBSERVATIONS.find((known) => known === observation) ?? 'other';
  return i18next.t(`counted.${key}`, { count: times });
}

/** When a trigger is met, such as "After 2 falls within 30 days." Until its numbers are chosen, only its kind. */
function metLine({ trigger, on, everyDays, observation, times, withinDays, event }: Attributes): string {
  const { t } = i18next;
  if (valueText(trigger) === '') return '';
  if (trigger === 'date' && valueText(on) !== '') return t('facts.on', { day: dayOf(valueText(on)) });
  if (trigger === 'interval' && typeof everyDays === 'number') return t('facts.every', { count: everyDays });
  const knownEvent = EVENTS.find((known) => known === event);
  if (trigger === 'event' && knownEvent !== undefined) return t(`events.${knownEvent}`);
  if (trigger === 'count' && valueText(observation) !== '' && typeof times === 'number') {
    const what = countedLine(observation, times);
    if (typeof withinDays !== 'number') return t('facts.after', { what });
    return t('facts.afterWithin', { what, within: t('facts.within', { count: withinDays }) });
  }
  return t('facts.sentence', { text: t(`choices.${choiceKey(valueText(trigger))}`) });
}

function triggerLine(attrs: Attributes): string {
  const owner = valueText(attrs['owner']);
  return sentences(metLine(attrs), owner === '' ? '' : i18next.t('facts.looksAfter', { name: owner }));
}

/** The source of a preference, such as "In the words of Pearl Whittaker, 11 August 2026". */
function sourceLine({ whose, saidOn }: Attributes): string {
  const { t } = i18next;
  const name = valueText(whose);
  const day = valueText(saidOn) === '' ? '' : dayOf(valueText(saidOn));
  if (name === '') return day === '' ? '' : t('facts.said', { day });
  return day === '' ? t('facts.words', { name }) : t('facts.wordsOn', { name, day });
}

function scaleLine(name: 'likelihood' | 'severity', value: unknown): string {
  const scale = scaleKey(name, valueText(value));
  if (scale === null) return '';
  return i18next.t('facts.answer', { question: i18next.t(`fields.${name}`), answer: i18next.t(`scales.${scale}`) });
}

/** The kind of a block, such as "Preference". */
export function kindLine(name: BlockName): string {
  return i18next.t(`blocks.${name}`);
}

/** How strong a preference is, such as "Avoid"; empty for other blocks. */
export function strengthLine(name: BlockName, { strength }: Attributes): string {
  const text = name === 'preference' ? valueText(strength) : '';
  return text === '' ? '' : i18next.t(`choices.${choiceKey(text)}`);
}

/** The strength of a preference that must be kept; null for every other block. The styles ask for it too. */
export function strongOf(name: string, { strength }: Attributes): 'must' | 'avoid' | null {
  return name === 'preference' && (strength === 'must' || strength === 'avoid') ? strength : null;
}

/** What stands large under the kind of a routine step, such as "07:30 · Curtains"; empty for other blocks. */
export function leadLine(name: BlockName, attrs: Attributes): string {
  return name === 'routineStep' ? stepLine(attrs) : '';
}

/** What a review trigger waits for and who looks after it; empty for other blocks. */
export function ruleLine(name: BlockName, attrs: Attributes): string {
  return name === 'reviewTrigger' ? triggerLine(attrs) : '';
}

/** The line below the text: whose words a preference is; the size of a risk. Empty for other blocks. */
export function factsLine(name: BlockName, attrs: Attributes): string {
  if (name === 'preference') return sourceLine(attrs);
  if (name !== 'riskPlan') return '';
  const { likelihood, severity } = attrs;
  return sentences(scaleLine('likelihood', likelihood), scaleLine('severity', severity));
}

/** What a block says that is marked as must know; empty for others. */
export function mustKnowLine(attrs: Attributes): string {
  return isMarkedMustKnow(attrs) ? i18next.t('mustKnow.mark') : '';
}

/** All that stands below the text: a strength that is only a wish, then the facts. */
export function linesBelow(name: BlockName, attrs: Attributes): string {
  const wish = strongOf(name, attrs) === null ? strengthLine(name, attrs) : '';
  return [wish, factsLine(name, attrs)].filter((text) => text !== '').join(' · ');
}

/** All that a block says of itself, as the lines above and below its text. The page shows them, and Find looks in them. */
export function factLines(name: BlockName, attrs: Attributes): { above: readonly string[]; below: readonly string[] } {
  const strong = strongOf(name, attrs) === null ? '' : strengthLine(name, attrs);
  const above = [kindLine(name), leadLine(name, attrs), ruleLine(name, attrs), mustKnowLine(attrs), strong];
  const below = linesBelow(name, attrs);
  return { above: above.filter((line) => line !== ''), below: below === '' ? [] : [below] };
}

/** The name of a part for the styles. All views of people have the same name, `view`. */
export function partName(type: string, { name }: Attributes): string {
  if (type === 'personView') return 'view';
  return typeof name === 'string' && Object.hasOwn(en.parts, name) ? name : 'text';
}

/** The parts whose label only screen readers get: what is written in them says what they are (client/editor/blocks/blocks.css). */
const UNLABELLED_PARTS: ReadonlySet<string> = new Set(['topic', 'text', 'activity']);

/** Whether the page shows the label of a part. */
export function showsLabel(type: string, attrs: Attributes): boolean {
  return !UNLABELLED_PARTS.has(partName(type, attrs));
}

/** The parts of a risk plan that keep the person safe. A reader must see it when they are empty. */
const REQUIRED_PARTS: ReadonlySet<unknown> = new Set(['support', 'limit', 'stop']);

/** Whether readers also see this part when it is empty. */
export function isNeeded({ name }: Attributes): boolean {
  return REQUIRED_PARTS.has(name);
}

/** The label above a part of a block or above a person's view, in the language of the interface. */
export function partLabel(type: string, attrs: Attributes): string {
  if (type === 'personView') return i18next.t('parts.view', { name: valueText(attrs['whose']) || i18next.t('parts.someone') });
  return i18next.t(`parts.${partName(type, attrs) as keyof typeof en.parts}`, { name: '' });
}
