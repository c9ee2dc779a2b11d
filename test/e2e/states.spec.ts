/** States that come up by themselves, or for a moment only: each is as easy to read, to reach and to hear as the pages are. */
import { comesBackToPage, goesOffline, goesOnline, isFull, isReadyForOffline, SERVER_AWAY } from './support/device.ts';
import { Front } from './support/front.ts';
import { BESIDE, DIALOG, test } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, type World } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';
const PLAN = 'Pearl’s care plan';
/** Names as nobody has them, so that every shorter one has its place too. */
const LONG = 'Featherstonehaughcholmondeleymarjoribanks'.repeat(2);
const LONG_SECTION = 'Morningafternoonandeveningroutine'.repeat(3);

// Each state is looked at many times over.
test.describe.configure({ timeout: 300_000 });

/** Asks the service for something beside the page; answers with what it said. */
async function asks(someone: Someone, method: 'POST' | 'PATCH', path: string, data: object): Promise<unknown> {
  const answer = await someone.context.request.fetch(path, { method, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return await answer.json();
}

/** Brings a section and its editor on the screen; answers with how to find it. */
async function placeOf(someone: Someone, title: string): Promise<string> {
  return `#section-${(await someone.sectionOnServer(title)).id}`;
}

/** A plan, one of its sections and one of its members, all with names that no line holds; and that member's browser. */
async function withLongNames(world: World, size: 'desktop' | 'phone'): Promise<Someone> {
  const manager = await world.signsIn('manager');
  const plan = (await asks(manager, 'POST', '/api/plans', {
    title: `Plan${LONG}`,
    personName: LONG,
    knownAs: '',
    template: 'dementia',
  })) as { id: string };
  await asks(manager, 'POST', `/api/plans/${plan.id}/sections`, { title: LONG_SECTION, lead: 'professional' });
  const { code } = (await asks(manager, 'POST', `/api/plans/${plan.id}/invitations`, {
    name: LONG,
    standing: 'family',
    relation: LONG.slice(0, 60),
  })) as { code: string };
  const account = { name: LONG, email: `${LONG.slice(0, 50)}@family.test`, password: 'three plain words' };
  const member = await world.comes({ size });
  await asks(member, 'POST', '/api/invitations/accept', { key: code, account });
  await manager.reloads();
  await manager.opensPlan(`Plan${LONG}`);
  return member;
}

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: a new version, no network, and leaving with something that is not saved`, async ({ world, note }) => {
    const front = await Front.before(world.service.url);
    try {
      const daughter = await world.comes({ size, at: front.url });
      await daughter.signsInQuickly(demoLogin('daughter'));
      await daughter.opensPlan(PLAN);
      await daughter.opens(LIFE);
      await isReadyForOffline(daughter);
      front.hasNewVersion();
      await comesBackToPage(daughter);
      await daughter.reads('There is a new version of Alongside.');
      const notes = daughter.page.getByRole('region', { name: 'Notes about this page and device' });
      await expect(notes).toContainText('There is a new version of Alongside.');
      await goesOffline(daughter);
      await daughter.writesAtEnd(LIFE, 'She kept bees.');
      await daughter.isTold(LIFE, /^Offline\. (One change is|\d+ changes are) kept on this device/);
      await expect(notes).toContainText('We cannot reach Alongside.');
      await daughter.page.evaluate(() => scrollTo(0, 0));
      await note(daughter, 'offline, with a new version');
      await daughter.chooses('Sign out');
      await daughter.reads('Something you wrote is not saved yet');
      await note(daughter, 'leaving', DIALOG);
      await daughter.presses('Stay here');
      daughter.mayHear(/the server responded with a status of/);
      await daughter.goes('/account', 'My account');
      await daughter.reads('We cannot reach Alongside.');
      await note(daughter, 'a page that is not kept');
      await goesOnline(daughter);
    } finally {
      await front.ends();
    }
  });

  test(`${size}: a page that is too old, its refused text, and a device without room`, async ({ world, note }) => {
    const daughter = await world.comes({ size });
    await isFull(daughter, world.service.url);
    await daughter.signsInQuickly(demoLogin('daughter'));
    await daughter.opensPlan(PLAN);
    await daughter.writesAtEnd(LIFE, 'She kept bees.');
    await daughter.isToldSaved(LIFE);
    await daughter.reads('There is no space left on this device.');
    const { room } = await daughter.sectionOnServer(LIFE);
    daughter.mayHear(...SERVER_AWAY, /the server responded with a status of/);
    await world.service.isKilled();
    await daughter.types(' Behind the chapel.');
    await daughter.isTold(LIFE, /kept in this page/);
    world.service.hasRoomOfSchema(room, 999);
    await world.service.starts();
    await expect(daughter.page.getByLabel('Your text that was not saved')).toHaveValue(/Behind the chapel\./);
    await daughter.reads('This page is too old to write in the plan.');
    await note(daughter, 'too old, refused, no room');
  });

  test(`${size}: a plan that is still on its way, one that is locked, and an archived one with retired sections`, async ({
    world,
    note,
  }) => {
    const manager = await world.opensPearl('manager', { size });
    const { id, sections } = await manager.plan();
    await asks(manager, 'PATCH', `/api/sections/${sections[2]?.id ?? ''}`, { retired: true });
    await asks(manager, 'PATCH', `/api/plans/${id}`, { archived: true });
    await manager.reloads();
    await manager.reads('This plan is archived.');
    await manager.opensRetired();
    await manager.reads('This section was retired');
    await note(manager, 'archived, with retired sections');

    await manager.page.route(`**/api/plans/${id}`, () => undefined);
    await manager.page.reload();
    await manager.reads('Opening…');
    await note(manager, 'loading');
    await manager.page.unrouteAll({ behavior: 'ignoreErrors' });

    await manager.page.evaluate(() => {
      localStorage.setItem('device', JSON.stringify({ shared: true }));
      localStorage.setItem('locked', 'yes');
    });
    await manager.reloads();
    await manager.isOn('Locked for Harpreet');
    await note(manager, 'locked');
    manager.mayHear(/the server responded with a status of 401/);
    await manager.fillsIn({ Password: 'not my password' });
    await manager.presses('Go on');
    await manager.reads('The password is not right.');
    await note(manager, 'locked, wrong password');
  });

  test(`${size}: while one writes: the menu behind a slash, a link, and every block with its fields`, async ({
    world,
    note,
  }) => {
    const daughter = await world.opensPearl('daughter', { size });
    const { keyboard } = daughter.page;
    await daughter.writesAtEnd(LIFE, 'Bees /');
    const here = await placeOf(daughter, LIFE);
    const menu = daughter.page.getByRole('listbox', { name: 'Choose what to add' });
    await expect(menu).toBeVisible();
    await note(daughter, 'slash menu', here, 'held');
    // The list can have the focus itself, as axe asks of what scrolls, and obeys the same keys there.
    await menu.focus();
    await keyboard.press('ArrowDown');
    await expect(menu.getByRole('option', { selected: true })).toHaveText('Small heading');
    await keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(daughter.text(LIFE)).toBeFocused();
    await keyboard.press('Backspace');

    await daughter.usesTool('Link');
    await daughter.fillsIn({ 'Web address': 'the bee club' });
    await daughter.presses('Set the link');
    await daughter.reads('or write an address that starts with');
    await note(daughter, 'link form, to be put right', '.popover', 'held');
    await keyboard.press('Escape');
    await daughter.usesTool('Add a block');
    await expect(daughter.page.getByRole('menu')).toBeVisible();
    await note(daughter, 'what can be added', '.popover', 'held');
    await keyboard.press('Escape');

    for (const [typed, block] of [
      ['/pref', 'Preference'],
      ['/rou', 'Routine step'],
      ['/risk', 'Risk plan'],
      ['/rev', 'Review trigger'],
    ] as const) {
      await daughter.text(LIFE).focus();
      await keyboard.press('Control+End');
      await keyboard.press('Enter');
      await daughter.types(typed);
      await expect(menu.getByRole('option')).toHaveCount(1);
      await keyboard.press('Enter');
      const made = daughter.text(LIFE).getByRole('group', { name: block, exact: true });
      await expect(made).toBeVisible();
      // Some open with their fields, some do not.
      const details = made.getByRole('button', { name: `Details: ${block}`, exact: true });
      if (await details.isVisible()) await details.click();
      await expect(made.getByRole('button', { name: `Remove: ${block}` })).toBeVisible();
    }
    await daughter.presses('Add someone’s view');
    await note(daughter, 'blocks with their fields', here);
    // The page got narrow and wide again meanwhile, and she still writes.
    await daughter.text(LIFE).focus();
    await daughter.types(' Twelve hives.');
    await daughter.isToldSaved(LIFE);
  });

  test(`${size}: finding, going, and the keys`, async ({ world, note }) => {
    const nurse = await world.opensPearl('nurse', { size });
    await nurse.presses('Find in this plan');
    await nurse.page.getByRole('searchbox').fill('the');
    await nurse.reads(/^(Found in|Here are the first)/);
    await note(nurse, 'find', BESIDE);
    await nurse.page.getByRole('searchbox').fill('zzz');
    await nurse.reads('Nothing found.');
    await note(nurse, 'find, nothing found', BESIDE);
    await nurse.closesPanel();
    await nurse.presses('Go to');
    await expect(nurse.page.getByRole('menuitem').first()).toBeVisible();
    await note(nurse, 'go to', DIALOG);
    await nurse.page.getByRole('searchbox').fill('zzz');
    await nurse.reads('Nothing fits.');
    await note(nurse, 'go to, nothing fits', DIALOG);
    await nurse.closesPanel();
    if (size === 'desktop') {
      await nurse.chooses('Keyboard shortcuts');
      await expect(nurse.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
      await note(nurse, 'keys', DIALOG);
      await nurse.closesPanel();
    }
    await nurse.asksForNewSection();
    await nurse.page.getByRole('dialog').getByRole('button', { name: 'Add the section' }).click();
    await expect(nurse.page.getByRole('dialog').getByRole('alert')).toBeVisible();
    await note(nurse, 'add a section, to be put right', DIALOG);
  });

  test(`${size}: names that no line holds`, async ({ world, note }) => {
    const member = await withLongNames(world, size);
    await member.goes('/', 'Plans');
    await note(member, 'plans, long names');
    await member.opensPlan(`Plan${LONG}`);
    await expect(member.page.locator('.here-now')).toContainText('Harpreet');
    await member.opens(LONG_SECTION);
    await member.opens('About me and what matters');
    await note(member, 'plan, long names');
    await member.presses('Go to');
    await expect(member.page.getByRole('menuitem').first()).toBeVisible();
    await note(member, 'go to, long names', DIALOG);
    await member.closesPanel();
    await member.opensPanel(LONG_SECTION, 'History');
    await note(member, 'history, long names', BESIDE);
    await member.closesPanel();
    await member.page.getByRole('link', { name: 'People on the plan' }).click();
    await member.isOn('People on the plan');
    await note(member, 'people, long names');
    await member.chooses('My account');
    await member.reads('This device, now');
    await note(member, 'account, long names');
  });
}

test('another’s long name beside the text, and over it', async ({ world, note }) => {
  const member = await withLongNames(world, 'phone');
  const manager = await world.signsIn('manager', { size: 'phone' });
  await member.goes('/', 'Plans');
  for (const someone of [member, manager]) await someone.opensPlan(`Plan${LONG}`);
  await Promise.all([member.startsWriting(ROUTINE), manager.startsWriting(ROUTINE)]);
  await member.types('Good morning.');
  await manager.seesCaretOf(ROUTINE, LONG);
  await expect(manager.section(ROUTINE).locator('.here-too')).toContainText(LONG);
  await note(manager, 'writing beside a long name', await placeOf(manager, ROUTINE));
});
