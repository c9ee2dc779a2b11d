/** The word keys of the fields of structured blocks, and their values as text. */
import i18next from 'i18next';
import { en } from '#client/words/en/index.ts';
import { dayOf } from '#client/words/format.ts';

type FieldKey = keyof typeof en.fields;
type ChoiceKey = keyof typeof en.choices;
type ScaleKey = keyof typeof en.scales;

/** The word key of an attribute's label; `none` for an unknown name. */
export function fieldKey(name: string): FieldKey {
  return Object.hasOwn(en.fields, name) ? (name as FieldKey) : 'none';
}

/** The word key of a choice; `other` for an unknown value. */
export function choiceKey(value: string): ChoiceKey {
  return Object.hasOwn(en.choices, value) ? (value as ChoiceKey) : 'other';
}

/** The word key of a number on a short scale, such as the likelihood of harm; null for every other number. */
export function scaleKey(name: string, value: string): ScaleKey | null {
  const key = `${name}${value}`;
  return Object.hasOwn(en.scales, key) ? (key as ScaleKey) : null;
}

/** An attribute value as text; empty if nothing was chosen. */
export function valueText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A value of a field in words, such as "4 of 5, likely" or "11 August 2026". */
export function valueInWords(name: string, value: string | number): string {
  const text = String(value);
  const scale = scaleKey(name, text);
  if (scale !== null) return i18next.t(`scales.${scale}`);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return dayOf(text);
  return Object.hasOwn(en.choices, text) ? i18next.t(`choices.${choiceKey(text)}`) : text;
}
