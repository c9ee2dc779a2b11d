/** Sets up the service and its first manager. */
import type { z } from 'zod';
import type { zSetUp } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';

/** Makes the service and the account of its first manager. The route checks the one-time token before it calls this command. */
export async function setUpService(
  context: CommandContext,
  input: Omit<z.output<typeof zSetUp>, 'token'> & { readonly demo: boolean },
): Promise<{ personId: string }> {
  if ((await context.store.records.service()) !== null) throw new Refusal('link_used');
  const passwordHash = await context.hashPassword(input.password);
  return perform(context, async (records, note) => {
    if ((await records.service()) !== null) throw new Refusal('link_used');
    if ((await records.personByEmail(input.email)) !== null) throw new Refusal('account_exists');
    const at = context.now();
    const personId = context.newId();
    await records.insertAccount({ id: personId, name: input.name, email: input.email, passwordHash, at });
    await records.setUpService({ name: input.serviceName, setUpAt: at, demo: input.demo });
    await records.addServiceManager(personId);
    const detail = { service: input.serviceName };
    await note({ planId: '', at, personId, verb: 'service.setUp', sections: [], audience: 'all', detail });
    return { personId };
  });
}
