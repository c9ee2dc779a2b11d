/** Suggestions: writing one where one may not write, answering it change by change, and being told what became of it. */
import type { Locator } from '@playwright/test';
import { look } from './support/axe.ts';
import { goesOffline, goesOnline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick } from './support/world.ts';

const HEALTH = 'Health, medication and clinical needs';
const OFFER = 'Offer paracetamol with her morning tea, half an hour before standing.';
const SIGNS = 'Signs: rubs her left knee';

/** The suggestion that stands in a section's place. */
const shown = (someone: Someone, title = HEALTH): Locator =>
  someone.page.getByRole('region', { name: `A suggestion for ${title}` });

/** The text of a suggestion while it is written. */
const fork = (someone: Someone): Locator => shown(someone).locator('.ProseMirror');

/** Types behind the end of the line of the fork that holds these words. */
async function addsInFork(someone: Someone, words: string, added: string): Promise<void> {
  const line = fork(someone).locator('p', { hasText: words }).first();
  await line.scrollIntoViewIfNeeded();
  const [width, height] = await line.evaluate((element) => [element.clientWidth, element.clientHeight]);
  await line.click({ position: { x: width - 2, y: height - 2 } });
  await someone.page.keyboard.press('End');
  await someone.types(added);
}

/** Brings the section about health into view, however much the sections above it grow while their texts come. */
async function reaches(someone: Someone): Promise<void> {
  await expect(async () => {
    await someone.section(HEALTH).scrollIntoViewIfNeeded();
    await someone.isSettled();
    // On a phone its head with the last answers can fill the screen.
    await someone.text(HEALTH).scrollIntoViewIfNeeded({ timeout: 2000 });
    await expect(someone.text(HEALTH)).toBeInViewport({ timeout: 1000 });
  }).toPass();
}

/** The nurse's or the daughter's way into a suggestion that is listed under the head of its section. */
async function looksAt(someone: Someone, name: string | RegExp): Promise<void> {
  await reaches(someone);
  await someone.section(HEALTH).getByRole('button', { name }).first().click();
  await expect(shown(someone)).toBeVisible();
}

/** Begins a suggestion for the section about health, and waits until it can be written. */
async function begins(someone: Someone): Promise<void> {
  await reaches(someone);
  await someone.presses(`Suggest a change: ${HEALTH}`);
  await expect(fork(someone)).toHaveAttribute('contenteditable', 'true');
}

