/** The short form in which somebody says afterwards why they wrote something. It stands beside the sitting and never changes it. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zGiveWhy } from '#shared/api-history.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { zIgnored } from '#client/api/use-write.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { UnsentInPanel } from '#client/ui/unsent-input.ts';

/** What was typed and not sent, by sitting: it is there again when the form, the panel or the page opens anew. */
const unsent = new Map<string, string>();
onSignOutCleanup(() => unsent.clear());

/** Whether something was typed about a sitting that is not sent yet. */
export function hasUnsentWhy(sittingId: string): boolean {
  return unsent.has(sittingId);
}

/** The form. `said` is what was said before; `close` is called when it is saved, or when nothing is to be said. */
export function SayWhy({
  sectionId,
  sittingId,
  said,
  autoFocus,
  close,
}: {
  sectionId: string;
  sittingId: string;
  said: string;
  autoFocus: boolean;
  close: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { state, submit } = useForm({
    schema: zGiveWhy,
    send: (body) => call(zIgnored, 'PUT', `/api/sections/${sectionId}/sittings/${encodeURIComponent(sittingId)}/why`, body),
    done: async () => {
      unsent.delete(sittingId);
      await queries.invalidateQueries({ queryKey: keys.timelines });
      close();
    },
  });
  return (
    // What was typed is kept here, so a panel need not ask before it closes.
    <UnsentInPanel value={null}>
      <FormFrame
        state={state}
        submit={t('timeline.whySave')}
        onSubmit={(data) => submit({ text: textOf(data, 'text') })}
        extra={
          <Button
            variant="quiet"
            onPress={() => {
              unsent.delete(sittingId);
              close();
            }}
          >
            {t('app.cancel')}
          </Button>
        }
      >
        <TextInput
          name="text"
          label={t('timeline.whyLabel')}
          hint={t('timeline.whyHint')}
          long
          autoFocus={autoFocus}
          start={unsent.get(sittingId) ?? said}
          onChange={(text) => {
            if (text.trim() === said) unsent.delete(sittingId);
            else unsent.set(sittingId, text);
          }}
        />
      </FormFrame>
    </UnsentInPanel>
  );
}
