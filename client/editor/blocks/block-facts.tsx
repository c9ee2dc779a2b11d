/** What was chosen in a structured block, as words to read: the same in the live text and in what stands there before it. */
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { BLOCKS, EVENTS, OBSERVATIONS, type AttributeRule, type BlockName } from '#shared/blocks.ts';
import { Symbol } from '#client/editor/blocks/symbols.tsx';
import { dayOf } from '#client/words/format.ts';
import { en } from '#client/words/en/index.ts';

type FieldKey = keyof typeof en.fields;
type ChoiceKey = keyof typeof en.choices;
type ScaleKey = keyof typeof en.scales;
type Attributes = Readonly<Record<string, unknown>>;

/** The key of an attribute's words. */
export function fieldKey(name: string): FieldKey {
  return Object.hasOwn(en.fields, name) ? (name as FieldKey) : 'none';
}

/** The key of a choice's words. */
export function choiceKey(value: string): ChoiceKey {
  return Object.hasOwn(en.choices, value) ? (value as ChoiceKey) : 'other';
}

/** The key of the words for a number on a short scale, such as how likely harm is; null for every other number. */
export function scaleKey(name: string, value: string): ScaleKey | null {
  const key = `${name}${value}`;
  return Object.hasOwn(en.scales, key) ? (key as ScaleKey) : null;
}

/** A value as text; empty where nothing was chosen. */
export function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Whether a node's name is that of a structured block. */
export function isBlock(name: string): name is BlockName {
  return Object.hasOwn(BLOCKS, name);
}

const TRIGGER_FIELDS: Readonly<Record<string, readonly string[]>> = {
  date: ['on'],
  interval: ['everyDays'],
  count: ['observation', 'times', 'withinDays'],
  event: ['event'],
};

/** Which attributes a block shows: a trigger only those of its kind. */
export function shownAttributes(name: BlockName, attrs: Attributes): [string, AttributeRule][] {
  const rules: [string, AttributeRule][] = Object.entries(BLOCKS[name].attributes);
  if (name !== 'reviewTrigger') return rules;
  const kind = attrs['trigger'];
  const own = typeof kind === 'string' ? (TRIGGER_FIELDS[kind] ?? []) : [];
  return rules.filter(([key]) => key === 'trigger' || key === 'owner' || own.includes(key));
}

/** "07:30 · Curtains". */
function stepLine({ time, symbol }: Attributes): string {
  const picture = shown(symbol) === '' ? '' : i18next.t(`choices.${choiceKey(shown(symbol))}`);
  return [shown(time), picture].filter((said) => said !== '').join(' · ');
}

/** "2 falls": what is counted, and how often. */
function countedLine(observation: unknown, times: number): string {
  const key = OBSERVATIONS.find((known) => known === observation) ?? 'other';
  return i18next.t(`counted.${key}`, { count: times });
}

/** "After 2 falls within 30 days.": when a trigger is met. As long as its numbers are not chosen, its kind alone. */
function metLine({ trigger, on, everyDays, observation, times, withinDays, event }: Attributes): string {
  const { t } = i18next;
  if (shown(trigger) === '') return '';
  if (trigger === 'date' && shown(on) !== '') return t('facts.on', { day: dayOf(shown(on)) });
  if (trigger === 'interval' && typeof everyDays === 'number') return t('facts.every', { count: everyDays });
  const happens = EVENTS.find((known) => known === event);
  if (trigger === 'event' && happens !== undefined) return t(`events.${happens}`);
  if (trigger === 'count' && shown(observation) !== '' && typeof times === 'number') {
    const what = countedLine(observation, times);
    if (typeof withinDays !== 'number') return t('facts.after', { what });
    return t('facts.afterWithin', { what, within: t('facts.within', { count: withinDays }) });
  }
  return t('facts.sentence', { text: t(`choices.${choiceKey(shown(trigger))}`) });
}

