/** The history panel of a section: who wrote when, and the text of the section after each sitting. */
import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Section, Sitting } from '#shared/api.ts';
import { useHistory, useText } from '#client/api/queries.ts';
import { HoldNotice } from '#client/features/sections/index.ts';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { Button } from '#client/ui/button.tsx';
import { Avatar } from '#client/ui/person.tsx';
import { inWords } from '#client/words/deeds.ts';
import { clock, moment } from '#client/words/format.ts';

const OldText = lazy(async () => ({ default: (await import('#client/editor/read-only-text.tsx')).ReadOnlyText }));

function AtPoint({ section, sitting, back }: { section: Section; sitting: Sitting; back: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useText(section.id, sitting.toSeq);
  return (
    <div className="stack">
      <p>
        <Button variant="quiet" icon={ArrowLeft} onPress={back}>
          {t('history.back')}
        </Button>
      </p>
      <HoldNotice section={section} />
      <h3>{t('history.at', { when: moment(sitting.to) })}</h3>
      <p className="soft">{t('history.by', { name: sitting.person.name })}</p>
      {!data && (error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />)}
      {data && (
        <Suspense fallback={<Loading />}>
          <OldText key={data.seq} doc={data.doc} title={section.title} />
        </Suspense>
      )}
    </div>
  );
}

/** The list of sittings, newest first. A press on one shows the text after it. */
export function HistoryPanel({ section }: { section: Section }) {
  const { t } = useTranslation();
  const { data: sittings, error, refetch } = useHistory(section.id);
  const [chosen, setChosen] = useState<Sitting | null>(null);
  if (chosen) return <AtPoint section={section} sitting={chosen} back={() => setChosen(null)} />;
  if (!sittings) return error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />;
  if (sittings.length === 0) return <p>{t('history.empty')}</p>;
  return (
    <div className="stack">
      <HoldNotice section={section} />
      <p className="soft">{t('history.lead')}</p>
      <ol className="plain lines sittings">
        {sittings.map((sitting) => (
          <li key={sitting.id}>
            <AriaButton className="button quiet" onPress={() => setChosen(sitting)}>
              <Avatar person={sitting.person} />
              <span>
                <span className="who-when">
                  <strong>{sitting.person.name}</strong>{' '}
                  <span className="soft small">
                    {sitting.to - sitting.from < 60_000
                      ? moment(sitting.to)
                      : t('history.span', { from: moment(sitting.from), to: clock(sitting.to) })}
                  </span>
                </span>
                <span className="did">{inWords(sitting.did)}</span>
              </span>
            </AriaButton>
          </li>
        ))}
      </ol>
    </div>
  );
}
