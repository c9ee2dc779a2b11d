/** The demo's first plan: who Pearl is, her life, and how she speaks and listens. */
import type { DemoSection } from '#server/demo/types.ts';

/** Pearl: about me and what matters. */
export const aboutMe: DemoSection = {
  key: 'about-me',
  content: [
    {
      by: 'person',
      daysAgo: 118,
      blocks: [
        { heading: 'What I like to be called' },
        'Pearl. Not “love”, not “darling”, and never “good girl”. I am 78.',
        { heading: 'What matters most to me' },
        {
          list: [
            'My children, Denise and Marcus.',
            'Getting outside every day to see what has grown.',
            'Looking nice. A clean blouse and my hair done.',
            'Chapel on a Sunday, and singing.',
            'Doing things myself. Slow is all right.',
          ],
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 117.9,
      blocks: [
        { heading: 'People who are important to me' },
        {
          list: [
            '**Denise**, her daughter. Lives ten minutes away. Comes on Tuesdays, Thursdays and Sundays.',
            '**Marcus**, her son. Lives in Sheffield. Rings every evening at six and comes two weekends a month.',
            '**Ron**, her husband. His photo with the bus is beside her bed. She loves to talk about him.',
            '**Auntie Vie**, her sister in Jamaica. They talk by video on birthdays.',
            '**Joyce** from chapel, her friend for fifty years. Picks her up on Sundays.',
          ],
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 110,
      blocks: [
        { heading: 'How I am on a good day, and on a bad day' },
        '**A good day:** Pearl hums. She tells you what you are doing wrong with the potatoes. She looks you in the eye and laughs.',
        '**A bad day:** She is quiet and holds her bag tight. She says “I have to get home, they’ll be waiting”. She may push a hand away.',
      ],
    },
    {
      by: 'person',
      daysAgo: 109.9,
      blocks: [
        { heading: 'Please do' },
        {
          list: [
            'Knock. Wait. Then come in.',
            'Tell me your name. I forget names. I don’t forget manners.',
            'Give me a job to do.',
            'Ask me, even if you think I can’t answer.',
          ],
        },
        { heading: 'Please don’t' },
        { list: ['Don’t rush me.', 'Don’t talk over my head to Denise.', 'Don’t move my bag.'] },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 96,
      blocks: [
        { heading: 'How and when to support me' },
        'Mum needs most help first thing in the morning and again after four o’clock, when she gets tired. In the middle of the day she can do a lot. Start a thing with her and she will often carry on by herself.',
        { heading: 'Also worth knowing about me' },
        'If she asks where Dad is, please don’t put her right. Say “Tell me about Ron”. She will, and then she is calmer. Mum reads this too, so we only write here what is good for her to read.',
      ],
    },
    {
      by: 'careworker',
      daysAgo: 95,
      blocks: [
        { heading: 'Who helped me write this, and when' },
        'Pearl wrote her parts on the tablet with Farah beside her, over two mornings. Farah read each line back, and Pearl said yes or changed it. Denise wrote hers at home.',
      ],
    },
  ],
};

/** Pearl: life story. */
export const lifeStory: DemoSection = {
  key: 'life-story',
  content: [
    {
      by: 'daughter',
      daysAgo: 112,
      blocks: [
        { heading: 'Where I come from' },
        'Mum was born Pearl Campbell in the hills of Saint Ann, in Jamaica, the second of six. Her grandmother brought her up and taught her to grow things. She came to Nottingham on her own by ship and train when she was twelve, to join her parents. She says the first thing she saw was chimneys, and she thought every house was a factory.',
      ],
    },
    {
      by: 'person',
      daysAgo: 111.8,
      blocks: ['I had a yellow coat and no gloves. Nobody told me about gloves.'],
    },
    {
      by: 'daughter',
      daysAgo: 111.7,
      blocks: [
        { heading: 'My work' },
        'She went into a lace factory at fifteen and checked the lace for faults. She still checks things with her fingers: table cloths, cuffs, your sleeve. When we were at school she became a cook in the school kitchen, and then head cook. She did that for twenty-six years.',
        'Her day at the kitchen began at half past six. Before that, every single morning, Dad brought her a cup of tea in bed. He worked early shifts on the buses. **He opened the curtain a little, put the tea down and said “Morning, Pearl, no hurry.”** She never got up before that tea.',
      ],
    },
    {
      by: 'son',
      daysAgo: 109,
      blocks: [
        { heading: 'My family' },
        'Mum and Dad met at a dance. He could not dance, and she told him so. They were married for forty-seven years. Denise came first, then me. On Saturdays we had soup, and the house was full: cousins, neighbours, anyone who had walked past and smelled it.',
        { heading: 'Songs, food, places and faith' },
        {
          list: [
            'Jim Reeves on Sunday mornings. “Welcome to My World” was their song.',
            'Ska when she was cleaning. She cleaned fast.',
            'Cricket on the radio, whatever she was doing.',
            'Her allotment: runner beans, callaloo, and roses for the chapel.',
            'Hymns. She sang alto in the choir and knows all the verses.',
          ],
        },
      ],
    },
    {
      by: 'person',
      daysAgo: 104,
      blocks: [
        { heading: 'Things I am proud of' },
        {
          list: [
            'My two children.',
            'Three hundred dinners a day and not one child went hungry.',
            'First prize for beans. Twice.',
          ],
        },
      ],
    },
    {
      by: 'daughter',
      daysAgo: 88,
      blocks: [
        { heading: 'Hard times, and what helped' },
        'There was a fire in our street when Mum was a young wife, in the night. Banging on doors, lights going on, people shouting. She carried a neighbour’s baby out. Since then she cannot bear to be woken by noise or bright light. I had forgotten this until we talked about her mornings here.',
        'In her hardest year she went to the allotment every day, in all weathers. Being outside is how she gets through things.',
      ],
    },
    {
      by: 'careworker',
      daysAgo: 60,
      blocks: [
        'Pearl told me about the yellow coat today. She said her mother cried at the station “because I had got so long”. She was smiling when she told it.',
      ],
    },
  ],
};

/** Pearl: how I communicate. */
export const communication: DemoSection = {
  key: 'communication',
  content: [
    {
      by: 'nurse',
      daysAgo: 114,
      blocks: [
        { heading: 'My hearing, sight and speech' },
        {
          list: [
            'Hearing aid in the **left** ear. Check the battery on Mondays. Stand or sit on her left.',
            'Glasses for reading and for walking. Without them she misses steps and edges.',
            'Her speech is clear. She loses nouns first, and more so when she is tired.',
          ],
        },
        { heading: 'What helps me understand' },
        {
          list: [
            'Face her, at eye level, in good light.',
            'One idea at a time. Then wait: count slowly to ten in your head.',
            'Show the thing as you say the word: the cup, the blouse, the frame.',
            'Two choices, not five.',
          ],
        },
      ],
    },
    {
      by: 'person',
      daysAgo: 109.5,
      blocks: [
        { heading: 'What helps me to be understood' },
        'Wait for me. The word is coming. Don’t say it for me unless I ask you.',
      ],
    },
    {
      by: 'daughter',
      daysAgo: 108,
      blocks: [
        { heading: 'When I do this, it may mean' },
        {
          list: [
            'Rubbing her left knee: it hurts. She will say “I’m fine”. She has always said that.',
            '“I have to get home”: she feels useless or alone. Give her a job or some company.',
            'Holding her bag tight: there is too much noise, or too many people.',
            'Stroking the cloth: she is content. Let her be.',
          ],
        },
      ],
    },
    {
      by: 'careworker',
      daysAgo: 70,
      blocks: [
        {
          list: [
            'Pushing a hand away in the morning: she has not been told what is happening, or she is in pain. Stop. Step back. Say it again.',
            'Humming: it is going well. Hum with her.',
          ],
        },
      ],
    },
    {
      by: 'son',
      daysAgo: 64,
      blocks: [
        { heading: 'On the phone' },
        'Please put me on the loudspeaker on her left, and say “Marcus is on the phone from Sheffield” first. If she goes quiet I sing, and she joins in. I write this from the other end of the line, so tell me if it looks different in the room.',
      ],
    },
    {
      by: 'person',
      daysAgo: 63,
      blocks: [{ heading: 'Languages I speak' }, 'English, and Patois when I am cross or happy.'],
    },
  ],
};
