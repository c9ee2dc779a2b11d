/** How the PINs of shared devices, and the people who have one, are presented. */
import type { z } from 'zod';
import type { OwnDevicePin, zSharedDevice } from '#shared/api.ts';
import { PIN_LIFETIME } from '#shared/device-pin.ts';
import { isCurrent } from '#shared/rights.ts';
import type { Caller } from '#server/commands/context.ts';
import { deviceHash } from '#server/commands/device-pin/device-token.ts';
import type { DevicePinRecord } from '#server/store/records/device-pins.ts';
import type { Records } from '#server/store/store.ts';

type Shown = z.input<typeof zSharedDevice>['people'][number];

function stateOf({ pinHash, triesLeft }: DevicePinRecord): Shown['state'] {
  return pinHash === null || triesLeft === 0 ? 'off' : 'ready';
}

/** The one value of several equal ones; null if they differ or there are none. */
function same<T>(values: readonly T[]): T | null {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? null : first;
}

/** What a person is: their standing and relation where these are the same on all their plans. */
async function whatTheyAre(
  records: Records,
  personId: string,
  now: number,
): Promise<Pick<Shown, 'standing' | 'relation' | 'managesService'>> {
  const memberships = (await records.plansOf(personId)).filter(({ member }) => isCurrent(member, now));
  return {
    standing: same(memberships.map(({ member }) => member.standing)),
    relation: same(memberships.map(({ member }) => member.relation)) ?? '',
    managesService: await records.isServiceManager(personId),
  };
}

/** The people who have a PIN on the device of this token. Nobody for a browser without a known token. */
export async function presentSharedDevice(
  records: Records,
  token: string,
  now: number,
): Promise<z.input<typeof zSharedDevice>> {
  if (token === '') return { people: [] };
  const pins = (await records.devicePinsOn(deviceHash(token))).filter(({ usedAt }) => usedAt > now - PIN_LIFETIME);
  const people = await records.people(pins.map(({ personId }) => personId));
  const shown: Shown[] = [];
  for (const pin of pins) {
    const person = people.find(({ id }) => id === pin.personId);
    if (person === undefined) continue;
    shown.push({
      person: { id: person.id, name: person.name },
      ...(await whatTheyAre(records, person.id, now)),
      state: stateOf(pin),
    });
  }
  return { people: shown };
}

/** The caller's own PINs, on all devices, the one that was used last in front. */
export async function presentOwnDevicePins(
  records: Records,
  caller: Caller,
  token: string,
  now: number,
): Promise<OwnDevicePin[]> {
  const here = token === '' ? null : deviceHash(token);
  const pins = (await records.devicePinsOf(caller.personId)).filter(({ usedAt }) => usedAt > now - PIN_LIFETIME);
  return pins.map((pin) => ({
    id: pin.id,
    here: pin.deviceHash === here,
    state: stateOf(pin),
    setAt: pin.setAt,
    usedAt: pin.usedAt,
    userAgent: pin.userAgent,
  }));
}
