/** The seven people of the demo, each with the device they would hold: each does what they come for, and any section is two taps away. */
import { countsTaps, isAt, reachesEverySection, scrollsTo } from './support/places.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

const ABOUT = 'About me and what matters';
const ROUTINE = 'Daily routine';
const LIFE = 'Life story';
const HEALTH = 'Health, medication and clinical needs';
const SEALED = 'Safeguarding enquiry: working record';

/** Is offered nothing to write with in any section of the plan. */
async function canWriteNowhere(someone: Someone): Promise<void> {
  await expect(someone.page.getByRole('main').locator('.prose[contenteditable="true"]')).toHaveCount(0);
  await expect(someone.page.getByRole('button', { name: /^(Write|Suggest) here/ })).toHaveCount(0);
}

test('Pearl, on her tablet: each page of her own view is two taps away, and what she changes from there is in it the next time', async ({
  world,
}) => {
  const pearl = await world.opensPearl('person', { size: 'tablet' });
  const { page } = pearl;
  await pearl.goes('/start', 'Hello, Pearl');
  const choices = await page.locator('.own-choice').allTextContents();
  expect(choices).toContain('About me');
  const taps = await countsTaps(pearl);
  const choice = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true });
  await choice('My day').click();
  await pearl.isOn('My day');
  for (const name of choices) {
    await taps();
    await scrollsTo(pearl, 1);
    await choice('Back').click();
    await choice(name).click();
    await pearl.isOn(name);
    expect(await taps()).toBe(2);
  }

  await choice('Back').click();
  await choice('About me').click();
  await choice('Change this').click();
  await isAt(pearl, ABOUT);
  await pearl.writesAtEnd(ABOUT, 'I like the seat by the window.');
  await pearl.isToldSaved(ABOUT);
  expect(await reachesEverySection(pearl)).not.toContain(SEALED);
  await choice('My own view').click();
  await pearl.isOn('Hello, Pearl');
  // When she opens it the next time: a page that is open shows newer words only when she asks for them.
  await pearl.reloads();
  await choice('About me').click();
  await pearl.reads('I like the seat by the window.');
});

test('the daughter, at night with her phone in dark: she reads who decides about health, and writes about the mornings', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone', scheme: 'dark' });
  const { page } = daughter;
  const brightness = await page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d');
    if (pen === null) throw new Error('no canvas');
    pen.fillStyle = getComputedStyle(document.body).backgroundColor;
    pen.fillRect(0, 0, 1, 1);
    return Math.max(...pen.getImageData(0, 0, 1, 1).data.slice(0, 3));
  });
  expect(brightness, 'the page does not shine in the dark').toBeLessThan(80);
  expect(await reachesEverySection(daughter)).not.toContain(SEALED);

  await daughter.goesByContents(HEALTH);
  await isAt(daughter, HEALTH);
  const health = daughter.section(HEALTH);
  await expect(health.locator('.state')).toContainText('Niamh');
  await expect(health.getByRole('button', { name: /^Write here/ })).toHaveCount(0);
  await daughter.goesByContents(ROUTINE);
  await isAt(daughter, ROUTINE);
  await daughter.writesAtEnd(ROUTINE, 'The blue curtains let less light in.');
  await daughter.isToldSaved(ROUTINE);
  // While she writes, too, the next section is two taps away.
  const taps = await countsTaps(daughter);
  await daughter.goesByContents(LIFE);
  await isAt(daughter, LIFE);
  expect(await taps()).toBeLessThanOrEqual(2);
  expect((await daughter.heldText(ROUTINE)).text).toContain('The blue curtains let less light in.');
});

test('the son, on his phone in another city during the meeting: he follows the nurse to where she writes, and adds a sentence', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse', { size: 'laptop' });
  const son = await world.opensPearl('son', { size: 'phone' });
  expect(await reachesEverySection(son)).not.toContain(SEALED);
  await expect(son.page.locator('.plan-bar .here-now')).toContainText('Niamh');
  await nurse.writesAtEnd(ROUTINE, 'She wakes at eight now.');
  const taps = await countsTaps(son);
  await son.goesByContents(ROUTINE);
  await isAt(son, ROUTINE);
  expect(await taps()).toBeLessThanOrEqual(2);
  await son.sees(ROUTINE, 'She wakes at eight now.');
  await nurse.types(' Let us try half past.');
  await son.sees(ROUTINE, 'She wakes at eight now. Let us try half past.');
  await son.writesAtEnd(ROUTINE, 'Dad always woke her with the radio.');
  await son.isToldSaved(ROUTINE);
  await nurse.sees(ROUTINE, 'Dad always woke her with the radio.');
  await nurse.seesCaretOf(ROUTINE, 'Marcus');
});

