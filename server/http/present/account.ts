/** How the caller's own account is presented. */
import type { z } from 'zod';
import type { zMe } from '#shared/api.ts';
import { LOCK_MINUTES } from '#shared/settings.ts';
import { presentOwnPasswordResets } from '#server/http/present/password-reset.ts';
import { lacksSecondStep } from '#server/http/usable-session.ts';
import type { Services } from '#server/http/route.ts';

/** Who is signed in and on which service; `personId` is null where nobody is signed in. */
export async function presentMe(services: Services, personId: string | null): Promise<z.input<typeof zMe>> {
  const { records } = services.context.store;
  const person = personId === null ? null : await records.person(personId);
  const service = await records.service();
  return {
    person,
    settings: person === null ? null : await records.settingsOf(person.id),
    service: {
      name: service?.name ?? '',
      demo: service?.demo ?? false,
      setUp: service !== null,
      address: services.publicUrl,
      lockMinutes: service?.lockMinutes ?? LOCK_MINUTES.usual,
      mail: services.outbox.sends,
      staffSecondStep: service?.staffSecondStep ?? false,
    },
    lacksSecondStep: person !== null && (await lacksSecondStep(services, person.id)),
    managesService: person !== null && (await records.isServiceManager(person.id)),
    usedPasswordResets:
      person === null
        ? []
        : await presentOwnPasswordResets(
            records,
            { personId: person.id },
            ({ usedAt, seenAt }) => usedAt !== null && seenAt === null,
          ),
    demoAccounts: [...services.demoAccounts],
  };
}
