/** The input field for one attribute of a structured block. */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fitsRule, type AttributeRule } from '#shared/blocks.ts';
import { plainNumber } from '#shared/plain-text.ts';
import { choiceKey, fieldKey, scaleKey, valueText } from '#client/words/block-words.ts';
import { UNDO_EVENT } from '#client/editor/binding/undo.ts';
import { sentences } from '#client/words/format.ts';

type FieldProps = { name: string; rule: AttributeRule; value: unknown; onChange: (value: string | number | null) => void };

/** The value of a typed text under the rule; undefined if it does not fit (yet). An `incomplete` date has no text. */
function valueOf(rule: AttributeRule, text: string, incomplete = false): string | number | null | undefined {
  if (incomplete) return undefined;
  if (text.trim() === '') return null;
  const value = rule.kind === 'number' ? Number(plainNumber(text)) : text;
  return fitsRule(rule, value) ? value : undefined;
}

/**
 * A field to type into. Typed text stays as typed; a remote value is shown while the focus is elsewhere, and an undo is shown
 * at once.
 */
function TypedField({ name, rule, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(valueText(value));
  const followsValue = useRef(false);
  useEffect(() => {
    if (followsValue.current || document.activeElement !== input.current) setDraft(valueText(value));
  }, [value]);
  // An incomplete date is not wrong while the field has the focus. It is wrong once the focus has left.
  const [incomplete, setIncomplete] = useState(false);
  const [blurred, setBlurred] = useState(false);
  const fits = valueOf(rule, draft, incomplete && blurred) !== undefined;
  useEffect(() => {
    const field = input.current;
    const onUndo = (event: Event): void => {
      followsValue.current = true;
      if (draft === valueText(value)) return;
      // A value that does not fit is only in this field, so an undo removes it first.
      event.preventDefault();
      setDraft(valueText(value));
    };
    field?.addEventListener(UNDO_EVENT, onUndo);
    return () => field?.removeEventListener(UNDO_EVENT, onUndo);
  }, [draft, value]);
  return (
    <div className="field">
      <label htmlFor={id}>{t(`fields.${fieldKey(name)}`)}</label>
      <input
        ref={input}
        id={id}
        className="input"
        // A number field of the browser takes no digits of other scripts.
        type={rule.kind === 'date' || rule.kind === 'time' ? rule.kind : 'text'}
        value={draft}
        aria-invalid={fits ? undefined : true}
        {...(rule.kind === 'number' ? { inputMode: 'numeric', autoComplete: 'off' } : {})}
        {...(rule.kind === 'text' ? { maxLength: rule.max } : {})}
        onChange={(event) => {
          const { value: text, validity } = event.currentTarget;
          followsValue.current = false;
          setDraft(text);
          setIncomplete(validity.badInput);
          const next = valueOf(rule, text, validity.badInput);
          if (next !== undefined) onChange(next);
        }}
        onFocus={() => setBlurred(false)}
        onBlur={() => {
          setBlurred(true);
          // While somebody types, the field does not show what others write into it.
          if (fits) setDraft(valueText(value));
        }}
        aria-describedby={fits ? undefined : `${id}-wrong`}
      />
      {!fits && (
        <span className="wrong" id={`${id}-wrong`} role="status">
          {sentences(
            rule.kind === 'number' ? t('fields.between', { min: rule.min, max: rule.max }) : t('problems.wrong'),
            t('fields.stays'),
          )}
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
        value={valueText(value)}
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

/** The field for one attribute, chosen by the kind of its rule. */
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