test(
  'a daughter suggests two changes on her phone, the nurse takes one of them, and the daughter reads what became of it [R26]',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size: 'phone' });
    await begins(daughter);
    await expect(shown(daughter)).toContainText('You are writing a suggestion');
    await expect(shown(daughter)).toContainText(
      /Nothing changes in the plan until (Niamh or Harpreet|Harpreet or Niamh) decides\./,
    );
    await addsInFork(daughter, OFFER, ' Put it in her hand.');
    await addsInFork(daughter, SIGNS, ' She hums too.');
    await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
    await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
    await shown(daughter).getByRole('textbox', { name: 'What it is about' }).fill('Her tablets and her hands');
    await shown(daughter).getByRole('textbox', { name: 'Why' }).fill('She forgets what is on the saucer.');
    await daughter.presses('Save');
    await expect(shown(daughter).getByRole('heading', { level: 3, name: 'Her tablets and her hands' })).toBeVisible();
    await expect(shown(daughter).locator('ins.change')).toHaveCount(2);
    await daughter.presses('Back to the plan’s text');
    await daughter.doesNotSee(HEALTH, 'Put it in her hand.');

    // Meanwhile the manager puts a word into the same line of the plan.
    const manager = await world.opensPearl('manager');
    await reaches(manager);
    await manager.clicksBefore(HEALTH, OFFER);
    for (let step = 0; step < 'Offer paracetamol '.length; step += 1) await manager.page.keyboard.press('ArrowRight');
    await manager.types('not ');
    await manager.isToldSaved(HEALTH);

    const nurse = await world.opensPearl('nurse');
    await expect(nurse.section(HEALTH)).toContainText(/1 suggestion by Denise, since today, \d\d:\d\d/);
    await looksAt(nurse, 'Answer it: Her tablets and her hands');
    await expect(shown(nurse)).toContainText('Why: She forgets what is on the saucer.');
    await expect(shown(nurse)).toContainText(/Since then Harpreet added “not ?”/);
    const accept = shown(nurse).getByRole('button', { name: /^Accept/ });
    await expect(accept).toBeDisabled();
    await shown(nurse)
      .getByRole('button', { name: /^Leave: .*She hums too/ })
      .click();
    await shown(nurse).getByText('I have looked at both').click();
    await expect(accept).toBeDisabled();
    await expect(shown(nurse)).toContainText('Say why you leave the rest out. Then you can accept.');
    await nurse.fillsIn({ 'Your answer to Denise': 'Yes, in her hand. She hums when she is happy too.' });
    await accept.click();
    await expect(shown(nurse)).toContainText(/Niamh accepted some of it, today/, { timeout: 60_000 });
    await nurse.presses('Back to the plan’s text');
    await nurse.sees(HEALTH, 'Offer paracetamol not with her morning tea, half an hour before standing. Put it in her hand.');
    await nurse.doesNotSee(HEALTH, 'She hums too.');

    // The daughter need not load the page again.
    const answered = daughter.section(HEALTH).getByText('You said, we did');
    await answered.scrollIntoViewIfNeeded();
    await expect(daughter.section(HEALTH)).toContainText('You suggested “Her tablets and her hands”.');
    await expect(daughter.section(HEALTH)).toContainText('Niamh says: “Yes, in her hand. She hums when she is happy too.”');
    await daughter.sees(HEALTH, 'Put it in her hand.');
    await looksAt(daughter, 'Look at it: Her tablets and her hands');
    await expect(shown(daughter).getByRole('listitem').filter({ hasText: 'added “Put it in her hand.”' })).toContainText(
      'Taken',
    );
    await expect(shown(daughter).getByRole('listitem').filter({ hasText: 'added “She hums too.”' })).toContainText('Not taken');
  },
);

for (const size of ['phone', 'desktop'] as const)
  test(`${size}: nothing in writing, reading and answering a suggestion is against the rules of accessibility`, async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter', { size });
    const found: string[] = [];
    await begins(daughter);
    await addsInFork(daughter, OFFER, ' Put it in her hand.');
    await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
    await look(daughter, 'writing', found, '.suggestion');
    await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
    await expect(shown(daughter).locator('ins.change')).toHaveCount(1);
    await look(daughter, 'read by its author', found, '.suggestion');
    const nurse = await world.opensPearl('nurse', { size });
    await reaches(nurse);
    await nurse.clicksBehind(HEALTH, OFFER);
    await nurse.types(' With water.');
    await nurse.isToldSaved(HEALTH);
    if (size === 'phone') await nurse.presses(`Finish writing: ${HEALTH}`);
    await look(nurse, 'in the section', found, '.suggestions-of');
    await looksAt(nurse, /^Answer it/);
    await expect(shown(nurse)).toContainText('Since then Niamh added');
    await look(nurse, 'answered', found, '.suggestion');
    await nurse.goes(`${new URL(nurse.page.url()).pathname}/suggestions?list=waiting`, 'Suggestions');
    await expect(nurse.page.locator('.suggestion-item').first()).toContainText(`In “${HEALTH}”`);
    await look(nurse, 'the list', found);
    expect(found).toEqual([]);
  });

