/** The field for a code of an app, or for a recovery code. */
import { useTranslation } from 'react-i18next';
import { TextInput } from '#client/ui/fields.tsx';

/** The field. `isNew` is for a key that was just made, which has no recovery codes yet. */
export function CodeInput({ isNew = false, autoFocus = false }: { isNew?: boolean; autoFocus?: boolean }) {
  const { t } = useTranslation();
  return (
    <TextInput
      name="code"
      label={t('secondStep.code')}
      hint={t(isNew ? 'secondStep.codeHintNew' : 'secondStep.codeHint')}
      // A recovery code has letters too.
      {...(isNew && { inputMode: 'numeric' as const })}
      autoComplete="one-time-code"
      autoFocus={autoFocus}
    />
  );
}
