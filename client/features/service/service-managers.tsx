/** The list of the service's managers, and their removal, which asks for confirmation. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonRef } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Panel } from '#client/ui/panel.tsx';
import { PersonName } from '#client/ui/person.tsx';
import { firstName } from '#client/words/format.ts';

type Asking = { manager: PersonRef; close: () => void; removed: () => void };

function Question({ manager, close, removed }: Asking) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const { name } = manager;
  const own = manager.id === person.id;
  const { busy, problem, write } = useWrite(own ? keys.me : keys.service);
  const [title, text, stays, sure] = own
    ? [t('managers.stopTitle'), t('managers.stopText'), t('managers.stopStays'), t('managers.stopSure')]
    : [
        t('managers.removeTitle', { name }),
        t('managers.removeText'),
        t('managers.removeStays'),
        t('managers.removeSure', { name: firstName(name) }),
      ];
  return (
    <Panel middle title={title} onClose={close}>
      <p>{text}</p>
      <p>{stays}</p>
      {problem === 'invalid' ? (
        <Notice kind="waits" role="alert">
          <p>{t('problems.lastOfService')}</p>
        </Notice>
      ) : (
        <WriteProblem problem={problem} />
      )}
      <div className="row">
        <Button
          variant="main"
          isDisabled={busy}
          onPress={() => void write('DELETE', `/api/service/managers/${manager.id}`).then((done) => done && removed())}
        >
          {sure}
        </Button>
        <Button onPress={close}>{t('app.cancel')}</Button>
      </div>
    </Panel>
  );
}

/** The part of the service page about its managers. */
export function ServiceManagers({ managers }: { managers: readonly PersonRef[] }) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const [asking, setAsking] = useState<PersonRef | null>(null);
  const [removedManager, setRemovedManager] = useState<PersonRef | null>(null);
  const statusRef = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button that was pressed is removed with the manager, so the focus goes to the message about it.
    if (removedManager !== null) statusRef.current?.focus();
  }, [removedManager]);
  const only = managers.length === 1;
  return (
    <section className="stack" aria-labelledby="managers-title">
      <h2 id="managers-title">{t('service.managers')}</h2>
      <p ref={statusRef} role="status" tabIndex={-1}>
        {removedManager !== null && t('managers.removed', { name: removedManager.name })}
      </p>
      <ul className="plain lines">
        {managers.map((manager) => (
          <li key={manager.id} className="split-line">
            <PersonName person={manager} you={manager.id === person.id} />
            {!only &&
              (manager.id === person.id ? (
                <Button onPress={() => setAsking(manager)}>{t('managers.stop')}</Button>
              ) : (
                <Button aria-label={t('managers.removeOf', { name: manager.name })} onPress={() => setAsking(manager)}>
                  {t('managers.remove')}
                </Button>
              ))}
          </li>
        ))}
      </ul>
      {only && <p className="soft">{t('managers.onlyOne')}</p>}
      {asking && (
        <Question
          manager={asking}
          close={() => setAsking(null)}
          removed={() => {
            setRemovedManager(asking);
            setAsking(null);
          }}
        />
      )}
    </section>
  );
}
