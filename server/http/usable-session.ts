/** The sessions that may be used: those of staff who lack a second step that the service needs may set one up and nothing else. */
import type { IncomingMessage } from 'node:http';
import type { Services } from '#server/http/route.ts';
import type { FindSession } from '#server/sync/admission/session.ts';

type Parts = Pick<Services, 'context' | 'auth'>;

/** Whether a person has to set up a second step before they do anything else. */
export async function lacksSecondStep({ context }: Pick<Parts, 'context'>, personId: string): Promise<boolean> {
  return (await context.store.records.lackingSecondStep([personId], context.now())).has(personId);
}

/** Finds the session of a request, if it may be used; null also for one that may only set up a second step. */
export function usableSession(services: Parts): FindSession {
  return async (request: IncomingMessage) => {
    const session = await services.auth.findSession(request);
    return session === null || (await lacksSecondStep(services, session.personId)) ? null : session;
  };
}
