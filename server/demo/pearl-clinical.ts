/** The demo's first plan: what professionals lead, in plain but exact words. */
import type { Day, DemoSection } from '#server/demo/types.ts';

/** Pearl: health, medication and clinical needs. */
export const health: DemoSection = {
  key: 'health',
  boundary: {
    why: 'Pearl takes a blood thinner and heart medicines. A wrong word here could hurt her. So Niamh, as her nurse, and Harpreet, as the manager, keep the words in this section.',
    influence:
      'Read all of it. Comment on any words, or suggest a change: you write it here, and Niamh or Harpreet answers you. Denise and Marcus know Pearl’s “I’m fine” better than anyone. Please tell us when you think that she is in pain.',
    disagreement:
      'Tell Niamh, in a comment here or face to face. She answers within two working days and gives a reason. If that is not enough, Harpreet will set up a call with the doctor or the pharmacist, and you can be on it.',
    review:
      'Every three months with the doctor and the pharmacist, and within seven days of any change in medicine, fall with injury or hospital stay.',
  },
  content: [
    {
      by: 'nurse',
      daysAgo: 116,
      blocks: [
        { heading: 'Conditions and diagnoses' },
        {
          list: [
            'Mixed dementia (Alzheimer’s disease and vascular dementia), diagnosed four years ago.',
            'Atrial fibrillation: an uneven heartbeat, which brings a risk of stroke.',
            'High blood pressure.',
            'Osteoarthritis of both knees, the left worse than the right.',
          ],
        },
        { heading: 'Allergies and bad reactions', mustKnow: true },
        '**Penicillin: rash and swollen face.** Codeine: severe constipation and confusion; avoid.',
        { heading: 'Medicines, and what each one is for' },
        {
          list: [
            'Apixaban 5 mg, morning and evening: blood thinner, to prevent a stroke. She bruises and bleeds more easily. Never stop or miss without medical advice.',
            'Amlodipine 5 mg, morning: blood pressure.',
            'Donepezil 10 mg, once a day: memory and thinking. Check the pulse every month; call the doctor if it is under 50.',
            'Paracetamol 1 g, up to four times a day, at least four hours apart and no more than 4 g in 24 hours: knee pain.',
          ],
        },
        'The medicine chart is the record that staff give from. This list explains it and does not replace it.',
      ],
    },
    {
      by: 'nurse',
      daysAgo: 66,
      blocks: [
        { heading: 'Pain: how it shows and what to do' },
        'Pearl rarely says that she is in pain. I scored pain with the Abbey Pain Scale on five mornings at first standing: 6, 8, 9, 7 and 8 (3 to 7 is mild, 8 to 13 moderate). After paracetamol and half an hour of rest: 2, 3, 2, 4 and 2.',
        {
          list: [
            'Signs: rubs her left knee, frowns, holds her breath as she stands, pushes hands away.',
            'Offer paracetamol with her morning tea, half an hour before standing.',
            'Score pain again on any distressed morning. At 8 or more for two days running, tell the nurse the same day.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 61,
      blocks: [
        'Donepezil moved from night to morning on the doctor’s advice after talking with the pharmacist. It can cause vivid dreams, and Pearl woke frightened on several nights. To be looked at after two weeks.',
      ],
    },
    {
      by: 'nurse',
      daysAgo: 46,
      blocks: [
        'Two weeks on: one night of bad dreams, against six in the two weeks before. Pulse 62, regular checks continue. Stays in the morning.',
      ],
    },
    {
      by: 'nurse',
      daysAgo: 42,
      blocks: [
        { heading: 'Moving, skin, eating, drinking and weight' },
        {
          list: [
            'Blood pressure lying 138/78, after one minute standing 116/70. A drop of more than 20: she can faint when she stands up fast. Doctor told; amlodipine to be looked at.',
            'Walks with a frame and one person near. Stands from a firm chair with arms. No lifting under the arms, ever: it hurts and it bruises.',
            'Weight 58.4 kg, steady for three months. Weighed every month. A loss of 3 kg (5 in 100) or more: tell the doctor.',
            'Skin whole. Dry on the shins; cream after washing. On dark skin, look for warmth, swelling and a change from her usual tone, not for redness.',
          ],
        },
        { heading: 'When to call for help, and whom' },
        {
          list: [
            '**Any knock to the head, even a small one: call 999.** Say that she takes apixaban.',
            '**Face, arm or speech changes: call 999** and note the time.',
            'Suddenly more confused, sleepy or not eating: call the nurse. Think of infection, pain, constipation, a new medicine.',
            'Then ring Denise, at any hour. Denise rings Marcus.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 3.1,
      blocks: [
        'Coughed while drinking tea on two days last week. No fever, chest clear, oxygen level normal. Referred to the speech and language therapist. Until then: sit fully upright, small sips, and someone stays with her.',
      ],
    },
  ],
};

/** Pearl: capacity, consent and authority. */
export const capacity = (day: Day): DemoSection => ({
  key: 'capacity',
  content: [
    {
      by: 'nurse',
      daysAgo: 115,
      blocks: [
        { heading: 'How to help me decide' },
        {
          list: [
            'Ask between ten and one, when she is at her best. Not after four.',
            'Left side, hearing aid in, glasses on. Denise with her if Pearl wants that.',
            'Show the real thing, or a photo of it. Ask again on another day before you decide that she cannot.',
          ],
        },
        { heading: 'Decisions I make myself' },
        {
          list: [
            'What to wear, eat and drink, and when to get up.',
            'Who visits, and who helps with washing.',
            'Going to chapel. Going to the garden (see below).',
          ],
        },
      ],
    },
    {
      by: 'manager',
      daysAgo: 113,
      blocks: [
        { heading: 'Who has legal authority, for what, and the papers we saw' },
        {
          list: [
            '**Denise Whittaker** holds a lasting power of attorney for health and welfare. Harpreet Gill saw the registered document before the move. It counts only for a decision that Pearl cannot make herself. It does not cover life-sustaining treatment.',
            '**Marcus Whittaker** holds no legal authority. He is her son, and the law asks us to consult him about what is best for her. We do.',
            'Being next of kin gives no power to decide, for anyone.',
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 61.5,
      blocks: [
        { heading: 'Decisions we looked at together' },
        '**Should donepezil be given in the morning and not at night?** Niamh Doherty looked at this with Pearl on two mornings. Pearl could not keep in mind what the tablet was for long enough to weigh it up. Found: cannot make this decision at present. Decided in her best interests with Denise as attorney, the doctor and the pharmacist. Marcus was asked and agreed.',
      ],
    },
    {
      by: 'nurse',
      daysAgo: 41.5,
      blocks: [
        '**Shall I walk to the garden, though I may fall?** Niamh Doherty looked at this with Pearl on two mornings, with photos of the path and the frame. Pearl said: “I could go down and break something. I know that. I’d still go.” She said the same the next day, and gave the same reason. Found: **can make this decision.** It is her choice. The risk plan supports it.',
      ],
    },
    {
      by: 'manager',
      daysAgo: 38,
      blocks: [
        '**Where Pearl lives, and being under watch here.** Pearl cannot weigh up where to live. Living here was decided in her best interests with Denise. Because she is not free to leave alone, the home asked the council to authorise this. It was granted, and there is one condition: time outside every day, which is recorded.',
        `The authorisation ends on ${day(290)}. Harpreet asks for a new look eight weeks before that.`,
      ],
    },
    {
      by: 'nurse',
      daysAgo: 37,
      blocks: [
        { heading: 'What I wanted and how I felt, with dates' },
        {
          list: [
            `${day(-104)}: “It’s all right here. The bed is good. I miss my own kitchen.” Said to Farah.`,
            `${day(-71)}: crying after she woke. “They come at you.” Said to Niamh. This led to the new mornings.`,
            `${day(-41)}: “I’d sooner fall in my garden than sit in that chair.” Said at the meeting.`,
          ],
        },
      ],
    },
    {
      by: 'nurse',
      daysAgo: 11,
      blocks: [
        {
          list: [
            `${day(-12)}: “I’m going home after my tea.” Then she showed a visitor “my roses” for half an hour, smiling. Seen by Farah.`,
          ],
        },
      ],
    },
  ],
});
