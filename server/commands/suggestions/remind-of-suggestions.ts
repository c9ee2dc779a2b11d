/**
 * Reminds people of suggestions that nobody answered in the time of the service: first those who lead the section, after the same time again the
 * managers. Time is the only cause, so there is no entry: nobody did anything, and nothing in a plan changes.
 */
import type { Logger } from 'pino';
import { decidersOn, remindedAt, stepAt, WAITING_STEPS, type WaitingStep } from '#shared/suggestions.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';
import { tell } from '#server/commands/inbox/tell.ts';
import { audienceOfSuggestion, seesSuggestion } from '#server/commands/suggestions/suggestion-access.ts';
import { answerDays } from '#server/commands/suggestions/tell-of-suggestion.ts';

/** How many suggestions are read at once. */
const PAGE = 100;
/** How often a server looks, in milliseconds. */
const INTERVAL = 60_000;
const DAY = 24 * 60 * 60_000;

/** Reminds of one suggestion, unless another server did, or somebody answered it meanwhile. */
async function remindOf(context: CommandContext, suggestionId: string): Promise<void> {
  await perform(context, async (records, _note, publish) => {
    const now = context.now();
    const suggestion = await records.suggestion(suggestionId);
    const section = suggestion === null ? null : await records.section(suggestion.sectionId);
    if (suggestion === null || section === null) return;
    const { planId, sectionId, authorId, openedAt, told } = suggestion;
    const step = stepAt(openedAt, now, await answerDays(records));
    const members = await records.membersOf(planId);
    const author = members.find(({ personId }) => personId === authorId);
    const seeing = members.filter((member) => seesSuggestion(suggestion, member));
    const deciders = decidersOn(section, seeing, author?.id ?? '', now);
    // Where nobody can answer, it is remembered until somebody can.
    if (deciders.length === 0 || !(await records.remindedOf(suggestionId, step, openedAt))) return;
    const to = remindedAt(deciders, step, told).map(({ personId }) => personId);
    const about = { kind: 'suggestion.waits', planId, sectionId, suggestionId } as const;
    await tell({ records, publish, newId: context.newId }, { at: now, by: authorId }, to.length === 0 ? [] : [{ to, about }]);
    // Pages say for whom it waits.
    publish({ kind: 'plan', planId, audience: await audienceOfSuggestion(records, suggestion, now) });
  });
}

/** Reminds of all that have waited too long. Each step of each suggestion is told once, on however many servers this runs. */
export async function remindOfSuggestions(context: CommandContext, logger: Logger): Promise<void> {
  const { records } = context.store;
  const days = await answerDays(records);
  const steps: readonly WaitingStep[] = WAITING_STEPS.filter((step) => step !== 'asked');
  for (const step of steps.toReversed()) {
    const openedBefore = context.now() - WAITING_STEPS.indexOf(step) * days * DAY;
    for (let after = ''; ;) {
      const late = await records.suggestionsToRemind(step, openedBefore, { after, limit: PAGE });
      for (const { id } of late)
        await remindOf(context, id).catch((error: unknown) =>
          logger.error({ err: error, suggestion: id }, 'nobody could be reminded of a suggestion'),
        );
      const last = late.at(-1);
      if (last === undefined || late.length < PAGE) break;
      after = last.id;
    }
  }
}

/** Reminds now and from time to time. `close` ends it. */
export function keepRemindingOfSuggestions(context: CommandContext, logger: Logger): { close(): Promise<void> } {
  const remind = (): Promise<void> =>
    remindOfSuggestions(context, logger).catch((error: unknown) =>
      logger.warn({ err: error }, 'suggestions that wait for an answer could not be read'),
    );
  let running = remind();
  const timer = setInterval(() => {
    running = running.then(remind);
  }, INTERVAL);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
