/** The field for the address to which an invitation is sent, on a service that sends e-mail. */
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { textOf } from '#client/ui/form.tsx';

/** The field. Nothing on a service that sends no e-mail. */
export function InviteEmail() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  if (!service.mail) return null;
  return (
    <TextInput
      name="email"
      label={t('mail.inviteEmail')}
      hint={t('mail.inviteEmailHint')}
      type="email"
      required={false}
      autoComplete="off"
    />
  );
}

/** What a form says about it: nothing where the field is empty or is not there. */
export function emailOf(form: FormData): { email?: string } {
  const email = textOf(form, 'email');
  return email === '' ? {} : { email };
}
