/** The demo's first plan: positive risk plans as Pearl's mobility declines, and the triggers that open a review. */
import { NAMES } from '#server/demo/people.ts';
import type { Day, DemoSection } from '#server/demo/types.ts';

/** Pearl: positive risk plans. */
export const keepingSafe: DemoSection = {
  key: 'keeping-safe',
  earlierHold: {
    by: 'nurse',
    daysAgo: 27,
    liftedDaysAgo: 23.95,
    reason:
      'Pearl sat down suddenly on the garden path today. It is her second fall in 30 days, so our stop rule is met. No walks until we have met about it, in three days at the latest. Please tell Niamh what you saw.',
  },
  content: [
    {
      by: 'daughter',
      daysAgo: 43,
      blocks: [
        { heading: 'Why we wrote this' },
        'Mum has had two falls. We could see where it was going: a chair by the window and a locked door. Marcus and I do not want that, and neither does she. The staff are worried that she will break a hip. So we sat down together to find a way.',
      ],
    },
    {
      by: 'nurse',
      daysAgo: 41.1,
      blocks: [
        'We wrote this plan at the meeting, with Pearl, Denise, Farah and Harpreet in the room and Marcus on the phone. I typed each view as it was said and read it back.',
        {
          block: 'riskPlan',
          attributes: { likelihood: 3, severity: 4 },
          parts: {
            activity: '“I want to walk to the garden and see to my beans and my roses. On my own two feet.”',
            matters:
              'The garden is where Pearl is most herself. She grew food all her life, and going outside is how she got through the hardest year of her life. On days when she has been out she eats more and sleeps better.',
            harmDoing: [
              'She may fall. It is possible, not certain: her legs tire and her blood pressure drops when she stands.',
              'A fall could break a bone. Pearl takes a blood thinner, so a knock to the head could cause bleeding and is always an emergency.',
            ],
            harmNotDoing: [
              'Her legs would get weak within weeks, and then she would fall indoors too.',
              'She would be low and restless. In the week when she was kept in, she was upset on five days and tried the garden door alone four times.',
            ],
            support: [
              '**Before we go:** glasses, outdoor shoes, frame. She sits on the edge of the chair for one minute, then stands for one minute. Ask “Any dizziness?”',
              '**How much help:** look at how she stands up, and choose the step for today. Use the least help that is safe.',
              {
                steps: [
                  'She stands up by herself: she walks with her frame. You walk beside her, within reach, hands off.',
                  'She needs two tries: as in step 1, with your hand flat on her lower back, and a rest at every seat.',
                  'She needs a hand to stand: wheelchair to the garden door, then she walks the last ten steps to the bench with two of you.',
                ],
              },
              '**Words:** “Nose over toes, Pearl.” “Frame first, then feet.” “Seat coming up on your left.”',
              '**The way there:** yellow edge on the door step, new rail, a seat half way, the path swept each morning, raised bean bed at hip height.',
            ],
            limit: [
              'Up to two walks a day, in daylight, on a dry path, to the bench and back. Someone is always within arm’s reach.',
              'We accept that she may lose her balance, or sit down suddenly, now and then. One fall without injury in 30 days makes us talk. It does not make us stop.',
            ],
            stop: [
              'Stop for today, and tell the nurse, if:',
              { list: ['she is dizzy, breathless or has a new pain', 'the path is wet or icy', 'she says no, or turns back'] },
              'Stop until the nurse has looked at the plan, if:',
              {
                list: [
                  'she hits her head (call 999 first, because of the blood thinner)',
                  'she has two falls in 30 days',
                  'she needs step 3 on three days in a row',
                ],
              },
            ],
          },
          views: [
            {
              whose: NAMES.son,
              text: 'I would go further. Step 3 feels like giving up to me. But I understand why it is there, and I would rather have this than a locked door.',
            },
            {
              whose: NAMES.careworker,
              text: 'I am happy with this when there are enough of us. I am not happy at four o’clock when I am on my own on the corridor. I want that written down.',
            },
            {
              whose: NAMES.nurse,
              text: 'With the frame and the rests, the good outweighs the harm. Her standing blood pressure is what I will watch.',
            },
            {
              whose: NAMES.manager,
              text: 'This is a fair balance and the home stands behind it. I will make sure that a second person is free at walk times.',
            },
          ],
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 40,
      blocks: [
        { heading: 'How we watch it each day' },
        {
          list: [
            'After each walk we note the step (1, 2 or 3), how far, and anything that happened. It takes half a minute.',
            'The chart is on the inside of Pearl’s door. Family can read it at every visit and ask about it.',
            'Niamh looks at it every Friday.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 24,
      why: 'Written in the meeting with Pearl, Denise, Marcus on the phone, and Farah.',
      blocks: [
        { heading: 'Review after two falls in 30 days' },
        'Pearl sat down suddenly on the path. She was not hurt. With the fall before this plan began, it made two in 30 days, so our stop rule was met and walks stopped for three days. We met within that time.',
        '**What we learned:** it was ten past four, she had been up since half past seven, and Farah was called away so there was no rest at the half-way seat. Farah had warned us about this time of day. She was right.',
        '**What we changed:** the afternoon walk is now before three. The person who walks with Pearl cannot be called away. Pearl, Denise and Marcus agreed. Walks began again the same day.',
      ],
    },
    {
      by: 'person',
      daysAgo: 23.9,
      blocks: ['I sat down. I did not fall. But I will go earlier, if somebody comes when they say they will.'],
    },
    {
      by: 'nurse',
      daysAgo: 13,
      blocks: [
        { heading: 'Four weeks of walks' },
        {
          list: [
            '41 walks. Step 1 on 28 of them, step 2 on 10, step 3 on 3.',
            'One fall, without injury, in the four weeks since the plan began. Two in the four weeks before it. None since we changed the time.',
            'She tried the door alone once, not four times in a week as before.',
          ],
        },
        'Few falls in a short time prove little. But she is out every day and no worse for it. We carry on.',
      ],
    },
    {
      by: 'daughter',
      daysAgo: 12,
      blocks: [
        { heading: 'A second plan: making tea' },
        {
          block: 'riskPlan',
          attributes: { likelihood: 2, severity: 2 },
          parts: {
            activity: '“I can make my own visitors a cup of tea.”',
            matters: 'She has fed people all her life. It makes her feel that they are her guests, and not that she is ours.',
            harmDoing: 'A scald, or a spill on the floor.',
            harmNotDoing: 'She sits and waits to be served, and says she has nothing to do in this world.',
            support:
              'The small kitchen, with the one-cup hot water machine and the blue cup. Somebody stands beside her and lets her do it.',
            limit: '',
            stop: '',
          },
          views: [
            {
              whose: NAMES.daughter,
              text: 'Please can we try it on a Thursday when I am here? I did not know what to put for the limit. Niamh, what do you think?',
            },
          ],
        },
      ],
    },
  ],
};

/** Pearl: review triggers. */
export const reviewTriggers = (day: Day): DemoSection => ({
  key: 'review-triggers',
  content: [
    {
      by: 'manager',
      daysAgo: 61,
      blocks: [
        'When one of these is met, the person named here opens a review and tells everyone on the plan.',
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'interval', everyDays: 28, owner: NAMES.manager },
          parts: { why: 'Every four weeks we look at the whole plan, outcomes first.' },
        },
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'event', event: 'safeguarding', owner: NAMES.manager },
          parts: { why: 'Any concern that someone may have been harmed.' },
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 60.9,
      blocks: [
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'count', observation: 'distress', times: 3, withinDays: 7, owner: NAMES.careworker },
          parts: { why: 'Three upset mornings in a week. The routine may need to change, or she may be in pain.' },
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 41,
      blocks: [
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'count', observation: 'fall', times: 2, withinDays: 30, owner: NAMES.nurse },
          parts: { why: 'Two falls in 30 days, with or without injury. A sudden sit-down on the path counts.' },
        },
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'event', event: 'medicationChange', owner: NAMES.nurse },
          parts: { why: 'A new or changed medicine can make her dizzy, sleepy or upset. We look again after seven days.' },
        },
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'count', observation: 'refusal', times: 3, withinDays: 7, owner: NAMES.nurse },
          parts: { why: 'Pain relief or the blood thinner refused three times in a week.' },
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 40.5,
      blocks: [
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'event', event: 'familyRequest', owner: NAMES.manager },
          parts: { why: 'Mum, Marcus or I ask for one. We should not have to say why.' },
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 13,
      blocks: [
        {
          block: 'reviewTrigger',
          attributes: { trigger: 'date', on: day(15), owner: NAMES.nurse },
          parts: { why: 'The garden walk plan: a full look with the physiotherapist, Pearl and the family.' },
        },
      ],
    },
  ],
});
