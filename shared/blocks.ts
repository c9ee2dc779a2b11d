/** The four structured blocks of a care plan, as data: their attributes, and the parts that hold prose. */
import { sectionLinkOf } from '#shared/section-links.ts';

/** The values that one attribute can have beside null (nothing chosen yet). Lengths are in UTF-16 units. */
export type AttributeRule =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }
  | { readonly kind: 'text'; readonly max: number }
  /** One word of plain letters, such as the name of a programming language. */
  | { readonly kind: 'word' }
  /** The address of a link: of the web, of e-mail, of a telephone, or a section link. */
  | { readonly kind: 'address' };

/** One kind of block: its attributes, and its prose parts in reading order. */
export type BlockKind = {
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  readonly parts: readonly string[];
};

/** How strong a preference is. */
export const STRENGTHS = ['must', 'prefers', 'avoid'] as const;
/** The pictures that a routine step can have. The interface has words for each. */
export const SYMBOLS = [
  'wake',
  'curtains',
  'drink',
  'wash',
  'dress',
  'eat',
  'medicine',
  'music',
  'walk',
  'toilet',
  'rest',
  'bed',
] as const;
/** The conditions that can start a review trigger. */
export const TRIGGER_KINDS = ['date', 'interval', 'count', 'event'] as const;
/** The subjects of an observation. */
export const OBSERVATIONS = ['fall', 'distress', 'refusal', 'goodMorning', 'goodNight', 'weight', 'pain', 'other'] as const;
/** The events that can open a review. */
export const EVENTS = [
  'fall',
  'admission',
  'medicationChange',
  'capacityChange',
  'safeguarding',
  'bereavement',
  'familyRequest',
] as const;

/** The structured blocks by node name. */
export const BLOCKS = {
  preference: {
    attributes: {
      strength: { kind: 'choice', values: STRENGTHS },
      whose: { kind: 'text', max: 120 },
      saidOn: { kind: 'date' },
    },
    parts: ['topic', 'text'],
  },
  routineStep: {
    attributes: { time: { kind: 'time' }, symbol: { kind: 'choice', values: SYMBOLS } },
    parts: ['cue', 'what', 'help', 'words', 'music'],
  },
  riskPlan: {
    attributes: {
      likelihood: { kind: 'number', min: 1, max: 5 },
      severity: { kind: 'number', min: 1, max: 5 },
    },
    parts: ['activity', 'matters', 'harmDoing', 'harmNotDoing', 'support', 'limit', 'stop'],
  },
  reviewTrigger: {
    attributes: {
      trigger: { kind: 'choice', values: TRIGGER_KINDS },
      on: { kind: 'date' },
      everyDays: { kind: 'number', min: 1, max: 3650 },
      observation: { kind: 'choice', values: OBSERVATIONS },
      times: { kind: 'number', min: 1, max: 1000 },
      withinDays: { kind: 'number', min: 1, max: 3650 },
      event: { kind: 'choice', values: EVENTS },
      owner: { kind: 'text', max: 120 },
    },
    parts: ['why'],
  },
} as const satisfies Record<string, BlockKind>;

/** The node name of a structured block. */
export type BlockName = keyof typeof BLOCKS;
/** The names of the blocks. */
export const BLOCK_NAMES = ['preference', 'routineStep', 'riskPlan', 'reviewTrigger'] as const satisfies readonly BlockName[];

/** All names that a `part` node can have. */
export const PART_NAMES: readonly string[] = [...new Set(Object.values(BLOCKS).flatMap((block) => block.parts))];

/** The fields of a part, and of one person's view. */
export const PART_FIELDS = ['name', 'whose'] as const;

const SAFE_ADDRESS = /^(https?:\/\/|mailto:|tel:)[^\s\p{Cc}]*$/iu;

/** Whether `value` is valid for `rule`. null, undefined and '' are always valid: they mean that nothing was chosen. */
export function fitsRule(rule: AttributeRule, value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  switch (rule.kind) {
    case 'choice':
      return typeof value === 'string' && rule.values.includes(value);
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max;
    case 'date':
      return typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value);
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
    case 'text':
      return typeof value === 'string' && value.length <= rule.max;
    case 'word':
      return typeof value === 'string' && /^[\w+#.-]{1,40}$/.test(value);
    case 'address':
      return typeof value === 'string' && value.length <= 2048 && (SAFE_ADDRESS.test(value) || sectionLinkOf(value) !== null);
  }
}

/** The name of the HTML attribute that holds a field of a block, or of a part of it. */
export function dataAttribute(field: string): string {
  return `data-${field.toLowerCase()}`;
}

/** The value of a field that stands in HTML as `text`; null if it does not fit the rule. A text that is too long is cut. */
export function fieldFromData(rule: AttributeRule, text: string | null): string | number | null {
  if (text === null || text === '') return null;
  if (rule.kind === 'text') return text.slice(0, rule.max).toWellFormed();
  const value = rule.kind === 'number' ? Number(text) : text;
  return fitsRule(rule, value) ? value : null;
}

/** Fields that have a value, as HTML attributes. */
export function dataOf(fields: readonly string[], values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field];
      return (typeof value === 'string' && value !== '') || typeof value === 'number'
        ? [[dataAttribute(field), String(value)]]
        : [];
    }),
  );
}
