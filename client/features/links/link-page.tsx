/**
 * The page for a key, which comes from a link or is typed as a code. It shows what the key opens, a problem, or the field for
 * the code.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zInvitationKey, type Me } from '#shared/api.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { useMe } from '#client/api/queries.ts';
import { setPendingLinkKey, pendingLinkKey, type KeyKind } from './link-key.ts';
import { PagePlaceholder, Loading } from '#client/ui/page-states.tsx';
import { useHashValue } from './hash-value.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Page } from '#client/ui/page.tsx';
import { LanguageChoice } from '#client/features/language/index.ts';
import { Notice } from '#client/ui/notice.tsx';

/** A key and what it opens. */
export type Found<V> = { readonly key: string; readonly view: V };

/** The texts and components of one kind of link page. */
type Kind<V> = {
  readonly kind: KeyKind;
  /** Asks the server what a key opens. It must be the same function at each drawing. */
  readonly preview: (key: string) => Promise<V>;
  readonly title: string;
  readonly enterTitle: string;
  readonly enterLead: string;
  /** Sentences for problems, in place of the general ones: for a key from a link, and for a typed code. */
  readonly wrongLink: Partial<Record<Problem, string>>;
  readonly wrongCode?: Partial<Record<Problem, string>>;
  /** Shown below the field for the code. */
  readonly Below: React.ComponentType<{ me: Me }>;
  readonly Opened: React.ComponentType<{ found: Found<V>; me: Me }>;
};

/** Looks up the key of a link, if there is one. A key that opens nothing is removed from this tab. */
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
    // The hash was removed from the address, so the key is stored: a phone may load the page again.
    if (found) setPendingLinkKey(kind, found.key);
  }, [found, kind]);
  return {
    found,
    problem: typing ? null : problem,
    isLoading: found === null && !typing && problem === null,
    showFound: setFound,
    startOver: () => {
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

/** The page for a key. Another key in the address mounts it again. */
export function LinkPage<V>({ page }: { page: Kind<V> }) {
  const linked = useHashValue('key');
  return <Linked key={linked} linked={linked} page={page} />;
}

function Linked<V>({ linked, page }: { linked: string | null; page: Kind<V> }) {
  const { t } = useTranslation();
  const [key] = useState(() => linked ?? pendingLinkKey(page.kind));
  const { data: me, error, refetch } = useMe();
  const { found, problem, isLoading, showFound, startOver } = useFound(key, page.kind, page.preview);
  if (!me) return <PagePlaceholder error={error} again={() => void refetch()} />;
  if (isLoading) return <Loading />;
  return (
    <Page title={found ? page.title : page.enterTitle}>
      <LanguageChoice signedIn={me.person !== null} isHiddenLabel />
      {found ? (
        <>
          <page.Opened found={found} me={me} />
          <p>
            <Button variant="quiet" onPress={startOver}>
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
          <EnterCode page={page} found={showFound} />
          <page.Below me={me} />
        </>
      )}
    </Page>
  );
}
