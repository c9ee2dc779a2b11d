/** The part of the account page about the account's PINs: the one on this device, if it is shared, and those on others. */
import { useQueryClient } from '@tanstack/react-query';
import { UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { zDevicePinChoice, type OwnDevicePin } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, useOwnDevicePins } from '#client/api/queries.ts';
import { useWrite } from '#client/api/use-write.ts';
import { useSharedDevice } from '#client/settings/shared-device.ts';
import { Button } from '#client/ui/button.tsx';
import { useDeviceName } from '#client/ui/device-name.ts';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { moment, sentences } from '#client/words/format.ts';
import './device-pin.css';

function ChoosePin({ done, isFirst }: { done: () => void; isFirst: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { state, submit } = useForm({
    schema: zDevicePinChoice,
    send: (choice) => call(z.unknown(), 'PUT', '/api/me/device-pin', choice),
    words: { wrong_credentials: t('pin.wrongPassword') },
    done: async () => {
      await Promise.all([keys.devicePins, keys.sharedDevice].map((queryKey) => queries.invalidateQueries({ queryKey })));
      done();
    },
  });
  return (
    <FormFrame
      state={state}
      variant="plain"
      submit={t(isFirst ? 'pin.choose' : 'pin.chooseOther')}
      onSubmit={(data) => submit({ pin: textOf(data, 'pin'), password: textOf(data, 'password') })}
    >
      <TextInput
        name="pin"
        label={t('pin.newPin')}
        hint={t('pin.hint')}
        type="password"
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <TextInput
        name="password"
        label={t('pin.password')}
        hint={t('pin.passwordHint')}
        type="password"
        autoComplete="current-password"
      />
    </FormFrame>
  );
}

function ThisDevicePin({
  pin,
  remove,
  done,
  chosen,
}: {
  pin: OwnDevicePin | undefined;
  remove: (pin: OwnDevicePin) => void;
  done: () => void;
  chosen: number;
}) {
  const { t } = useTranslation();
  return (
    <>
      {pin === undefined && <p>{sentences(t('pin.lead'), t('pin.safe'))}</p>}
      {pin !== undefined && (
        <div className="split-line">
          <span>{t(pin.state === 'off' ? 'pin.hereOff' : 'pin.here')}</span>
          <Button icon={UserRoundX} onPress={() => remove(pin)}>
            {t('pin.removeHere')}
          </Button>
        </div>
      )}
      <ChoosePin key={chosen} isFirst={pin === undefined} done={done} />
    </>
  );
}

/** The part of the account page. It shows nothing on a device that is not shared if there is no PIN on any other. */
export function OwnDevicePins() {
  const { t } = useTranslation();
  const shared = useSharedDevice();
  const { data: pins } = useOwnDevicePins();
  const { busy, problem, write } = useWrite(keys.devicePins, keys.sharedDevice);
  const nameOf = useDeviceName();
  const [statusText, setStatusText] = useState('');
  const [chosen, setChosen] = useState(0);
  const remove = async ({ id }: OwnDevicePin): Promise<void> => {
    if (busy) return;
    setStatusText('');
    if (await write('DELETE', `/api/me/device-pins/${id}`)) setStatusText(t('pin.removed'));
  };
  const others = pins?.filter(({ here }) => !here || !shared) ?? [];
  if (pins === undefined || (!shared && others.length === 0 && statusText === '')) return null;
  return (
    <section className="stack" aria-labelledby="pins-title">
      <h2 id="pins-title">{t('pin.title')}</h2>
      <WriteProblem problem={problem} />
      <p role="status">{statusText}</p>
      {shared && (
        <ThisDevicePin
          pin={pins.find(({ here }) => here)}
          remove={(pin) => void remove(pin)}
          chosen={chosen}
          done={() => {
            setChosen(chosen + 1);
            setStatusText(t('pin.chosen'));
          }}
        />
      )}
      {others.length > 0 && (
        <>
          {shared && <h3>{t('pin.elsewhere')}</h3>}
          <ul className="plain lines">
            {others.map((pin) => (
              <li key={pin.id} className="split-line">
                <span>
                  <strong>{nameOf(pin.userAgent)}</strong>
                  <br />
                  <span className="soft">
                    {pin.state === 'off'
                      ? t('pin.timesOff', { chosen: moment(pin.setAt) })
                      : t('pin.times', { chosen: moment(pin.setAt), used: moment(pin.usedAt) })}
                  </span>
                </span>
                <Button
                  aria-label={t('pin.removeOf', { device: nameOf(pin.userAgent), date: moment(pin.setAt) })}
                  onPress={() => void remove(pin)}
                >
                  {t('pin.remove')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="soft">{t('pin.ends')}</p>
    </section>
  );
}
