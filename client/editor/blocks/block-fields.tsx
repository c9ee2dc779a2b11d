/** One attribute of a structured block, as a field for those who write. */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fitsRule, type AttributeRule } from '#shared/blocks.ts';
import { choiceKey, fieldKey, scaleKey, shown } from '#client/editor/blocks/block-facts.tsx';
import { UNDO_INPUT_TYPES } from '#client/editor/binding/undo.ts';

type FieldProps = { name: string; rule: AttributeRule; value: unknown; onChange: (value: string | number | null) => void };

/** What a typed text stands for under the rule, or undefined where it does not fit (yet). A `half` typed date has no text. */
function valueOf(rule: AttributeRule, text: string, half = false): string | number | null | undefined {
  if (half) return undefined;
  if (text === '') return null;
  const value = rule.kind === 'number' ? Number(text) : text;
  return fitsRule(rule, value) ? value : undefined;
}

/** What is being typed stays as typed; what others set comes in while one is elsewhere, what one takes back at once. */
function TypedField({ name, rule, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(shown(value));
  const follows = useRef(false);
  useEffect(() => {
    if (follows.current || document.activeElement !== input.current) setDraft(shown(value));
  }, [value]);
  // A date that is half typed is not wrong yet; one that was left so is.
  const [half, setHalf] = useState(false);
  const [left, setLeft] = useState(false);
  const fits = valueOf(rule, draft, half && left) !== undefined;
  useEffect(() => {
    const field = input.current;
    const takesBack = (event: Event): void => {
      follows.current = true;
      if (draft === shown(value)) return;
      // What does not fit stands nowhere but here, so it is the first to be taken back.
      event.preventDefault();
      setDraft(shown(value));
    };
    field?.addEventListener(UNDO_INPUT_TYPES, takesBack);
    return () => field?.removeEventListener(UNDO_INPUT_TYPES, takesBack);
  }, [draft, value]);
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
          const { value: text, validity } = event.currentTarget;
          follows.current = false;
          setDraft(text);
          setHalf(validity.badInput);
          const next = valueOf(rule, text, validity.badInput);
          if (next !== undefined) onChange(next);
        }}
        onFocus={() => setLeft(false)}
        onBlur={() => setLeft(true)}
        aria-describedby={fits ? undefined : `${id}-wrong`}
      />
      {!fits && (
        <span className="wrong" id={`${id}-wrong`} role="status">
          {rule.kind === 'number' ? t('fields.between', { min: rule.min, max: rule.max }) : t('problems.wrong')}{' '}
          {t('fields.stays')}
        </span>
      )}
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
    const labelOf = (value: string): string => {
      const scale = scaleKey(props.name, value);
      return scale === null ? value : t(`scales.${scale}`);
    };
    return <ListField {...props} options={numbers.map((value) => ({ value, label: labelOf(value) }))} />;
  }
  return <TypedField {...props} />;
}
