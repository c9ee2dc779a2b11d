/** The content of the demo service: an invented care home, its people, and two plans. */
import { PEARL_ACTS } from '#server/demo/acts.ts';
import { PEARL_THREADS } from '#server/demo/conversations.ts';
import { hussainPlan } from '#server/demo/hussain.ts';
import { capacity, health } from '#server/demo/pearl-clinical.ts';
import { dailyRoutine, preferences } from '#server/demo/pearl-daily.ts';
import { deciding, outcomes, safeguarding, safeguardingSealed } from '#server/demo/pearl-governance.ts';
import { aboutMe, communication, lifeStory } from '#server/demo/pearl-person.ts';
import { keepingSafe, reviewTriggers } from '#server/demo/pearl-safety.ts';
import { ACCOUNTS, NAMES, NO_AUTHORITY } from '#server/demo/people.ts';
import { PEARL_SUGGESTIONS } from '#server/demo/suggestions.ts';
import type { Day, DemoPlan, DemoService } from '#server/demo/types.ts';

const MS_PER_DAY = 86_400_000;

function pearlPlan(day: Day): DemoPlan {
  return {
    key: 'pearl',
    title: 'Pearl’s care plan',
    person: { name: NAMES.person, knownAs: 'Pearl', room: 'Room 12', bornOn: '1948-06-08', account: 'person' },
    template: 'dementia',
    keepsTemplateText: false,
    madeBy: 'manager',
    madeDaysAgo: 120,
    members: [
      { account: 'person', standing: 'person', relation: 'this is her plan', authority: NO_AUTHORITY, lookedDaysAgo: 6 },
      {
        account: 'daughter',
        standing: 'family',
        relation: 'daughter',
        authority: {
          kind: 'healthLpa',
          evidence: `Lasting power of attorney for health and welfare. ${NAMES.manager} saw the registered document on ${day(-246)}, before Pearl moved in, and keeps a copy. It counts only for decisions that Pearl cannot make herself. It does not cover life-sustaining treatment.`,
          until: null,
        },
        lookedDaysAgo: 4,
      },
      { account: 'son', standing: 'family', relation: 'son', authority: NO_AUTHORITY, lookedDaysAgo: 13.5 },
      { account: 'careworker', standing: 'careWorker', relation: 'keyworker', authority: NO_AUTHORITY, lookedDaysAgo: 4 },
      { account: 'nurse', standing: 'professional', relation: 'named nurse', authority: NO_AUTHORITY, lookedDaysAgo: 6 },
      { account: 'manager', standing: 'manager', relation: 'manager of the home', authority: NO_AUTHORITY, lookedDaysAgo: 4 },
      { account: 'inspector', standing: 'observer', relation: 'inspector', authority: NO_AUTHORITY },
    ],
    sections: [
      aboutMe,
      lifeStory,
      communication,
      dailyRoutine,
      preferences(day),
      keepingSafe,
      reviewTriggers(day),
      health,
      capacity(day),
      safeguarding,
      safeguardingSealed(day),
      deciding,
      outcomes,
    ],
    threads: PEARL_THREADS,
    suggestions: PEARL_SUGGESTIONS,
    acts: PEARL_ACTS,
  };
}

/** The demo service for filling at `now` (milliseconds since 1970). All its dates are relative to that time. */
export function demoService(now: number): DemoService {
  const day: Day = (fromNow) => new Date(now + fromNow * MS_PER_DAY).toISOString().slice(0, 10);
  return {
    name: 'Pennywort House',
    password: 'alongside-demo',
    accounts: ACCOUNTS,
    plans: [pearlPlan(day), hussainPlan],
  };
}
