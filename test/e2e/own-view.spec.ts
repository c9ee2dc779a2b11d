/** The person's own view: where Pearl begins, what she reads there, and who may look at it with her. */
import { z } from 'zod';
import { ur } from '#client/words/ur/index.ts';
import { tabsTo } from './support/by-keyboard.ts';
import { closesAndReopens, goesOffline, isReadyForOffline } from './support/device.ts';
import { foreignOn, writtenByPeople } from './support/latin.ts';
import { test as noted } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { breaksDown, endsSentence, hasVoices, heardBy, isMarked, saidNow } from './support/voice.ts';
import { demoLogin, expect, quick, test, type Device, type DemoName, type World } from './support/world.ts';

const PLAN = 'Pearl’s care plan';

const choice = ({ page }: Someone, name: string) => page.getByRole('main').getByRole('link', { name, exact: true });

/** Opens a choice of the first page. */
async function opensChoice(someone: Someone, name: string): Promise<void> {
  await choice(someone, name).click();
  await someone.isOn(name);
}

async function goesBack(someone: Someone): Promise<void> {
  await choice(someone, 'Back').click();
  await someone.isOn('Hello, Pearl');
}

/** Somebody with a session in a fresh browser, on Pearl's own view. */
async function opensOwnView(world: World, name: DemoName, device: Device = { size: 'tablet' }): Promise<Someone> {
  const someone = await world.opensPearl(name, device);
  const { id } = await someone.plan();
  await someone.goes(`/plans/${id}/own`, 'Hello, Pearl');
  return someone;
}

const textSizeOf = async (someone: Someone): Promise<unknown> => {
  const answer = await someone.context.request.get('/api/me');
  return z.object({ settings: z.object({ textSize: z.unknown() }) }).parse(await answer.json()).settings.textSize;
};

test(
  'Pearl signs in and has her own view: she opens her day, has “About me” read to her, and makes the words bigger',
  quick,
  async ({ world }) => {
    const pearl = await world.comes({ size: 'tablet' });
    await hasVoices(pearl, ['en-GB']);
    await pearl.goes('/', 'Sign in');
    await pearl.page.getByRole('button', { name: /^Pearl Whittaker/ }).click();
    await pearl.isOn('Hello, Pearl');
    await pearl.reads(/^It is .+(morning|afternoon|evening|night)\.$/);
    await expect(pearl.page.getByRole('banner')).toHaveCount(0);
    await expect(pearl.page.locator('.own-choice')).toHaveText(['About me', 'My day', 'Who helps me', 'What I like']);

    await opensChoice(pearl, 'My day');
    await expect(pearl.page.getByText('7:30 in the morning').last()).toBeVisible();
    await pearl.reads('She wakes slowly, by daylight.');
    // What tells others how to help is not hers to read here.
    await expect(pearl.page.getByText('Open the curtain as wide as your hand.')).toHaveCount(0);
    await expect(pearl.page.getByText('Why we changed the mornings')).toHaveCount(0);
    await goesBack(pearl);

    await opensChoice(pearl, 'About me');
    await pearl.presses('Read to me');
    await isMarked(pearl, 'What I like to be called');
    await endsSentence(pearl);
    await isMarked(pearl, 'Pearl.');
    await pearl.presses('Wait');
    expect(await saidNow(pearl)).toBeNull();
    // The sentence stays marked, and begins again.
    await isMarked(pearl, 'Pearl.');
    await pearl.presses('Go on');
    expect(await saidNow(pearl)).toBe('Pearl.');
    await pearl.presses('Stop');
    await isMarked(pearl, '');
    expect((await heardBy(pearl)).map(({ text }) => text)).toEqual(['What I like to be called', 'Pearl.', 'Pearl.']);

    await pearl.presses('Biggest');
    await expect(pearl.page.getByRole('button', { name: 'Biggest' })).toHaveAttribute('aria-pressed', 'true');
    await expect(pearl.page.locator('html')).toHaveAttribute('data-text', 'largest');
    await expect.poll(() => textSizeOf(pearl)).toBe('largest');
    await goesBack(pearl);
    await choice(pearl, 'The whole plan').click();
    await pearl.isOn(PLAN);
    await choice(pearl, 'My own view').click();
    await pearl.isOn('Hello, Pearl');
  },
);

