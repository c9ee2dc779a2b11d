/** The fields of forms. Each has a visible label, an optional hint, and a message that says what must be corrected. */
import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { FieldError } from 'react-aria-components/FieldError';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { Icon } from '#client/ui/button.tsx';
import { useProblem } from '#client/ui/form.tsx';
import { PasswordInput } from '#client/ui/password-input.tsx';
import { Words } from '#client/ui/words.tsx';

type Common = { name: string; label: string; hint?: string | undefined };

function Wrong({ children }: { children: string }) {
  return (
    <>
      <Icon of={CircleAlert} />
      <span>{children}</span>
    </>
  );
}

/** A text field with one line, or several if `long`. */
export function TextInput({
  name,
  label,
  hint,
  type = 'text',
  long = false,
  start = '',
  autoComplete,
  required = true,
  onChange,
  autoFocus = false,
  inputMode,
}: Common & {
  type?: 'text' | 'email' | 'password' | 'date' | 'time';
  long?: boolean;
  start?: string;
  autoComplete?: string;
  required?: boolean;
  onChange?: (value: string) => void;
  autoFocus?: boolean;
  /** Which keyboard a phone shows. */
  inputMode?: 'numeric';
}) {
  const id = useId();
  const problem = useProblem(name, label, id);
  return (
    <TextField
      id={id}
      name={name}
      type={type}
      defaultValue={start}
      className="field"
      validationBehavior="aria"
      isInvalid={problem !== null}
      isRequired={required}
      autoFocus={autoFocus}
      {...(autoComplete === undefined ? {} : { autoComplete })}
      {...(inputMode === undefined ? {} : { inputMode })}
      {...(onChange === undefined ? {} : { onChange })}
    >
      <Label>{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      {long ? (
        <TextArea className="input" />
      ) : type === 'password' ? (
        <PasswordInput isPin={inputMode === 'numeric'} />
      ) : (
        <Input className="input" />
      )}
      <FieldError className="wrong">{problem !== null && <Wrong>{problem}</Wrong>}</FieldError>
    </TextField>
  );
}

/** A choice from a list. It is the native select element, because phones and screen readers support it best. */
export function Choose<V extends string>({
  name,
  label,
  hint,
  options,
  start,
  onChange,
  isHiddenLabel = false,
}: Common & {
  options: readonly { value: V; label: string }[];
  start: V;
  onChange?: (value: V) => void;
  isHiddenLabel?: boolean;
}) {
  const id = useId();
  const problem = useProblem(name, label, id);
  const described = [hint === undefined ? '' : `${id}-hint`, problem === null ? '' : `${id}-wrong`].join(' ').trim();
  return (
    <div className="field" data-invalid={problem === null ? undefined : true}>
      <label htmlFor={id} className={isHiddenLabel ? 'hidden' : undefined}>
        {label}
      </label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      <select
        id={id}
        name={name}
        className="input"
        defaultValue={start}
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={described || undefined}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen) onChange?.(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {problem !== null && (
        <span id={`${id}-wrong`} className="wrong">
          <Wrong>{problem}</Wrong>
        </span>
      )}
    </div>
  );
}

/** A choice from a few options, each with a sentence that explains it. */
export function ChooseExplained<V extends string>({
  name,
  label,
  options,
  start,
  onChange,
}: Common & {
  options: readonly { value: V; label: string; about: string }[];
  start: V;
  onChange?: (value: V) => void;
}) {
  const id = useId();
  return (
    <RadioGroup
      name={name}
      defaultValue={start}
      className="field"
      onChange={(value) => {
        const chosen = options.find((option) => option.value === value);
        if (chosen) onChange?.(chosen.value);
      }}
    >
      <Label className="label">{label}</Label>
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className="choice"
          aria-label={option.label}
          aria-describedby={`${id}-${option.value}`}
        >
          <span>
            <strong>{option.label}</strong>
            <span className="soft" id={`${id}-${option.value}`}>
              {option.about}
            </span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

/** A checkbox for yes or no. */
export function CheckboxInput({
  name,
  value = 'yes',
  label,
  hint,
  start = false,
  onChange,
}: {
  name: string;
  value?: string;
  label: string;
  hint?: string;
  start?: boolean;
  onChange?: (on: boolean) => void;
}) {
  return (
    <Checkbox
      name={name}
      value={value}
      defaultSelected={start}
      className="choice check"
      {...(onChange === undefined ? {} : { onChange })}
    >
      <span>
        <Words>{label}</Words>
        {hint !== undefined && <span className="hint">{hint}</span>}
      </span>
    </Checkbox>
  );
}