test('a suggestion is talked about in a thread of its own, by those who read it, while nobody reloads a page', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await begins(daughter);
  await addsInFork(daughter, OFFER, ' Or after it.');
  await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
  await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();

  const nurse = await world.opensPearl('nurse');
  await looksAt(nurse, /^Answer it/);
  await nurse.presses('Say something about it');
  await expect(shown(nurse).getByRole('textbox', { name: /^Your words about the suggestion/ })).toBeFocused();
  await nurse.types('Does she like it better then?');
  await shown(nurse).getByRole('button', { name: 'Send' }).click();

  const talk = shown(daughter).getByRole('region', { name: 'Talk about this suggestion' });
  await expect(talk).toContainText('Does she like it better then?');
  await expect(talk).toContainText('Waits for you');
  // Her answer is written without a network, kept on her phone, and sent once.
  await goesOffline(daughter);
  await talk.getByRole('button', { name: 'Reply' }).click();
  await daughter.types('Yes, she told me so.');
  await talk.getByRole('button', { name: 'Send' }).click();
  await expect(talk).toContainText('Kept on this device, not sent yet');
  await goesOnline(daughter);
  const there = shown(nurse).getByRole('region', { name: 'Talk about this suggestion' });
  await expect(there).toContainText('Yes, she told me so.', { timeout: 60_000 });

  // Among the conversations of the plan it leads to the suggestion.
  await nurse.goes(`${new URL(nurse.page.url()).pathname}/conversations`, 'Conversations');
  const card = nurse.page.locator('.conversations > li', { hasText: 'Does she like it better then?' });
  await card.getByRole('link', { name: 'Look at the suggestion' }).click();
  await expect(there).toContainText('Yes, she told me so.');
});

test('an acceptance is undone with a reason, and who suggested it reads who did that and why [R28]', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await begins(daughter);
  await addsInFork(daughter, OFFER, ' Put it in her hand.');
  await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
  await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
  await shown(daughter).getByRole('textbox', { name: 'What it is about' }).fill('Her tablets');
  await daughter.presses('Save');
  const nurse = await world.opensPearl('nurse');
  await looksAt(nurse, 'Answer it: Her tablets');
  await shown(nurse).getByRole('button', { name: 'Accept it all' }).click();
  await expect(shown(nurse)).toContainText(/Niamh accepted it, today/, { timeout: 60_000 });

  const manager = await world.opensPearl('manager');
  await reaches(manager);
  await manager.section(HEALTH).getByText('You said, we did').click();
  await manager.section(HEALTH).getByRole('button', { name: 'Look at it: Her tablets' }).click();
  // What it changed stands above the button, and moves it when it comes.
  await expect(shown(manager)).toContainText('One change');
  await manager.presses('Undo this');
  await expect(shown(manager)).toContainText('Denise reads what you write here.');
  await manager.presses('Take it all out again');
  await expect(shown(manager).getByRole('alert')).toBeVisible();
  await manager.fillsIn({ 'Why do you undo it?': 'She could choke on them.' });
  await manager.presses('Take it all out again');
  const why = /Harpreet took the yes back, today, \d\d:\d\d\. .* Harpreet says: “She could choke on them\.”/;
  await expect(shown(manager)).toContainText(why, { timeout: 60_000 });
  await nurse.presses('Back to the plan’s text');
  await nurse.doesNotSee(HEALTH, 'Put it in her hand.');

  // The daughter finds it in her inbox, and from there comes to the suggestion.
  await daughter.goes('/inbox', 'Inbox');
  await daughter.page.getByRole('link', { name: `Harpreet took back the yes to your suggestion for “${HEALTH}”` }).click();
  await expect(shown(daughter)).toContainText(why);
  await expect(shown(daughter)).toContainText(/can answer\. It has waited since today/);
});

test('a suggestion is declined with a reason, and nobody decides on their own', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await begins(daughter);
  await addsInFork(daughter, OFFER, ' Or after it.');
  await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
  await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
  await expect(shown(daughter).locator('ins.change')).toContainText(['Or after it.']);
  await expect(shown(daughter).getByRole('button', { name: /^Accept/ })).toHaveCount(0);

  const nurse = await world.opensPearl('nurse');
  await nurse.reads('2 suggestions wait for your answer.');
  await looksAt(nurse, /^Answer it/);
  await nurse.presses('Decline');
  await nurse.presses('Decline with this reason');
  await expect(shown(nurse).getByRole('alert')).toBeVisible();
  await nurse.fillsIn({ 'Why do you decline it?': 'It works only before she stands up.' });
  await nurse.presses('Decline with this reason');
  await expect(shown(nurse)).toContainText('Niamh says: “It works only before she stands up.”');
  await expect(daughter.page.getByText('Niamh says: “It works only before she stands up.”').first()).toBeVisible();

  // The nurse suggests something herself, and is told who can decide.
  await nurse.presses('Back to the plan’s text');
  await nurse
    .section(HEALTH)
    .getByRole('button', { name: `More about ${HEALTH}` })
    .click();
  await nurse.page.getByRole('menuitem', { name: 'Suggest a change', exact: true }).click();
  await addsInFork(nurse, OFFER, ' With water.');
  await expect(shown(nurse).locator('.save-state')).toHaveText('Saved.');
  await shown(nurse).getByRole('button', { name: 'Done', exact: true }).first().click();
  await expect(shown(nurse)).toContainText('You cannot decide on your own suggestion. Harpreet can decide.');
  await expect(shown(nurse).getByRole('button', { name: /^Accept/ })).toHaveCount(0);
});