test('reading aloud ends where the page is left, waits while it is hidden, and says when the voice does not work', async ({
  world,
}) => {
  const pearl = await world.comes({ size: 'tablet' });
  await hasVoices(pearl, ['en-GB']);
  await pearl.opensQuickly(demoLogin('person'), PLAN);
  await pearl.goes(`/plans/${(await pearl.plan()).id}/own`, 'Hello, Pearl');
  await opensChoice(pearl, 'Who helps me');
  await pearl.presses('Read to me');
  expect(await saidNow(pearl)).toBe('Denise');
  await endsSentence(pearl);
  await isMarked(pearl, 'daughter');
  await goesBack(pearl);
  expect(await saidNow(pearl)).toBeNull();

  await opensChoice(pearl, 'Who helps me');
  await pearl.presses('Read to me');
  await pearl.page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(pearl.page.getByRole('button', { name: 'Go on' })).toBeVisible();
  expect(await saidNow(pearl)).toBeNull();
  await pearl.presses('Go on');
  await breaksDown(pearl);
  await expect(pearl.page.getByRole('status').filter({ hasText: 'It cannot be read to you just now.' })).toBeVisible();
  await isMarked(pearl, '');

  // To its end: the last sentence is followed by silence, and the button for the beginning is back.
  await pearl.presses('Read to me');
  while ((await saidNow(pearl)) !== null) await endsSentence(pearl);
  await expect(pearl.page.getByRole('button', { name: 'Read to me' })).toBeVisible();
  expect((await heardBy(pearl)).at(-1)?.text).toBe('manager of the home');
});

test('what is read comes into view by itself, but not while the listener looks elsewhere', async ({ world }) => {
  const pearl = await world.comes({ size: 'phone' });
  await hasVoices(pearl, ['en-GB']);
  await pearl.opensQuickly(demoLogin('person'), PLAN);
  await pearl.goes(`/plans/${(await pearl.plan()).id}/own`, 'Hello, Pearl');
  await opensChoice(pearl, 'About me');
  const scrolled = () => pearl.page.evaluate(() => scrollY);
  await pearl.presses('Read to me');
  for (let sentence = 0; sentence < 12; sentence += 1) await endsSentence(pearl);
  const followed = await scrolled();
  expect(followed).toBeGreaterThan(0);
  await pearl.page.evaluate(() => {
    dispatchEvent(new Event('touchmove'));
    scrollTo(0, 0);
  });
  await endsSentence(pearl);
  expect(await scrolled()).toBe(0);
});

test('without a voice of the device itself nothing is read: a voice from elsewhere would get the words', async ({ world }) => {
  const pearl = await world.comes({ size: 'tablet' });
  await hasVoices(pearl, ['en-GB'], false);
  await pearl.opensQuickly(demoLogin('person'), PLAN);
  await pearl.goes(`/plans/${(await pearl.plan()).id}/own`, 'Hello, Pearl');
  await opensChoice(pearl, 'About me');
  await pearl.reads('Getting outside every day to see what has grown.');
  await expect(pearl.page.getByRole('button', { name: 'Read to me' })).toHaveCount(0);
});

test('anybody on the plan can look at it, and is told that it is hers', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.choosesForPlan('See it as Pearl sees it');
  await nurse.isOn('Hello, Pearl');
  await nurse.reads('You are looking at Pearl’s own view.');
  await opensChoice(nurse, 'Who helps me');
  await expect(nurse.page.locator('.own-people > li')).toHaveText([
    /Denise.*daughter/,
    /Marcus.*son/,
    /Farah.*keyworker/,
    /Niamh.*named nurse/,
    /Harpreet.*manager of the home/,
  ]);
  await nurse.page.getByRole('link', { name: 'Back to the plan' }).click();
  await nurse.isOn(PLAN);

  // Whoever only reads is told whom to tell, and is offered nothing that they may not do.
  const inspector = await opensOwnView(world, 'inspector', {});
  await opensChoice(inspector, 'About me');
  await inspector.reads('Is something not right? Tell Niamh or Harpreet.');
  await expect(choice(inspector, 'Change this')).toHaveCount(0);
  // An address that is no choice of this plan leads to its beginning.
  const { id } = await inspector.plan();
  await inspector.goes(`/plans/${id}/own/nothing`, 'Hello, Pearl');
  inspector.mayHear(/status of 404/);
  await inspector.goes('/plans/nothing/own', 'There is no plan here that you can open');
});

