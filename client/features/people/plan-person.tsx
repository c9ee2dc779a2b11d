/** The person whose plan it is, on the people page: the way to their photo, and an entry for one who has no account. */
import { Camera } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { PersonFacts, PlanFace, PlanPhoto } from '#client/features/plans/index.ts';
import { Button } from '#client/ui/button.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { Panel } from '#client/ui/panel.tsx';
import { Words } from '#client/ui/words.tsx';

/** The button that opens the photo, for those who may change it. */
export function PhotoButton({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { name, photo } = plan.person;
  if (!plan.you.mayChangePhoto) return null;
  return (
    <>
      <Button
        icon={Camera}
        aria-label={t(photo === null ? 'photo.chooseOf' : 'photo.changeOf', { name })}
        onPress={() => setOpen(true)}
      >
        {t(photo === null ? 'photo.choose' : 'photo.change')}
      </Button>
      {open && (
        <Panel title={t('photo.titleOf', { name })} onClose={() => setOpen(false)}>
          <Suspense fallback={<Loading />}>
            <PlanPhoto plan={plan} />
          </Suspense>
        </Panel>
      )}
    </>
  );
}

/** The entry of a person who has not joined. The plan is about them, so they come first all the same. */
export function PersonWithoutAccount({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <li className="member">
      <PlanFace plan={plan} />
      <div className="stack">
        <div>
          <h2>
            <Words>{plan.person.name}</Words>
          </h2>
          <p className="soft">{t('standing.person')}</p>
          <PersonFacts person={plan.person} />
        </div>
        <p>{t('people.noAccount', { name: plan.person.knownAs })}</p>
        <div className="row">
          <PhotoButton plan={plan} />
        </div>
      </div>
    </li>
  );
}
