/** What somebody fills in to write down what another one said, and what becomes of it. */
import { isStillToCome, zNewContribution, type NewContribution } from '#shared/contributions.ts';
import type { ContributionDraft } from '#client/offline/unsent-comments.ts';
import { problemsIn } from '#client/ui/form.tsx';

/** What is filled in. `who` is a member id, {@link OTHER} for somebody who is not on the plan, and empty while nobody is chosen. */
export type ContributionFields = ContributionDraft['fields'];

/** The choice of somebody who is not on the plan. No member id is like it. */
export const OTHER = '+other';

/** The questions of the form, with the fields that each asks for. */
export const QUESTIONS = {
  who: ['who', 'name', 'relation'],
  how: ['way', 'day', 'time'],
  what: ['words', 'observed', 'reading'],
  forWhom: [],
} as const satisfies Readonly<Record<string, readonly (keyof ContributionFields)[]>>;
/** One of the questions. */
export type Question = keyof typeof QUESTIONS;

/** The day and the time zone of a clock on the wall here. */
export function dayHere(now: number): string {
  const date = new Date(now);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** The fields before anything is filled in. */
export function emptyFields(now: number): ContributionFields {
  return { who: '', name: '', relation: '', way: 'phone', day: dayHere(now), time: '', words: '', observed: '', reading: '' };
}

/** The fields of a contribution that is changed. */
export function fieldsOf({ by, way, day, time, words, observed, reading }: Omit<NewContribution, 'zone'>): ContributionFields {
  const who =
    by.kind === 'member' ? { who: by.memberId, name: '', relation: '' } : { who: OTHER, name: by.name, relation: by.relation };
  return { ...who, way, day, time: time ?? '', words, observed, reading };
}

/** Whether somebody has filled in anything that would be missed. */
export function hasWords({ name, words, observed, reading }: ContributionFields): boolean {
  return [name, words, observed, reading].some((text) => text.trim() !== '');
}

/** The field of the form that a problem of a contribution is about. */
function fieldOf(path: string): string {
  const [first, second] = path.split('.');
  return first === 'by' ? (second === 'memberId' || second === undefined ? 'who' : second) : (first ?? 'who');
}

/** What the fields say: a contribution, or the problem of each field that has one. */
export function contributionOf(
  { who, name, relation, time, ...rest }: ContributionFields,
  zone: string,
  now: number,
): { readonly contribution: NewContribution } | { readonly problems: Readonly<Record<string, string>> } {
  const by = who === OTHER ? { kind: 'other', name, relation } : { kind: 'member', memberId: who };
  const parsed = zNewContribution.safeParse({ ...rest, by, time: time === '' ? null : time, zone });
  if (parsed.success) return isStillToCome(parsed.data, now) ? { problems: { day: 'future' } } : { contribution: parsed.data };
  const problems = Object.entries(problemsIn(parsed.error)).map(([path, problem]) => [fieldOf(path), problem] as const);
  return { problems: Object.fromEntries(problems) };
}

/** Those problems that are about the fields of a question. */
export function problemsOf(question: Question, problems: Readonly<Record<string, string>>): Record<string, string> {
  const asked: readonly string[] = QUESTIONS[question];
  return Object.fromEntries(Object.entries(problems).filter(([field]) => asked.includes(field)));
}
