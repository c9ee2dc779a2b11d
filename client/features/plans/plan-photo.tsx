/** Where the photo of a plan's person is chosen, replaced and taken away. */
import { ImageUp, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { Plan } from '#shared/api.ts';
import { isFieldProblem, type FieldProblem } from '#shared/errors.ts';
import { PHOTO_TYPES } from '#shared/photo.ts';
import { call } from '#client/api/http.ts';
import { usePlanPhoto } from '#client/api/plan-photo.ts';
import { keys } from '#client/api/queries.ts';
import { zIgnored } from '#client/api/use-write.ts';
import { planPhotoPath } from '#client/offline/prune.ts';
import { ApiError, problemOf, type Problem } from '#client/ui/problem.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { PhotoCropper } from './photo-cropper.tsx';
import { firstCrop, type Crop } from './photo-crop.ts';
import { PlanFace } from './plan-face.tsx';
import { fileOf, readPhotoFile, squareOf } from './read-photo.ts';
import './plan-photo.css';

/** Why something did not work: a code of the API, or what is wrong with the photo. */
type Wrong = { readonly failed: Problem } | { readonly photo: FieldProblem };
/** A photo that was chosen and not sent yet. */
type Chosen = { readonly photo: HTMLCanvasElement; readonly crop: Crop };
/** What was just done, with the photo that was there before: null if there was none, undefined if it is not on this page. */
type Done = { readonly what: 'set' | 'removed'; readonly before: string | null | undefined };

function wrongOf(error: unknown): Wrong {
  const problem = error instanceof ApiError ? error.fields['photo'] : undefined;
  return problem !== undefined && isFieldProblem(problem) ? { photo: problem } : { failed: problemOf(error) };
}

/** Sends and removes the photo, one after the other. */
function usePhotoWrites(plan: Plan) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  /** Makes this the photo of the plan, or leaves it without one (null). Answers whether it worked. */
  const put = async (make: () => Promise<Blob | null> | Blob | null): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setWrong(null);
    try {
      const file = await make();
      await (file === null
        ? call(zIgnored, 'DELETE', planPhotoPath(plan.id))
        : call(zIgnored, 'PUT', planPhotoPath(plan.id), file));
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.plan(plan.id) }),
        queries.invalidateQueries({ queryKey: keys.plans }),
      ]);
      return true;
    } catch (error) {
      setWrong(wrongOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, setWrong, put };
}

function WhatIsWrong({ wrong }: { wrong: Wrong | null }) {
  const { t } = useTranslation();
  return (
    wrong && (
      <Notice kind="waits" role="alert" title={t('form.failed')}>
        <p>{'photo' in wrong ? t(`problems.${wrong.photo}`) : t(`errors.${wrong.failed}`)}</p>
      </Notice>
    )
  );
}

/** The photo with its buttons. Only members who may change it open this. */
export function PlanPhoto({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const now = usePlanPhoto(plan);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const { busy, wrong, setWrong, put } = usePhotoWrites(plan);
  const choose = useRef<HTMLButtonElement>(null);
  const name = plan.person.knownAs;
  const hasPhoto = plan.person.photo !== null;
  const before = hasPhoto ? (now ?? undefined) : null;

  const pick = async (files: FileList | null): Promise<void> => {
    const file = files?.item(0);
    if (!file) return;
    setDone(null);
    const photo = await readPhotoFile(file);
    setWrong(photo === null ? { photo: 'notAPhoto' } : null);
    setChosen(photo === null ? null : { photo, crop: firstCrop(photo) });
  };
  /** Shows the photo with its buttons again, where the next step is. */
  const back = (): void => {
    setChosen(null);
    // The button that was pressed is gone.
    requestAnimationFrame(() => choose.current?.focus());
  };

  if (chosen !== null) {
    return (
      <div className="stack">
        <PhotoCropper photo={chosen.photo} crop={chosen.crop} setCrop={(crop) => setChosen({ ...chosen, crop })} />
        <WhatIsWrong wrong={wrong} />
        <div className="row">
          <Button
            variant="main"
            isDisabled={busy}
            onPress={() =>
              void put(() => squareOf(chosen.photo, chosen.crop)).then((worked) => {
                if (!worked) return;
                setDone({ what: 'set', before });
                back();
              })
            }
          >
            {busy ? t('form.sending') : t('photo.use')}
          </Button>
          <Button
            onPress={() => {
              setWrong(null);
              back();
            }}
          >
            {t('app.cancel')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack">
      <div className="plan-photo">
        <PlanFace plan={plan} size="large" />
        <div className="stack">
          <p className="soft">{t('photo.about', { name })}</p>
          <div className="row">
            <FileTrigger acceptedFileTypes={[...PHOTO_TYPES]} onSelect={(files) => void pick(files)}>
              <Button ref={choose} icon={ImageUp} isDisabled={busy}>
                {hasPhoto ? t('photo.chooseOther') : t('photo.choose')}
              </Button>
            </FileTrigger>
            {hasPhoto && (
              <Button
                variant="quiet"
                isDisabled={busy}
                onPress={() =>
                  void put(() => null).then((worked) => {
                    if (!worked) return;
                    setDone({ what: 'removed', before });
                    back();
                  })
                }
              >
                {t('photo.remove')}
              </Button>
            )}
          </div>
        </div>
      </div>
      <WhatIsWrong wrong={wrong} />
      <div role="status">
        {done !== null && (
          <div className="row">
            <p>{t(done.what === 'removed' ? 'photo.removed' : 'photo.isSet')}</p>
            {done.before !== undefined && (
              <Button
                variant="quiet"
                icon={Undo2}
                isDisabled={busy}
                onPress={() =>
                  void put(() => (done.before ? fileOf(done.before) : null)).then((worked) => {
                    if (!worked) return;
                    setDone(null);
                    back();
                  })
                }
              >
                {t('photo.undo')}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