/** The sentences of one line, without those that say nothing. */
function together(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function triggerLine(attrs: Attributes): string {
  const owner = shown(attrs['owner']);
  return together(metLine(attrs), owner === '' ? '' : i18next.t('facts.looksAfter', { name: owner }));
}

/** "In the words of Pearl Whittaker, 11 August 2026": where a preference comes from. */
function sourceLine({ whose, saidOn }: Attributes): string {
  const { t } = i18next;
  const name = shown(whose);
  const day = shown(saidOn) === '' ? '' : dayOf(shown(saidOn));
  if (name === '') return day === '' ? '' : t('facts.said', { day });
  return day === '' ? t('facts.words', { name }) : t('facts.wordsOn', { name, day });
}

function scaleLine(name: 'likelihood' | 'severity', value: unknown): string {
  const scale = scaleKey(name, shown(value));
  if (scale === null) return '';
  return i18next.t('facts.answer', { question: i18next.t(`fields.${name}`), answer: i18next.t(`scales.${scale}`) });
}

function acceptedLine({ acceptedBy, acceptedOn }: Attributes): string {
  const { t } = i18next;
  const name = shown(acceptedBy);
  const day = shown(acceptedOn) === '' ? '' : dayOf(shown(acceptedOn));
  if (name === '') return day === '' ? '' : t('facts.acceptedOn', { day });
  return day === '' ? t('facts.acceptedBy', { name }) : t('facts.acceptedByOn', { name, day });
}

/** What stands over the prose of a block: its kind, the step or the rule, and beside its kind what is given as `children`. */
export function BlockHead({ name, attrs, children }: { name: BlockName; attrs: Attributes; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const symbol = name === 'routineStep' ? shown(attrs['symbol']) : '';
  const step = name === 'routineStep' ? stepLine(attrs) : '';
  const rule = name === 'reviewTrigger' ? triggerLine(attrs) : '';
  return (
    <>
      <div className="block-top">
        {symbol !== '' && (
          <span className="block-symbol">
            <Symbol of={symbol} />
          </span>
        )}
        <div className="block-name">
          <p className="block-title">{t(`blocks.${name}`)}</p>
          {step !== '' && <p className="block-lead">{step}</p>}
        </div>
        {children}
      </div>
      {rule !== '' && <p className="block-lead">{rule}</p>}
    </>
  );
}

/** What stands under the prose of a block: how strong a preference is and whose, how great a risk is and who accepted it. */
export function BlockFacts({ name, attrs }: { name: BlockName; attrs: Attributes }) {
  const { t } = useTranslation();
  if (name === 'preference') {
    const strength = shown(attrs['strength']);
    const source = sourceLine(attrs);
    if (strength === '' && source === '') return null;
    return (
      <p className="block-said">
        {strength !== '' && <strong>{t(`choices.${choiceKey(strength)}`)}</strong>}
        {strength !== '' && source !== '' && ' · '}
        {source}
      </p>
    );
  }
  if (name !== 'riskPlan') return null;
  const { likelihood, severity } = attrs;
  const said = together(scaleLine('likelihood', likelihood), scaleLine('severity', severity), acceptedLine(attrs));
  return said === '' ? null : <p className="block-said">{said}</p>;
}

/** The name of a part by which styles know it; views of people have one name together. */
export function partName(type: string, { name }: Attributes): string {
  if (type === 'personView') return 'view';
  return typeof name === 'string' && Object.hasOwn(en.parts, name) ? name : 'text';
}

/** Parts of a risk plan that a reader has to miss where nothing is written in them: they keep the person safe. */
const NEEDED: ReadonlySet<unknown> = new Set(['support', 'limit', 'stop']);

/** Whether an empty part is shown to readers too. */
export function isNeeded({ name }: Attributes): boolean {
  return NEEDED.has(name);
}

/** What stands over a part of a block, or over somebody's view, in the language of the interface. */
export function partLabel(type: string, attrs: Attributes): string {
  if (type === 'personView') return i18next.t('parts.view', { name: shown(attrs['whose']) || i18next.t('parts.someone') });
  return i18next.t(`parts.${partName(type, attrs) as keyof typeof en.parts}`, { name: '' });
}