test('Pearl changes what is written from there, and can begin on the whole plan instead', async ({ world }) => {
  const pearl = await opensOwnView(world, 'person');
  await expect(pearl.page.getByText('You are looking at')).toHaveCount(0);
  await opensChoice(pearl, 'About me');
  await choice(pearl, 'Change this').click();
  await pearl.isOn(PLAN);
  await expect(pearl.section('About me and what matters')).toBeInViewport();
  await choice(pearl, 'My own view').click();
  await pearl.isOn('Hello, Pearl');

  await pearl.goes('/account', 'My account');
  await pearl.page.getByText('All sections, with all you can do there.').click();
  await expect
    .poll(async () => (await (await pearl.context.request.get('/api/me')).json()) as unknown)
    .toMatchObject({ settings: { startPage: 'plan' } });
  await pearl.goes('/start', PLAN);
  const daughter = await world.signsIn('daughter');
  await daughter.goes('/account', 'My account');
  await expect(daughter.page.getByRole('heading', { name: 'Where you begin' })).toHaveCount(0);
});

test('a hold is said in plain words, and there she is told whom to ask', async ({ world }) => {
  const pearl = await opensOwnView(world, 'person');
  await opensChoice(pearl, 'What I like');
  await pearl.reads('Niamh asks that nothing is changed here for now. This is why:');
  await pearl.reads(/^Pearl coughed when she drank twice last week\./);
  await pearl.reads('Is something not right? Tell Niamh or Harpreet.');
  await expect(choice(pearl, 'Change this')).toHaveCount(0);
  // Her own words come first, and what others said has their names.
  const important = pearl.page.getByRole('region', { name: 'Very important to me' });
  await expect(important.getByRole('listitem').first()).toContainText('Only women help me wash.');
  await expect(important.getByRole('listitem').first()).toContainText('My own words');
  await expect(important.getByRole('listitem').last()).toContainText('Denise said this');
});

