/** One attribute of a structured block, as a field for those who write. */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fitsRule, type AttributeRule } from '#shared/blocks.ts';
import { choiceKey, fieldKey, shown } from '#client/editor/block-facts.tsx';

type FieldProps = { name: string; rule: AttributeRule; value: unknown; onChange: (value: string | number | null) => void };

/** What a typed text stands for under the rule, or undefined where it does not fit (yet). */
function valueOf(rule: AttributeRule, text: string): string | number | null | undefined {
  if (text === '') return null;
  const value = rule.kind === 'number' ? Number(text) : text;
  return fitsRule(rule, value) ? value : undefined;
}

/** What is being typed stays as typed; what others set comes in while one is elsewhere. */
function TypedField({ name, rule, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(shown(value));
  useEffect(() => {
    if (document.activeElement !== input.current) setDraft(shown(value));
  }, [value]);
  const fits = valueOf(rule, draft) !== undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{t(`fields.${fieldKey(name)}`)}</label>
      <input
        ref={input}
        id={id}
        className="input"
        type={rule.kind === 'date' || rule.kind === 'time' || rule.kind === 'number' ? rule.kind : 'text'}
        value={draft}
        aria-invalid={fits ? undefined : true}
        {...(rule.kind === 'number' ? { min: rule.min, max: rule.max, inputMode: 'numeric' } : {})}
        {...(rule.kind === 'text' ? { maxLength: rule.max } : {})}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setDraft(text);
          const next = valueOf(rule, text);
          if (next !== undefined) onChange(next);
        }}
        onBlur={() => !fits && setDraft(shown(value))}
      />
    </div>
  );
}

function ListField({
  name,
  rule,
  value,
  onChange,
  options,
}: FieldProps & { options: readonly { value: string; label: string }[] }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t(`fields.${fieldKey(name)}`)}</label>
      <select
        id={id}
        className="input"
        value={shown(value)}
        onChange={(event) => onChange(valueOf(rule, event.currentTarget.value) ?? null)}
      >
        <option value="">{t('fields.none')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The field of one attribute, by its rule. */
export function Field(props: FieldProps) {
  const { t } = useTranslation();
  const { rule } = props;
  if (rule.kind === 'choice') {
    return <ListField {...props} options={rule.values.map((value) => ({ value, label: t(`choices.${choiceKey(value)}`) }))} />;
  }
  if (rule.kind === 'number' && rule.max <= 5) {
    const numbers = Array.from({ length: rule.max - rule.min + 1 }, (_, index) => String(rule.min + index));
    return <ListField {...props} options={numbers.map((value) => ({ value, label: value }))} />;
  }
  return <TypedField {...props} />;
}