test('the nurse, on her laptop between two rounds: she writes what she decides about health, and the daughter reads it at once', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await daughter.opens(HEALTH);
  const nurse = await world.opensPearl('nurse', { size: 'laptop' });
  expect(await reachesEverySection(nurse)).toContain(SEALED);
  await nurse.goesByContents(HEALTH);
  await isAt(nurse, HEALTH);
  await nurse.writesAtEnd(HEALTH, 'The knee is less swollen today.');
  await nurse.isToldSaved(HEALTH);
  await daughter.sees(HEALTH, 'The knee is less swollen today.');
  await daughter.canOnlyRead(HEALTH);
});

test('the care worker, with a phone before the door: what must be known in one tap, the words that work in two more', async ({
  world,
}) => {
  const careworker = await world.opensPearl('careworker', { size: 'phone' });
  const { page } = careworker;
  const taps = await countsTaps(careworker);
  const mustKnow = page.getByRole('region', { name: 'Must know', exact: true });
  await mustKnow.getByRole('button', { name: /^Must know/ }).click();
  await expect(mustKnow).toContainText('Penicillin: rash and swollen face.');
  await expect(mustKnow).toContainText('Pearl coughed when she drank twice last week.');
  expect(await taps()).toBe(1);
  await careworker.goesByContents(ROUTINE);
  await isAt(careworker, ROUTINE);
  expect(await taps()).toBeLessThanOrEqual(2);
  await careworker.sees(ROUTINE, '“Morning, Pearl. It’s Farah. No hurry.”');
  await careworker.writesAtEnd(ROUTINE, 'She slept until half past eight.');
  await careworker.isToldSaved(ROUTINE);
  expect(await reachesEverySection(careworker)).not.toContain(SEALED);
});

test('the manager, at a desk: a new room is noted, and the care worker’s phone says so while it is open', async ({ world }) => {
  const careworker = await world.opensPearl('careworker', { size: 'phone' });
  const bar = careworker.page.locator('.plan-bar .bar-person');
  await expect(bar).toContainText('Room 12');
  const manager = await world.opensPearl('manager', { size: 'desktop' });
  expect(await reachesEverySection(manager)).toContain(SEALED);
  await scrollsTo(manager, 0.5);
  await manager.choosesForPlan('Plan settings');
  const panel = manager.page.getByRole('dialog', { name: 'Plan settings' });
  await panel.getByLabel('Room or flat').fill('Room 14');
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel).toHaveCount(0);
  await expect(manager.page.locator('.plan-bar .bar-person')).toContainText('Room 14');
  await expect(bar).toContainText('Room 14');
  await expect(bar).not.toContainText('Room 12');
});

test('the inspector, on a laptop: from a decision in the timeline to its section in two taps, and to how the text was before', async ({
  world,
}) => {
  const inspector = await world.opensPearl('inspector', { size: 'laptop' });
  const { page } = inspector;
  expect(await reachesEverySection(inspector)).not.toContain(SEALED);
  await canWriteNowhere(inspector);

  await page.getByRole('link', { name: 'Timeline', exact: true }).click();
  await inspector.isOn('Timeline');
  await page.getByRole('button', { name: 'Decisions' }).click();
  const hold = page.locator('.entry').filter({ hasText: 'Pearl coughed when she drank twice last week.' }).first();
  await expect(hold).toContainText('Niamh Doherty');
  await scrollsTo(inspector, 0.5);
  const taps = await countsTaps(inspector);
  await inspector.goesByContents(ROUTINE);
  await isAt(inspector, ROUTINE);
  expect(await taps()).toBeLessThanOrEqual(2);

  const last = 'The radio comes after the tea.';
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, last);
  await nurse.isToldSaved(ROUTINE);
  await inspector.sees(ROUTINE, last);
  await inspector.choosesOf(ROUTINE, 'How it was before');
  const past = page.getByRole('region', { name: `The past of ${ROUTINE}` });
  await expect(past).toContainText('This is not the text of now.');
  await expect(past.locator('.first-text')).toContainText('Nobody should wash before tea.');
  await expect(past.locator('.first-text')).not.toContainText(last);
  await expect(past.getByRole('button', { name: /back$/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await inspector.sees(ROUTINE, last);
  await canWriteNowhere(inspector);
});
