/** The lock page. It hides everything else in the page. After the unlock the rest is as it was before. */
import { LockKeyhole, UserRound } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Me } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { unsavedChanges } from '#client/offline/unsaved-changes.ts';
import { LeaveNotice } from '#client/features/leaving/lazy-index.ts';
import { useLeave } from '#client/features/leaving/index.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Words } from '#client/ui/words.tsx';
import { unlock } from './device-lock.ts';
import { firstName } from '#client/words/format.ts';

const zPassword = z.object({ password: z.string().min(1, 'empty') });

/** Adds an own element to the body for the lock page, and hides all other elements from view, keyboard and screen readers. */
function useLockContainer(): HTMLElement {
  const [container] = useState(() => {
    const element = document.createElement('div');
    element.id = 'lock';
    // An open panel hides elements that are added later from screen readers, except those with this mark.
    element.dataset['reactAriaTopLayer'] = 'true';
    return element;
  });
  useLayoutEffect(() => {
    const { scrollY } = globalThis;
    const before = document.activeElement;
    document.body.append(container);
    document.documentElement.dataset['locked'] = 'yes';
    return () => {
      delete document.documentElement.dataset['locked'];
      container.remove();
      scrollTo(0, scrollY);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [container]);
  return container;
}

/** Asks for the password of the signed-in person. Another person can sign out and then sign in. */
export function LockPage({ me, person }: { me: Me; person: NonNullable<Me['person']> }) {
  const { t } = useTranslation();
  const container = useLockContainer();
  const { leave, asking, stay } = useLeave();
  const [unsaved, setUnsaved] = useState(0);
  useEffect(() => void unsavedChanges().then(setUnsaved, () => undefined), []);
  const name = firstName(person.name);
  const { state, submit } = useForm({
    schema: zPassword,
    send: ({ password }) =>
      call(z.unknown(), 'POST', '/api/auth/sign-in/email', { email: person.email, password, rememberMe: false }),
    words: { wrong_credentials: t('lock.wrong') },
    done: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.me });
      unlock();
    },
  });
  return createPortal(
    <main className="lock" aria-labelledby="lock-title">
      <div className="stack-l">
        <h1 id="lock-title">
          <Icon of={LockKeyhole} />
          <Words>{t('lock.title', { name })}</Words>
        </h1>
        <p className="lead">{t('lock.lead')}</p>
        {unsaved > 0 && <p>{t('lock.unsaved')}</p>}
        <FormFrame state={state} submit={t('lock.button')} onSubmit={(data) => submit({ password: textOf(data, 'password') })}>
          <TextInput
            name="password"
            label={t('signIn.password')}
            type="password"
            autoComplete="current-password"
            autoFocus
            {...(me.service.demo ? { hint: t('lock.demo', { password: 'alongside-demo' }) } : {})}
          />
        </FormFrame>
        <div className="stack">
          <p>{t('lock.notYou', { name })}</p>
          {asking ? (
            <LeaveNotice stay={stay} />
          ) : (
            <p>
              <Button icon={UserRound} onPress={leave}>
                {t('device.changeUser')}
              </Button>
            </p>
          )}
        </div>
      </div>
    </main>,
    container,
  );
}
