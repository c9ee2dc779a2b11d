/** The pages that open by the key of a link, or by a code that somebody types: looked up, not there, or still to be typed. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zInvitationKey, type Me } from '#shared/api.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { useMe } from '#client/api/queries.ts';
import { setPendingLinkKey, pendingLinkKey, type KeyKind } from './link-key.ts';
import { PageInstead, Waiting } from '#client/ui/page-states.tsx';
import { useHashValue } from './hash-value.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { LanguageChoice } from '#client/features/language/index.ts';
import { Notice } from '#client/ui/notice.tsx';

/** What a key leads to, with the key. */
export type Found<V> = { readonly key: string; readonly view: V };

/** What one such page says and shows. */
type Kind<V> = {
  readonly kind: KeyKind;
  /** Asks what a key leads to; has to stay the same function. */
  readonly preview: (key: string) => Promise<V>;
  readonly title: string;
  readonly enterTitle: string;
  readonly enterLead: string;
  /** Words for what can go wrong, where there are better ones than for every page: with a link, and with a code that was typed. */
  readonly wrongLink: Partial<Record<Problem, string>>;
  readonly wrongCode?: Partial<Record<Problem, string>>;
  /** What stands below the field for the code. */
  readonly Below: React.ComponentType<{ me: Me }>;
  readonly Opened: React.ComponentType<{ found: Found<V>; me: Me }>;
};

/** Looks up the key of a link, if there is one; one that leads nowhere does not wait in this tab any more. */
function useFound<V>(key: string | null, kind: KeyKind, preview: (key: string) => Promise<V>) {
  const [found, setFound] = useState<Found<V> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [typing, setTyping] = useState(key === null);
  useEffect(() => {
    if (key === null) return;
    preview(key).then(
      (view) => setFound({ key, view }),
      (wrong: unknown) => {
        setPendingLinkKey(kind, null);
        setProblem(problemOf(wrong));
      },
    );
  }, [key, kind, preview]);
  useEffect(() => {
    // The key has left the address, so a phone that loads the page again would not know it any more.
    if (found) setPendingLinkKey(kind, found.key);
  }, [found, kind]);
  return {
    found,
    problem: typing ? null : problem,
    waits: found === null && !typing && problem === null,
    finds: setFound,
    leaves: () => {
      setPendingLinkKey(kind, null);
      setFound(null);
      setTyping(true);
    },
  };
}

function EnterCode<V>({ page, found }: { page: Kind<V>; found: (found: Found<V>) => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zInvitationKey,
    send: async ({ key }) => ({ key, view: await page.preview(key) }),
    ...(page.wrongCode && { words: page.wrongCode }),
    done: found,
  });
  return (
    <>
      <p className="lead">{page.enterLead}</p>
      <FormFrame state={state} submit={t('invitation.goOn')} onSubmit={(data) => submit({ key: textOf(data, 'key') })}>
        <TextInput name="key" label={t('invitation.code')} autoComplete="off" />
      </FormFrame>
    </>
  );
}

/** The page that such a link opens, and where the code is typed; another link makes it another page. */
export function LinkPage<V>({ page }: { page: Kind<V> }) {
  const linked = useHashValue('key');
  return <Linked key={linked} linked={linked} page={page} />;
}

function Linked<V>({ linked, page }: { linked: string | null; page: Kind<V> }) {
  const { t } = useTranslation();
  const [key] = useState(() => linked ?? pendingLinkKey(page.kind));
  const { data: me, error, refetch } = useMe();
  const { found, problem, waits, finds, leaves } = useFound(key, page.kind, page.preview);
  if (!me) return <PageInstead error={error} again={() => void refetch()} />;
  if (waits) return <Waiting />;
  return (
    <Page title={found ? page.title : page.enterTitle}>
      <LanguageChoice signedIn={me.person !== null} isHiddenLabel />
      {found ? (
        <>
          <page.Opened found={found} me={me} />
          <p>
            <Button variant="quiet" onPress={leaves}>
              {t('invitation.other')}
            </Button>
          </p>
        </>
      ) : (
        <>
          {problem !== null && (
            <Notice kind="waits" role="alert">
              <p>{page.wrongLink[problem] ?? t(`errors.${problem}`)}</p>
            </Notice>
          )}
          <EnterCode page={page} found={finds} />
          <page.Below me={me} />
        </>
      )}
    </Page>
  );
}