test('a suggestion in which nothing is changed waits for nobody for ever: it is changed first, or declined with a reason', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await begins(daughter);
  await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
  await expect(shown(daughter)).toContainText('Nothing is changed in it yet.');
  await shown(daughter).getByRole('textbox', { name: 'What it is about' }).fill('Not yet said');
  await daughter.presses('Save');
  await expect(shown(daughter).getByRole('button', { name: 'Decline', exact: true })).toHaveCount(0);

  const nurse = await world.opensPearl('nurse');
  await looksAt(nurse, 'Answer it: Not yet said');
  const answer = shown(nurse).getByRole('region', { name: 'What to do with it' });
  await expect(shown(nurse)).toContainText('Nothing is changed in it yet.');
  await expect(answer.getByRole('button', { name: 'Change it first' })).toBeVisible();
  await expect(shown(nurse).getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  await answer.getByRole('button', { name: 'Decline', exact: true }).click();
  await nurse.fillsIn({ 'Why do you decline it?': 'There is nothing in it. Please write it again.' });
  await nurse.presses('Decline with this reason');
  await expect(shown(nurse)).toContainText('Niamh says: “There is nothing in it. Please write it again.”');
  await expect(answer).toHaveCount(0);
});

test('words of an answer leave the field once they are sent, and stay to be copied when somebody else answers first', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await begins(daughter);
  await addsInFork(daughter, OFFER, ' Put it in her hand.');
  await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
  await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
  await shown(daughter).getByRole('textbox', { name: 'What it is about' }).fill('Her tablets');
  await daughter.presses('Save');
  const nurse = await world.opensPearl('nurse');
  const manager = await world.opensPearl('manager');
  // It waits for the nurse first, and the manager can answer all the same.
  for (const someone of [nurse, manager]) await looksAt(someone, /^(Answer|Look at) it: Her tablets$/);
  await manager.fillsIn({ 'Your answer to Denise': 'Not so fast.' });
  await nurse.fillsIn({ 'Your answer to Denise': 'Thank you, we will.' });
  await shown(nurse).getByRole('button', { name: 'Accept it all' }).click();
  await expect(shown(nurse)).toContainText('Niamh says: “Thank you, we will.”', { timeout: 60_000 });
  await expect(shown(nurse).getByText('This is what you had written')).toHaveCount(0);

  const unsent = shown(manager).getByRole('textbox', { name: 'Niamh answered first. This is what you had written:' });
  await expect(unsent).toHaveValue('Not so fast.');
  await shown(manager).getByRole('button', { name: 'Throw this text away' }).click();
  await expect(unsent).toHaveCount(0);
  await expect(shown(manager).getByRole('heading', { level: 3, name: 'Her tablets' })).toBeFocused();

  // Without leaving the view: what was said with the yes is no answer to what is open again.
  await nurse.presses('Undo this');
  await nurse.fillsIn({ 'Why do you undo it?': 'She could choke on them.' });
  await nurse.presses('Take it all out again');
  await expect(shown(nurse)).toContainText('Niamh took the yes back', { timeout: 60_000 });
  await expect(shown(nurse).getByRole('textbox', { name: 'Your answer to Denise' })).toHaveValue('');
  await nurse.presses('Decline');
  await expect(shown(nurse).getByRole('textbox', { name: 'Why do you decline it?' })).toHaveValue('');
});
