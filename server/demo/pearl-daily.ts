/** The demo's first plan: Pearl's day, written together after a run of distressed mornings, and what she likes. */
import { NAMES } from '#server/demo/people.ts';
import type { Day, DemoSection } from '#server/demo/types.ts';

/** Pearl: daily routine. */
export const dailyRoutine: DemoSection = {
  key: 'daily-routine',
  content: [
    {
      by: 'careworker',
      daysAgo: 62.12,
      blocks: [
        { heading: 'Why we changed the mornings' },
        'In two weeks Pearl was upset on **9 of 14 mornings**. She called out, cried or pushed us away. Denise told us that the care did not feel like it was made for her mum. She was right. We looked at what came just before:',
        {
          list: [
            'She was woken at a quarter to seven, before the night staff went home.',
            'The big light went on. Someone she did not know that day said “Up we get”.',
            'She was washed at once, standing on a sore knee, with nothing to drink.',
          ],
        },
        'At the meeting today we put this beside her life story. This is what we will do now.',
      ],
    },
    {
      by: 'person',
      daysAgo: 62.11,
      blocks: ['I want my tea first. Nobody should wash before tea.', { heading: 'Morning' }],
    },
    {
      by: 'careworker',
      daysAgo: 62.1,
      blocks: [
        {
          block: 'routineStep',
          attributes: { time: '07:30', symbol: 'curtains' },
          parts: {
            cue: 'She stirs, or it is half past seven. If she is fast asleep, come back in twenty minutes.',
            what: 'She wakes slowly, by daylight.',
            help: 'Knock and wait. Open the curtain as wide as your hand. Bedside lamp only, never the big light. No banging of trolleys outside her door.',
            words: '“Morning, Pearl. It’s Farah. No hurry.” (Say your own name.)',
            music: 'None yet.',
          },
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 62.09,
      blocks: [
        {
          block: 'routineStep',
          attributes: { time: '07:40', symbol: 'drink' },
          parts: {
            cue: 'Her eyes are open and she has said good morning.',
            what: 'Tea in bed, as Dad brought it. Strong, a good splash of milk, one sugar, in the blue cup.',
            help: 'Help her to sit up against two pillows. Put the cup in her hand, with the handle to the right. Then leave her in peace with it.',
            words: '“Here’s your tea, just how you like it.”',
            music: 'None yet. She likes the quiet and the birds.',
          },
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 62.08,
      blocks: [
        {
          block: 'routineStep',
          attributes: { time: '07:45', symbol: 'medicine' },
          parts: {
            cue: 'The tea is half drunk.',
            what: 'The nurse or the senior on duty brings the pain relief for her knee. It needs half an hour to work, so nobody helps her to stand before a quarter past eight.',
            help: 'Tell her what it is for. If she says no, leave it and come back in ten minutes. It is her choice.',
            words: '“This is for your knee, Pearl, so that it’s easier to get up.”',
          },
        },
      ],
    },
    {
      by: 'son',
      daysAgo: 62.07,
      blocks: [
        {
          block: 'routineStep',
          attributes: { time: '08:00', symbol: 'music' },
          parts: {
            cue: 'The tea is finished.',
            what: 'Music, low. I have put a list called “Pearl’s mornings” on the little speaker.',
            help: 'Press the green button. If she turns her head away, turn it off. Chat if she starts to talk.',
            words: '“Shall we have Jim Reeves?”',
            music: 'Jim Reeves first. On Sundays, hymns.',
          },
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 62.06,
      blocks: [
        {
          block: 'routineStep',
          attributes: { time: '08:15', symbol: 'wash' },
          parts: {
            cue: 'She puts the cover back, or says she needs the toilet.',
            what: 'Toilet, then a wash at the basin, sitting on the chair. She washes her own face, arms and front. One of the women staff helps with her back and legs.',
            help: 'Warm the room and the towel first. Hand her the warm flannel and wait. Keep a towel round her shoulders. Tell her each thing before you do it.',
            words: '“Here’s your flannel, nice and warm.” Then: “Can I do your back now?”',
            music: 'Keep the same music on, low.',
          },
        },
        {
          block: 'routineStep',
          attributes: { time: '08:35', symbol: 'dress' },
          parts: {
            cue: 'She is dry and warm.',
            what: 'She picks her blouse and gets dressed. Then her hair.',
            help: 'Hold up two blouses. She chooses. Hand her clothes in the order in which they go on. Do up the small buttons only if she asks.',
            words: '“The blue or the yellow today?”',
          },
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 62.05,
      blocks: [
        {
          block: 'routineStep',
          attributes: { time: '09:00', symbol: 'eat' },
          parts: {
            cue: 'She has looked in the mirror and is happy with it. Do not skip the mirror.',
            what: 'Breakfast at the window table. Porridge with nutmeg. Cornmeal porridge on Sundays.',
            help: 'Sit her with her back to the door, so that comings and goings do not startle her. Let her lay the table for two first.',
            words: '“Would you set the table for us, Pearl?”',
            music: 'Radio off. Talking is enough.',
          },
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 62.03,
      blocks: [
        { heading: 'When a morning goes wrong, what helps' },
        {
          steps: [
            'Stop. Take your hands away and step back.',
            'Say sorry. “Sorry, Pearl, I went too fast.”',
            'Look: is it pain, cold, noise, or a stranger?',
            'Go back to the tea. Nothing has to be done before ten.',
            'Write down what came just before. That is how we learn.',
          ],
        },
        'The picture guide with these steps is inside her wardrobe door, so that every one of us does it the same way.',
      ],
    },
    {
      by: 'daughter',
      daysAgo: 48,
      why: 'After three mornings with Mum.',
      blocks: [
        { heading: 'After the first two weeks' },
        'I came on three mornings to see for myself. It is not perfect and it does not have to be. Mum was sitting up with her tea and humming. On the one bad day a new person had put the big light on, and they told me so themselves. I would like us to keep going, and to add the evening.',
      ],
    },
    {
      by: 'careworker',
      daysAgo: 23.5,
      why: 'The walk has a new time since the meeting about the falls.',
      blocks: [
        { heading: 'Afternoon' },
        {
          block: 'routineStep',
          attributes: { time: '14:00', symbol: 'walk' },
          parts: {
            cue: 'After her rest, when she reaches for her coat.',
            what: 'Out to the garden. See “Keeping safe” for how, and when not. It used to be at four. Now it is before three, while her legs are fresh.',
            help: 'Glasses, outdoor shoes, frame.',
            words: '“Shall we go and see to your beans?”',
          },
        },
      ],
    },
    {
      by: 'person',
      daysAgo: 22.9,
      blocks: ['Somebody is overwatering those beans. I want to show them.'],
    },
    {
      by: 'daughter',
      daysAgo: 21,
      blocks: [
        { heading: 'Evening and night' },
        {
          block: 'routineStep',
          attributes: { time: '18:00', symbol: 'rest' },
          parts: {
            cue: 'The phone rings. It is Marcus.',
            what: 'A talk with Marcus in her own room, on the loudspeaker.',
            help: 'Close the door and turn the television off. Stay near if she is low.',
            words: '“Marcus is on the phone from Sheffield.”',
          },
        },
        {
          block: 'routineStep',
          attributes: { time: '21:00', symbol: 'bed' },
          parts: {
            cue: 'She starts to fold things.',
            what: 'Satin scarf on, clothes laid out for tomorrow, a prayer, then bed.',
            help: 'Let her lay out the clothes. Landing light on, door open by a foot.',
            words: '“God bless, Pearl. See you in the morning.”',
            music: 'One hymn, very low.',
          },
        },
      ],
    },
  ],
};

/** Pearl: preferences, with a hold while her swallowing is looked at. */
export const preferences = (day: Day): DemoSection => ({
  key: 'preferences',
  hold: {
    by: 'nurse',
    daysAgo: 3,
    reason:
      'Pearl coughed when she drank twice last week. A speech and language therapist is coming to look at her swallowing, and food and drink may have to change. Until then please tell Niamh what should change, so that the kitchen works from one list. Niamh will lift this after the visit.',
  },
  content: [
    {
      by: 'person',
      daysAgo: 107,
      blocks: [
        {
          block: 'preference',
          attributes: { strength: 'must', whose: NAMES.person, saidOn: day(-107) },
          parts: {
            topic: 'Washing',
            text: 'Only women help me wash. No men. I don’t mind who else is there for a chat, but not for that.',
          },
        },
        {
          block: 'preference',
          attributes: { strength: 'prefers', whose: NAMES.person, saidOn: day(-107) },
          parts: { topic: 'Clothes', text: 'A blouse and a skirt. Trousers only for the garden.' },
        },
        {
          block: 'preference',
          attributes: { strength: 'avoid', whose: NAMES.person, saidOn: day(-107) },
          parts: { topic: 'Television', text: 'Not on all day. It shouts at me.' },
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 106,
      blocks: [
        {
          block: 'preference',
          attributes: { strength: 'must', whose: NAMES.daughter, saidOn: day(-106) },
          parts: {
            topic: 'Hair and skin',
            text: 'Her hair dries out and breaks if it is washed every day. Once a week, with a conditioner, then coconut oil. Wide comb only. Satin scarf at night. Cream on arms and legs after every wash. I will show anyone who wants to learn.',
          },
        },
        {
          block: 'preference',
          attributes: { strength: 'prefers', whose: NAMES.daughter, saidOn: day(-106) },
          parts: {
            topic: 'Food',
            text: [
              'Food with some taste. She adds pepper to everything. She likes:',
              {
                list: [
                  'rice and peas on Sunday',
                  'chicken, off the bone these days',
                  'soup with dumplings on Saturday',
                  'mango, cut small',
                ],
              },
            ],
          },
        },
      ],
    },
    {
      by: 'son',
      daysAgo: 98,
      blocks: [
        {
          block: 'preference',
          attributes: { strength: 'prefers', whose: NAMES.son, saidOn: day(-98) },
          parts: {
            topic: 'Cricket',
            text: 'She likes the cricket on the radio, even if she is dozing. She wakes up for a wicket.',
          },
        },
      ],
    },
    {
      by: 'person',
      daysAgo: 55,
      blocks: [
        {
          block: 'preference',
          attributes: { strength: 'must', whose: NAMES.person, saidOn: day(-55) },
          parts: { topic: 'Sunday', text: 'Chapel with Joyce. If I can’t go, somebody must sing with me here.' },
        },
        {
          block: 'preference',
          attributes: { strength: 'avoid', whose: NAMES.person, saidOn: day(-55) },
          parts: { topic: 'Noise', text: 'No banging and no big lights when I am asleep.' },
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 22,
      blocks: [
        {
          block: 'preference',
          attributes: { strength: 'prefers', whose: NAMES.person, saidOn: day(-22) },
          parts: {
            topic: 'Jobs to do',
            text: 'Pearl said to Farah at lunch: “Give me those spoons, I’ll do it.” She likes to lay the table, fold napkins and shell beans. Farah wrote this down on the same day.',
          },
        },
      ],
    },
  ],
});
