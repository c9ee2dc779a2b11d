/** The choice of a person, a section and days, and what was chosen in words. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PersonRef, Plan } from '#shared/api.ts';
import { Button } from '#client/ui/button.tsx';
import { Choose, TextInput } from '#client/ui/fields.tsx';
import { textOf } from '#client/ui/form.tsx';
import { useStandingName } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';
import { dayOf } from '#client/words/format.ts';
import type { Filters } from './filters.ts';

/** The people who can be chosen: those on the plan, then others who did something in what is shown. */
function usePeople(plan: Plan, others: readonly PersonRef[]): readonly { readonly value: string; readonly label: string }[] {
  const { t } = useTranslation();
  const what = useStandingName();
  const people = new Map(
    plan.members.map((member) => [member.person.id, t('people.both', { first: member.person.name, second: what(member) })]),
  );
  for (const { id, name } of others)
    if (!people.has(id)) people.set(id, t('people.both', { first: name, second: t('timeline.leftPlan') }));
  return [...people].map(([value, label]) => ({ value, label }));
}

/** The form. It is made anew for each choice (`key`), so that its fields say what the address says. */
export function FilterForm({
  plan,
  others,
  filters,
  choose,
}: {
  plan: Plan;
  others: readonly PersonRef[];
  filters: Filters;
  choose: (filters: Filters) => void;
}) {
  const { t } = useTranslation();
  const people = usePeople(plan, others);
  const sections = plan.sections.map(({ id, title, lead }) => ({
    value: id,
    label: lead === 'sealed' ? t('section.sealedTitle', { title }) : title,
  }));
  return (
    <form
      className="filter-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const valueOf = (name: string): string | null => textOf(data, name) || null;
        choose({
          kind: filters.kind,
          person: valueOf('person'),
          section: valueOf('section'),
          from: valueOf('from'),
          to: valueOf('to'),
        });
      }}
    >
      <Choose
        name="person"
        label={t('timeline.person')}
        options={[{ value: '', label: t('timeline.anyone') }, ...people]}
        start={filters.person ?? ''}
      />
      <Choose
        name="section"
        label={t('timeline.section')}
        options={[{ value: '', label: t('timeline.anySection') }, ...sections]}
        start={filters.section ?? ''}
      />
      <TextInput name="from" type="date" label={t('timeline.from')} start={filters.from ?? ''} required={false} />
      <TextInput name="to" type="date" label={t('timeline.to')} start={filters.to ?? ''} required={false} />
      <Button type="submit">{t('timeline.apply')}</Button>
    </form>
  );
}

/** What was chosen, in words, with the way back to everything. Nothing where nothing was chosen. */
export function ChosenFilters({ plan, others, filters }: { plan: Plan; others: readonly PersonRef[]; filters: Filters }) {
  const { t } = useTranslation();
  const { person, section, from, to } = filters;
  const people = [...plan.members.map((member) => member.person), ...others];
  const chosen = [
    person === null
      ? null
      : t('timeline.onlyPerson', { name: people.find(({ id }) => id === person)?.name ?? t('decided.someone') }),
    section === null
      ? null
      : t('timeline.onlySection', { title: plan.sections.find(({ id }) => id === section)?.title ?? t('timeline.section') }),
    from === null ? null : t('timeline.since', { day: dayOf(from) }),
    to === null ? null : t('timeline.until', { day: dayOf(to) }),
  ].filter((words) => words !== null);
  if (chosen.length === 0) return null;
  return (
    <div className="chosen">
      <ul className="plain">
        {chosen.map((words) => (
          <li key={words} className="tag">
            <Words>{words}</Words>
          </li>
        ))}
      </ul>
      <Link className="button quiet" to="?">
        {t('timeline.clear')}
      </Link>
    </div>
  );
}
