/** What was chosen in a structured block, as facts to read. */
import { useTranslation } from 'react-i18next';
import { BLOCKS, type AttributeRule, type BlockName } from '#shared/blocks.ts';
import { Symbol } from '#client/editor/symbols.tsx';
import { dayOf } from '#client/words/format.ts';
import { en } from '#client/words/en.ts';

type FieldKey = keyof typeof en.fields;
type ChoiceKey = keyof typeof en.choices;

/** The key of an attribute's words. */
export function fieldKey(name: string): FieldKey {
  return Object.hasOwn(en.fields, name) ? (name as FieldKey) : 'none';
}

/** The key of a choice's words. */
export function choiceKey(value: string): ChoiceKey {
  return Object.hasOwn(en.choices, value) ? (value as ChoiceKey) : 'other';
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
export function shownAttributes(name: BlockName, attrs: Readonly<Record<string, unknown>>): [string, AttributeRule][] {
  const rules: [string, AttributeRule][] = Object.entries(BLOCKS[name].attributes);
  if (name !== 'reviewTrigger') return rules;
  const kind = attrs['trigger'];
  const own = typeof kind === 'string' ? (TRIGGER_FIELDS[kind] ?? []) : [];
  return rules.filter(([key]) => key === 'trigger' || key === 'owner' || own.includes(key));
}

function Fact({ name, rule, value }: { name: string; rule: AttributeRule; value: unknown }) {
  const { t } = useTranslation();
  const text = shown(value);
  if (text === '') return null;
  const said = rule.kind === 'choice' ? t(`choices.${choiceKey(text)}`) : rule.kind === 'date' ? dayOf(text) : text;
  return (
    <div>
      <dt>{t(`fields.${fieldKey(name)}`)}</dt>
      <dd>
        {name === 'symbol' && <Symbol of={text} />}
        {said}
      </dd>
    </div>
  );
}

/** All facts of a block; nothing where nothing was chosen. */
export function Facts({ name, attrs }: { name: BlockName; attrs: Readonly<Record<string, unknown>> }) {
  return (
    <dl className="block-facts">
      {shownAttributes(name, attrs).map(([key, rule]) => (
        <Fact key={key} name={key} rule={rule} value={attrs[key]} />
      ))}
    </dl>
  );
}

/** What stands over a part of a block, or over somebody's view. */
export function usePartLabel(): (type: string, attrs: Readonly<Record<string, unknown>>) => string {
  const { t } = useTranslation();
  return (type, { whose, name }) => {
    if (type === 'personView')
      return t('parts.view', { name: typeof whose === 'string' && whose !== '' ? whose : t('parts.someone') });
    const key = typeof name === 'string' && Object.hasOwn(en.parts, name) ? (name as keyof typeof en.parts) : 'text';
    return t(`parts.${key}`, { name: '' });
  };
}
