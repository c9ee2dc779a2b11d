/** Whoever reads Urdu meets no English of ours: on every page and in every panel, Latin words are those that people wrote. */
import { ur } from '#client/words/ur/index.ts';
import { foreignOn, writtenByPeople } from './support/latin.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

const PLAN = 'Pearl’s care plan';
const ROUTINE = 'Daily routine';
const PANEL = '[role="dialog"], aside.side-panel';

/** What is found, with where it was found. */
class Reader {
  readonly found: string[] = [];
  readonly #someone: Someone;
  readonly #people: readonly string[];

  constructor(someone: Someone, people: readonly string[]) {
    this.#someone = someone;
    this.#people = people;
  }

  async reads(where: string): Promise<void> {
    await expect(
      this.#someone.page.locator(PANEL).locator('.waiting').or(this.#someone.page.locator('main > .waiting')),
    ).toHaveCount(0);
    const foreign = await foreignOn(this.#someone, this.#people);
    this.found.push(...foreign.map((text) => `${where}: ${text}`));
  }
}

/** Opens an entry of the menu of a section, or of the plan. */
async function opensFromMenu({ page }: Someone, of: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: ur.section.moreOf.replace('{{title}}', `\u2068${of}\u2069`) }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
  await expect(page.locator(PANEL)).toBeVisible();
}

async function closes({ page }: Someone): Promise<void> {
  const open = page.locator(PANEL);
  await open.getByRole('button', { name: ur.app.close, exact: true }).click();
  await expect(open).toHaveCount(0);
}

test('a manager who reads Urdu meets no English but what people wrote', async ({ world }) => {
  test.slow();
  const known = await writtenByPeople(await world.signsIn('manager'));
  const manager = await world.comes();
  const { page } = manager;
  const reader = new Reader(manager, known);
  await manager.goes('/sign-in', 'Sign in');
  expect((await foreignOn(manager, known)).length, 'English is seen where there is some').toBeGreaterThan(5);
  await page.getByRole('button', { name: 'اردو' }).click();
  await manager.isOn(ur.signIn.title);
  await reader.reads('sign-in');
  await manager.presses(ur.signIn.button);
  await reader.reads('sign-in, wrong');
  await page.getByRole('button', { name: 'Harpreet Gill' }).click();
  await manager.isOn(ur.plans.title);
  await reader.reads('plans');

  await manager.opensPlan(PLAN);
  const plan = new URL(page.url()).pathname;
  for (const title of ['Life story', ROUTINE, 'Preferences', 'Keeping safe: positive risk plans', 'Review triggers'])
    await manager.opens(title);
  await reader.reads('plan');
  await manager.opens(ROUTINE);
  await manager.text(ROUTINE).locator('p').first().click();
  await expect(page.getByRole('toolbar')).toBeVisible();
  await reader.reads('plan, writing');
  await page.getByRole('toolbar').getByRole('button', { name: ur.editor.addLabel, exact: true }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await reader.reads('plan, what to add');
  await page.keyboard.press('Escape');
  await opensFromMenu(manager, ROUTINE, ur.section.history);
  await expect(page.locator(PANEL).locator('.did').first()).toBeVisible();
  await reader.reads('history');
  await closes(manager);
  await opensFromMenu(manager, ROUTINE, ur.section.settings);
  await reader.reads('section settings');
  await closes(manager);
  for (const panel of [ur.plan.planSettings, ur.plan.addSection]) {
    await opensFromMenu(manager, PLAN, panel);
    await reader.reads(panel);
    await closes(manager);
  }
  await page.goto(`${plan}/timeline`);
  await manager.isOn(ur.timeline.title);
  await expect(page.locator('.entry').first()).toBeVisible();
  await page.getByText(ur.timeline.filter).click();
  await reader.reads('timeline');
  await page.goto(`${plan}/audit`);
  await expect(page.locator('.audit').first()).toBeVisible();
  await reader.reads('audit trail');
  await page.goto(plan);
  await manager.opens(ROUTINE);
  await manager.presses(ur.go.open);
  await expect(page.getByRole('dialog')).toBeVisible();
  await reader.reads('go to');
  await page.keyboard.type(ur.find.open);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox', { name: ur.find.label })).toBeVisible();
  await page.getByRole('searchbox', { name: ur.find.label }).fill('tea');
  await expect(page.locator('.found-line').first()).toBeVisible();
  await reader.reads('find');
  await closes(manager);
  await page.getByRole('button', { name: ur.app.menuOf.split('{{name}}')[1] ?? '' }).click();
  await reader.reads('own menu');
  await page.getByRole('menuitem', { name: ur.keys.title, exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await reader.reads('keys');
  await closes(manager);

  await page.getByRole('link', { name: ur.plan.people }).click();
  await manager.isOn(ur.people.title);
  await reader.reads('people');
  await manager.presses(ur.people.invite);
  await expect(page.getByRole('dialog')).toBeVisible();
  await reader.reads('inviting');
  await closes(manager);
  await page.getByRole('button', { name: ur.people.change }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await reader.reads('a member');
  for (const [address, heading] of [
    [`${plan}/print`, ur.print.title],
    ['/account', ur.account.title],
    ['/service', ur.service.title],
    ['/plans/new', ur.newPlan.title],
    ['/invitation', ur.invitation.enterTitle],
    ['/new-password', ur.passwordReset.enterTitle],
    ['/sign-in-link', ur.signInLink.title],
    ['/second-step', ur.secondStep.title],
    ['/nowhere', 'یہ صفحہ یہاں نہیں ہے'],
  ] as const) {
    await manager.goes(address, heading);
    await reader.reads(address);
  }
  expect(reader.found).toEqual([]);
});

test('a daughter who reads Urdu meets no English but what people wrote, where she may not write', async ({ world }) => {
  const daughter = await world.comes({ size: 'phone' });
  await daughter.goes('/sign-in', 'Sign in');
  await daughter.page.getByRole('button', { name: 'اردو' }).click();
  await daughter.page.getByRole('button', { name: 'Denise Whittaker' }).click();
  await daughter.isOn(PLAN);
  const reader = new Reader(daughter, await writtenByPeople(daughter));
  for (const title of [ROUTINE, 'Preferences', 'Health, medication and clinical needs']) await daughter.opens(title);
  await reader.reads('plan');
  expect(reader.found).toEqual([]);
});
