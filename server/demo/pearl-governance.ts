/**
 * The demo's first plan: a safeguarding concern that the family and the home see differently, how all decide, what came of it.
 */
import type { Day, DemoSection } from '#server/demo/types.ts';

/** Pearl: the safeguarding section that everyone reads. */
export const safeguarding: DemoSection = {
  key: 'safeguarding',
  boundary: {
    why: 'When we find an injury that we cannot explain, the law tells us what to do. It does not let us wait, and it does not let a family or a home decide to leave it. So Harpreet and Niamh lead here.',
    influence:
      'Tell us what you have seen, what you think happened, and what Pearl would want: in a comment here, also in confidence, or to Niamh or Harpreet alone, on any day. You can suggest a change to the words. How we talk with you, how often, and who sits with Pearl are yours to shape.',
    disagreement:
      'Your view is written here in your words and sent on with our report. Some steps still go ahead, and we say early which ones. You may also ring the council’s safeguarding team yourself. Nothing you say will change how Pearl is cared for.',
    review:
      'Every Friday while the concern is open. Harpreet rings Denise and Marcus on that day, even if there is nothing new to say.',
  },
  content: [
    {
      by: 'manager',
      daysAgo: 113,
      blocks: [
        { heading: 'How we keep Pearl safe from harm' },
        {
          list: [
            'Anyone can tell Harpreet or Niamh about a worry, at any hour. You do not have to be sure.',
            'Staff who see a mark or an injury write it on a body map at once and tell the nurse on duty.',
            'If someone may have caused harm, they do not look into it themselves, whoever they are.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 19,
      blocks: [
        { heading: 'What we have seen' },
        'In the last two weeks we found bruises on Pearl’s arms on three days. The doctor has looked at them. Her blood thinner makes bruises come more easily, but it does not explain where they come from. They do not fit with the fall on the path.',
        'Pearl says: “I don’t know how I got it. It doesn’t hurt.”',
      ],
    },
    {
      by: 'manager',
      daysAgo: 18,
      blocks: [
        { heading: 'What the family has been told, by whom and when' },
        'Harpreet sat down with Denise, and rang Marcus, on the day after the third bruise was found. She told them what was seen, that the council’s safeguarding team had been told, and why. It was hard news and we said so.',
        { heading: 'What we must do, and what is open to talk about' },
        '**What we must do, and cannot agree not to do:**',
        {
          list: [
            'Tell the council’s safeguarding team about injuries that nobody can explain, more than once.',
            'Keep the records, and give them to those who have a duty to ask.',
            'Lower the risk now, before we know the cause.',
            'Keep some things private while the council asks its questions. We will tell you as soon as we are allowed to.',
          ],
        },
        '**What is open to talk about:**',
        {
          list: [
            'How we explain it to Pearl, and who is with her.',
            'How and when we keep you up to date.',
            'What would make this time easier for Pearl and for you.',
          ],
        },
      ],
    },
    {
      by: 'manager',
      daysAgo: 17.5,
      blocks: [
        { heading: 'What is different for now' },
        {
          list: [
            'Two members of staff help every time Pearl is helped to stand, wash or dress.',
            'A member of staff comes along on every trip out. This goes for everyone who takes Pearl out.',
            'Niamh looks at Pearl’s skin each day, with Pearl’s consent, and tells her why.',
            'All staff do their moving and handling training again this month.',
          ],
        },
        'These steps blame nobody. They stay until the council’s enquiry is finished.',
      ],
    },
    {
      by: 'manager',
      daysAgo: 16,
      blocks: [
        { heading: 'Where we see it differently' },
        '**Denise** (at the meeting, in her words): “She bruises if you look at her. It is the tablets. You have made a police matter out of a blood thinner, and Mum will feel watched.”',
        '**Marcus** (on the phone, in his words): “I don’t want strangers asking Mum questions. And somebody coming along on our drives feels as if we are not trusted.”',
        '**Pearl** (to Niamh, with Farah): “They can ask me. I’ll tell them. But Joyce is to take me to chapel, not some nurse.”',
        '**The home:** We hope that it is the tablets. We are not allowed to decide that by ourselves, and if we are wrong Pearl pays for it.',
        '**What was decided, by whom and why:** Harpreet Gill decided that the report and the steps above stay. The law puts this duty on the home. For chapel, Farah goes along and sits two rows behind.',
        '**When we look again:** every Friday, and at the latest when the council has answered.',
        { heading: 'Support for the family' },
        'Harpreet rings every Friday. Denise and Marcus have the number of a free carers’ helpline and of an independent advocate. The quiet room is there for you after visits, with a cup of tea and nobody taking notes.',
      ],
    },
    {
      by: 'manager',
      daysAgo: 5,
      blocks: [
        { heading: 'Where things stand' },
        'The council has opened an enquiry. Someone from its team came and talked with Pearl; Denise sat with her, as Pearl had asked. No new bruises in the last two weeks. Harpreet told Denise and Marcus on Friday.',
        'Denise said: “I still think that it is the tablets. But I understand now why you could not just take my word for it.”',
      ],
    },
  ],
};

/** Pearl: the sealed section beside it, which exists only for the nurse and the manager. */
export const safeguardingSealed = (day: Day): DemoSection => ({
  key: 'safeguarding-enquiry',
  extra: { title: 'Safeguarding enquiry: working record', lead: 'sealed' },
  named: ['nurse', 'manager'],
  boundary: {
    why: 'An enquiry is open. People who may have caused harm, or who may be witnesses, are on this plan. Only those who run the enquiry for the home can see that this section exists.',
    influence:
      'What the person and the family say is written down here in their words. What they can be told is in the open section on safeguarding.',
    disagreement: 'If Niamh and Harpreet differ, both views go to the council’s safeguarding team, which leads the enquiry.',
    review:
      'After every strategy discussion, and each Friday. When the enquiry closes: decide what can move to the open section, and who tells whom.',
  },
  content: [
    {
      by: 'nurse',
      daysAgo: 19.2,
      blocks: [
        { heading: 'What was found' },
        {
          steps: [
            `${day(-30)}, 09:00, found by Farah Siddiqui at the morning wash: left inner upper arm, three oval bruises, 1 to 2 cm each, in a row. Body map 1.`,
            `${day(-23)}, 08:30, found by the agency worker on days: both outer upper arms, one bruise each, about 3 cm. Body map 2.`,
            `${day(-19)}, 08:20, found by Farah Siddiqui: right forearm near the wrist, 4 by 2 cm, and a small skin tear. Body map 3. Photographs taken with Pearl’s consent.`,
          ],
        },
        'The doctor saw her the same day. The pattern in 1 may come from a grip. Apixaban makes bruises larger; it does not explain the pattern or the place. Blood count and kidney tests normal.',
        `The fall on the path on ${day(-27)} does not explain them: the full skin check after it (body map kept) shows no new marks on the arms.`,
      ],
    },
    {
      by: 'manager',
      daysAgo: 19,
      blocks: [
        { heading: 'What was done' },
        {
          list: [
            `Concern raised with the council’s safeguarding adults team by Harpreet Gill on ${day(-19)} at 11:40; written report at 14:10.`,
            'The regulator was notified on the same day.',
            'Safety plan the same day: two staff for all transfers; staff along on outings, for every visitor alike; daily skin check by a nurse.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 18.5,
      blocks: [
        { heading: 'What is known about each date' },
        'Facts only. None of this is a finding about any person.',
        {
          list: [
            'Before 1 and 3: the same agency worker was on the night shift and helped Pearl alone to the toilet.',
            'Before 1 and 2: a day out by car with Marcus Whittaker. Pearl needs a firm hand to get into the low seat. No one has shown the family how to do this safely.',
            'Before 2: two new staff on days had not yet done their moving and handling practice.',
            'Before all three: distressed at least once in the night. She may have been held to stop her falling.',
          ],
        },
        'Pearl, asked gently and alone by Niamh on two days: “I don’t know how I got it.” On the second day: “They pull you.” She did not say who, and was not asked a leading question.',
      ],
    },
    {
      by: 'manager',
      daysAgo: 14,
      blocks: [
        { heading: 'Strategy discussion with the council' },
        {
          list: [
            'The council leads the enquiry. The home gives rotas, body maps, visitor book and training records by the end of the week.',
            'The agency has been told, and has not sent the worker to us since. The council talks to the agency.',
            'Nobody tells staff or family which dates match which people until the council has spoken with each of them.',
            'Visits go on as before. Stopping them would harm Pearl, and nothing found so far calls for it.',
            'The police were consulted. No action by them at present.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 9,
      blocks: [
        '**A view to be tested.** I think that the grip may come from helping her up under the arms, by more than one person, and not from anyone meaning harm. Harpreet thinks that the night shift has to be looked at first. Both views have gone to the council.',
      ],
    },
    {
      by: 'manager',
      daysAgo: 5,
      blocks: [
        { heading: 'Next steps' },
        {
          list: [
            `Enquiry meeting on ${day(6)}. Harpreet and Niamh attend.`,
            'Offer every visitor who takes Pearl out a lesson with the physiotherapist on getting into a car. Offer it to all families of the home, so that it singles nobody out.',
            'No new marks in 14 days of skin checks.',
          ],
        },
      ],
    },
  ],
});

/** Pearl: how we decide together. */
export const deciding: DemoSection = {
  key: 'deciding',
  content: [
    {
      by: 'manager',
      daysAgo: 117,
      blocks: [
        { heading: 'What the family helps to decide' },
        {
          list: [
            'How Pearl’s day goes: when, how, with what words and music.',
            'What goes into her life story and her preferences.',
            'Which risks are worth it. Your view is in the plan, under your name.',
            'When there is a review, and what it looks at.',
          ],
        },
        { heading: 'What stays the duty of the home' },
        {
          list: [
            'Keeping to the law, and acting when someone may be at risk.',
            'Medicines and clinical care, with the doctor.',
            'How many staff there are, and that they know what they are doing.',
            'Saying yes or no to a change before staff follow it. Niamh or Harpreet does this and says why.',
          ],
        },
      ],
    },
    {
      by: 'person',
      daysAgo: 116.9,
      blocks: ['Ask me first. Then ask Denise. Then do it.'],
    },
    {
      by: 'daughter',
      daysAgo: 116.5,
      blocks: [
        { heading: 'How we as a family want to be involved' },
        {
          list: [
            'Small things: tell me when I visit. Big things: ring me, at work too.',
            'Please tell me bad news on the same day. I can bear it better than waiting.',
            'Ask Marcus as well. I hold the papers, but he is her son.',
          ],
        },
      ],
    },
    {
      by: 'son',
      daysAgo: 109,
      blocks: [
        {
          list: [
            'Meetings after five if you can, so that I can ring in. I read the plan on Sunday nights and write my questions then.',
          ],
        },
      ],
    },
    {
      by: 'manager',
      daysAgo: 63,
      blocks: [
        { heading: 'If we do not agree' },
        {
          steps: [
            'Say so, to anyone on the plan, or write it here. Nobody will mind.',
            'We ask Pearl. If she can make this decision, it is hers.',
            'We meet within seven days. Each view is written down beside the others.',
            'If we can, we try one way for two weeks and count what happens.',
            'If we still differ, the person who has to answer for it decides and writes down the reason: Niamh for clinical care, Harpreet for safety and the law. For what Pearl cannot decide, Denise decides within what her power of attorney covers.',
            'We set a day to look at it again.',
            'You can bring an advocate, complain to the provider or go to the ombudsman at any point. Harpreet will give you the addresses without asking why.',
          ],
        },
      ],
    },
    {
      by: 'manager',
      daysAgo: 15,
      blocks: [
        { heading: 'What we changed after our disagreement' },
        'We told Denise and Marcus about the safeguarding duty only when we had to use it. That was late. From now on we explain it to every family in the first week, with this page in hand.',
      ],
    },
  ],
};

/** Pearl: outcomes and what we learned. */
export const outcomes: DemoSection = {
  key: 'outcomes',
  grants: { inspector: 'comment' },
  content: [
    {
      by: 'daughter',
      daysAgo: 62,
      blocks: [
        { heading: 'What we hoped for' },
        { list: ['Mum wakes up without fear.', 'She is outside every day.', 'I can leave after a visit and not lie awake.'] },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 48.2,
      blocks: [
        { heading: 'Mornings: after two weeks' },
        {
          list: [
            'Upset mornings: **3 of 14**. It was 9 of 14 before.',
            'All three were days with a new face or the big light.',
            'Harpreet watched 28 steps on four mornings. 24 were done as written. The music was forgotten most often.',
          ],
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 48,
      blocks: ['How sure I am that Mum is cared for as herself, from 0 to 10: it was 4. Now it is 7. Ask me again in a month.'],
    },
    {
      by: 'nurse',
      daysAgo: 46,
      blocks: [
        { heading: 'What we learned about the mornings' },
        'No one thing did it. Three things came together: being woken fast, a knee that hurt, and bad dreams from a tablet at night. We would not have thought of the fire without the life story. We changed several things at once, so we cannot say which helped most.',
      ],
    },
    {
      by: 'careworker',
      daysAgo: 20,
      blocks: [
        { heading: 'Mornings: after six weeks' },
        {
          list: [
            'Upset mornings in the last two weeks: **2 of 14**.',
            'Steps done as written: 27 of 28.',
            'Night staff now leave the waking to us. They were glad to be asked.',
          ],
        },
      ],
    },
    {
      by: 'son',
      daysAgo: 19.5,
      blocks: [
        'My number is 8. I can hear it on the phone at six. She tells me about her day now, and she did not do that when she first came.',
      ],
    },
    {
      by: 'nurse',
      daysAgo: 13,
      blocks: [
        { heading: 'Walking to the garden: after four weeks' },
        'Out on 25 of 28 days. One fall, without injury, against two in the four weeks before. The review after that fall moved the walk to an earlier hour, as Farah had asked at the start.',
      ],
    },
    {
      by: 'person',
      daysAgo: 12.9,
      blocks: ['The beans are late but they are coming. I told you.'],
    },
    {
      by: 'manager',
      daysAgo: 10,
      blocks: [
        { heading: 'What the whole home does now' },
        {
          list: [
            'We ask every new family in the first week: how did they wake up, all their life?',
            'A care worker’s worry in a risk plan gets an answer and a date. Farah’s did not, at first.',
            'Night staff no longer wake anyone before the day staff come.',
            'We explain our safeguarding duty before there is a reason to.',
          ],
        },
      ],
    },
  ],
};
