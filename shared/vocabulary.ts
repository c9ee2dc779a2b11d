/** The vocabulary of a section's text, for the sync gate: its marks, from the schema of the editor. Markers have their keys in shared/text/markers.ts. */
import { getSchema } from '@tiptap/core';
import { fitsRule, type AttributeRule } from '#shared/blocks.ts';
import { LINK_FIXED, schemaExtensions } from '#shared/schema.ts';

/** The marks of the schema by name, each with the rules of the attributes that a writer chooses. */
export type Vocabulary = ReadonlyMap<string, ReadonlyMap<string, AttributeRule>>;

/** The rules of attributes, by mark. */
const RULES: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = { link: { href: { kind: 'address' } } };

/** Reads the vocabulary from the schema of the editor, so that the two cannot differ. Throws if an attribute has no rule. */
export function makeVocabulary(): Vocabulary {
  const { marks } = getSchema(schemaExtensions());
  return new Map(
    Object.values(marks).map(({ name, spec }) => {
      const chosen = Object.keys(spec.attrs ?? {}).filter((attribute) => !Object.hasOwn(LINK_FIXED, attribute));
      const rules = chosen.map((attribute): [string, AttributeRule] => {
        const rule = RULES[name]?.[attribute];
        if (rule === undefined) throw new Error(`the attribute ${attribute} of the mark ${name} has no rule`);
        return [attribute, rule];
      });
      return [name, new Map(rules)];
    }),
  );
}

/** Whether a mark may begin, or end, with this value: null, true for a mark without attributes, and an object for one with. */
export function fitsMark(vocabulary: Vocabulary, name: string, value: unknown): boolean {
  const rules = vocabulary.get(name);
  if (rules === undefined) return false;
  if (value === null) return true;
  if (rules.size === 0) return value === true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.entries(value).every(([attribute, inner]) => {
    const rule = rules.get(attribute);
    return rule !== undefined && fitsRule(rule, inner);
  });
}
