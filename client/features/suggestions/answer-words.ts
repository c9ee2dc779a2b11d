/** How a suggestion stands, in words: for whom it waits, and what became of it. */
import i18next from 'i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { eitherOf, firstName, moment, sentences } from '#client/words/format.ts';

/** The members who decide in a section, but for the author of a suggestion. */
function decidersBut(plan: Plan, section: Section, authorId: string): Plan['members'] {
  return plan.members.filter(({ person }) => person.id !== authorId && section.deciders.some(({ id }) => id === person.id));
}

/** The first names of those who can decide on somebody's suggestion, as "Moira or Peter"; empty if nobody can. */
export function whoDecides(plan: Plan, section: Section, authorId: string): string {
  return eitherOf(decidersBut(plan, section, authorId).map(({ person }) => firstName(person.name)));
}

/** How a suggestion stands: for whom it waits, and who undid its acceptance, or what became of it. */
export function standingInWords(plan: Plan, suggestion: Suggestion): string {
  return sentences(undoneInWords(suggestion), waitingInWords(plan, suggestion), answerInWords(suggestion));
}

/** Who undid the acceptance of a suggestion that is open again, and why; empty if nobody did. */
function undoneInWords({ undone }: Suggestion): string {
  if (undone === null) return '';
  const { by, at, reason } = undone;
  const name = firstName(by.name);
  return sentences(
    i18next.t('suggest.undone', { name, when: moment(at) }),
    i18next.t('suggest.replied', { name, reply: reason }),
  );
}

/** For whom an open suggestion waits and since when; empty for an answered one. */
function waitingInWords(plan: Plan, suggestion: Suggestion): string {
  const { at, waiting, undone } = suggestion;
  if (waiting === null) return '';
  const when = moment(undone?.at ?? at);
  const asked = plan.members.filter(({ id }) => waiting.for.includes(id));
  if (asked.length === 0) return i18next.t('suggest.waitsForNobody', { when });
  if (suggestion.acts.includes('accept') && waiting.step === 'asked') return i18next.t('suggest.waitsForYou', { when });
  const names = eitherOf(asked.map(({ person }) => firstName(person.name)));
  if (waiting.step === 'asked') return i18next.t('suggest.waitsFor', { names, when });
  const isManagers = asked.every(({ standing }) => standing === 'manager');
  const { days: count, since } = waiting;
  return sentences(
    i18next.t('suggest.waitsSince', { when }),
    i18next.t(isManagers ? 'suggest.waitsForManagers' : 'suggest.waitsForLead', { count, names, since: moment(since) }),
  );
}

/** What became of a suggestion, with the words of whoever answered; empty for an open one. */
export function answerInWords({ state, answer }: Suggestion): string {
  if (state === 'withdrawn') return i18next.t('suggest.answered.withdrawn');
  if (answer === null || state === 'open' || state === 'adapting') return '';
  const name = firstName(answer.by.name);
  return sentences(
    i18next.t(`suggest.answered.${state}`, { name, when: moment(answer.at) }),
    answer.reply !== '' && i18next.t('suggest.replied', { name, reply: answer.reply }),
  );
}
