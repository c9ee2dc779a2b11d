/** The demo's second plan: newly started, so that most of it is still the template's prompts. */
import { NO_AUTHORITY } from '#server/demo/people.ts';
import type { DemoPlan, DemoSection } from '#server/demo/types.ts';

const untouched = (key: string): DemoSection => ({ key, content: [] });

/** Mr Hussain's plan, four days old. */
export const hussainPlan: DemoPlan = {
  key: 'hussain',
  title: 'Mr Hussain’s care plan',
  person: { name: 'Iqbal Hussain', knownAs: 'Mr Hussain', room: 'Room 7', bornOn: '1943-11-21', account: null },
  template: 'dementia',
  keepsTemplateText: true,
  madeBy: 'manager',
  madeDaysAgo: 4,
  members: [
    { account: 'careworker', standing: 'careWorker', relation: 'keyworker', authority: NO_AUTHORITY, lookedDaysAgo: 1.5 },
    { account: 'nurse', standing: 'professional', relation: 'named nurse', authority: NO_AUTHORITY, lookedDaysAgo: 2.5 },
    { account: 'manager', standing: 'manager', relation: 'manager of the home', authority: NO_AUTHORITY },
    { account: 'inspector', standing: 'observer', relation: 'inspector', authority: NO_AUTHORITY },
  ],
  sections: [
    {
      key: 'about-me',
      content: [
        {
          by: 'careworker',
          daysAgo: 2.2,
          blocks: [
            'He told me on his first evening: “Mr Hussain, please. I was a teacher for forty years.” He taught mathematics. He likes to know what time it is and what comes next.',
          ],
        },
      ],
    },
    untouched('life-story'),
    {
      key: 'communication',
      content: [
        {
          by: 'careworker',
          daysAgo: 2,
          blocks: [
            'Urdu first, and English when he is rested. I speak Urdu with him. When I am off, ask simple things in English and show him what you mean.',
          ],
        },
      ],
    },
    untouched('daily-routine'),
    untouched('preferences'),
    untouched('keeping-safe'),
    untouched('review-triggers'),
    {
      key: 'health',
      content: [
        {
          by: 'nurse',
          daysAgo: 3,
          blocks: [
            'First look on arrival: settled, eating and drinking well, skin whole, walks without help. Medicine list asked for from his doctor. Full assessment this week.',
          ],
        },
      ],
    },
    untouched('capacity'),
    untouched('safeguarding'),
    {
      key: 'deciding',
      content: [
        {
          by: 'manager',
          daysAgo: 1,
          blocks: [
            'His nephew visits on Fridays. Mr Hussain would like him to be asked to join this plan. Harpreet writes to him this week.',
          ],
        },
      ],
    },
    untouched('outcomes'),
  ],
};