test('newer words wait until she asks for them, and are there when she comes back to the page', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const pearl = await world.opensPearl('person', { size: 'tablet' });
  const { id } = await pearl.plan();
  await pearl.page.clock.install();
  await pearl.goes(`/plans/${id}/own`, 'Hello, Pearl');
  await opensChoice(pearl, 'About me');
  await pearl.reads('Getting outside every day to see what has grown.');
  await daughter.writesAtEnd('About me and what matters', 'I love plums.');
  await daughter.isToldSaved('About me and what matters');
  await expect(async () => {
    await pearl.page.clock.runFor(61_000);
    await expect(pearl.page.getByText('Something new was written here.')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(pearl.page.getByText('I love plums.')).toHaveCount(0);
  await pearl.presses('Show it');
  await pearl.reads('I love plums.');
  await expect(pearl.page.getByText('Something new was written here.')).toHaveCount(0);

  await daughter.types(' And pears.');
  await daughter.isToldSaved('About me and what matters');
  await pearl.page.clock.runFor(11_000);
  await pearl.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await pearl.reads('I love plums. And pears.');
});

test('in a plan whose sections came from no template, the sections led together are offered under their own titles', async ({
  world,
}) => {
  const manager = await world.signsIn('manager', { size: 'tablet' });
  const { request } = manager.context;
  const headers = { origin: world.service.url };
  const body = { title: 'Ola’s plan', personName: 'Ola Best', knownAs: 'Ola', template: 'dementia' };
  const made = await request.post('/api/plans', { headers, data: body });
  const { id } = z.object({ id: z.string() }).parse(await made.json());
  const sections = z.object({ sections: z.array(z.object({ id: z.string() })) });
  for (const section of sections.parse(await (await request.get(`/api/plans/${id}`)).json()).sections)
    await request.patch(`/api/sections/${section.id}`, { headers, data: { retired: true } });
  for (const [title, lead] of [
    ['My garden', 'together'],
    ['Medicines', 'professional'],
  ])
    await request.post(`/api/plans/${id}/sections`, {
      headers,
      data: {
        title,
        lead,
        ...(lead === 'professional' ? { boundary: { why: 'A', influence: 'B', disagreement: 'C', review: 'D' } } : {}),
      },
    });
  await manager.goes(`/plans/${id}/own`, 'Hello, Ola');
  await expect(manager.page.locator('.own-choice')).toHaveText(['My garden', 'Who helps me']);
  await opensChoice(manager, 'My garden');
  await manager.reads('Nothing is written here yet.');
  await choice(manager, 'Write here').click();
  await manager.isOn('Ola’s plan');
});

test('by keyboard: a few presses lead in and back, and the focus is always seen', async ({ world }) => {
  const pearl = await opensOwnView(world, 'person', {});
  const { keyboard } = pearl.page;
  await tabsTo(pearl, choice(pearl, 'My day'));
  await keyboard.press('Enter');
  await pearl.isOn('My day');
  await tabsTo(pearl, choice(pearl, 'Back'));
  await keyboard.press('Enter');
  await pearl.isOn('Hello, Pearl');
  await tabsTo(pearl, pearl.page.getByRole('button', { name: 'Bigger' }));
  await keyboard.press('Space');
  await expect(pearl.page.locator('html')).toHaveAttribute('data-text', 'large');
});

test('a screen reader has one heading, the choices, and the sizes', async ({ world }) => {
  const pearl = await opensOwnView(world, 'person');
  await expect(pearl.page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to the page"
    - main:
      - heading "Hello, Pearl" [level=1]
      - paragraph: /It is/
      - navigation "What you can read":
        - list:
          - listitem:
            - link "About me"
          - listitem:
            - link "My day"
          - listitem:
            - link "Who helps me"
          - listitem:
            - link "What I like"
      - paragraph:
        - link "The whole plan"
      - group "How big should the words be?":
        - button "Big" [pressed]
        - button "Bigger"
        - button "Biggest"
  `);
});

test('in Urdu she meets no English but what people wrote', async ({ world }) => {
  const known = await writtenByPeople(await world.signsIn('manager'));
  const pearl = await world.opensPearl('person', { size: 'tablet' });
  await pearl.context.request.patch('/api/me', { headers: { origin: world.service.url }, data: { language: 'ur' } });
  const found: string[] = [];
  await pearl.page.goto(`/plans/${(await pearl.plan()).id}/own`);
  await expect(pearl.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(pearl.page.locator('.own-choice')).toHaveCount(4);
  found.push(...(await foreignOn(pearl, known)));
  for (const topic of ['about', 'day', 'people', 'likes'] as const) {
    await choice(pearl, ur.own.choice[topic]).click();
    await pearl.isOn(ur.own.choice[topic]);
    await expect(pearl.page.locator('main .waiting')).toHaveCount(0);
    found.push(...(await foreignOn(pearl, known)));
    await choice(pearl, ur.own.back).click();
  }
  expect(found).toEqual([]);
});

test.describe('on a device that keeps the plan', () => {
  test.use({ serviceWorkers: 'allow' });

  test('without a network every page opens, in a new page too, and says so', async ({ world }) => {
    const before = await opensOwnView(world, 'person');
    await isReadyForOffline(before);
    await goesOffline(before);
    const pearl = await closesAndReopens(before);
    await pearl.isOn('Hello, Pearl');
    await pearl.reads(/^There is no internet just now\. You see what was here /);
    await opensChoice(pearl, 'About me');
    await pearl.reads('Getting outside every day to see what has grown.');
    await goesBack(pearl);
    await opensChoice(pearl, 'My day');
    await pearl.reads('She wakes slowly, by daylight.');
    await goesBack(pearl);
    await opensChoice(pearl, 'Who helps me');
    await pearl.reads('Denise');
  });

  test('on a device that others use too she can say that she has finished', async ({ world }) => {
    const pearl = await world.comes({ size: 'tablet' });
    await pearl.goes('/sign-in', 'Sign in');
    const { email, password } = demoLogin('person');
    await pearl.fillsIn({ 'E-mail': email, Password: password });
    await pearl.page.getByText('Others use this device too').click();
    await pearl.presses('Sign in');
    await pearl.isOn('Hello, Pearl');
    await pearl.presses('I have finished');
    await pearl.isOn('Sign in');
  });
});

for (const size of ['tablet', 'phone'] as const)
  noted(`${size}: every page of it is looked at`, async ({ world, note }) => {
    noted.setTimeout(360_000);
    const pearl = await world.comes({ size });
    await hasVoices(pearl, ['en-GB']);
    await pearl.opensQuickly(demoLogin('person'), PLAN);
    await pearl.goes(`/plans/${(await pearl.plan()).id}/own`, 'Hello, Pearl');
    await note(pearl, 'own view');
    for (const name of ['About me', 'My day', 'Who helps me', 'What I like']) {
      await opensChoice(pearl, name);
      await pearl.presses('Read to me');
      await note(pearl, `own view, ${name}`);
      await goesBack(pearl);
    }
    await pearl.presses('Biggest');
    await note(pearl, 'own view, biggest words', undefined, 'held');
    await opensChoice(pearl, 'My day');
    await note(pearl, 'own view, biggest words, day', undefined, 'held');
    const nurse = await opensOwnView(world, 'nurse', { size });
    await note(nurse, 'own view as others see it');
  });
