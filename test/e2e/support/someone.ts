/** Somebody with a browser, in words that a story is told with. */
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { zPlan, zPlanSummary, type Plan, type Section } from '#shared/api.ts';
import { zText } from '#shared/api-sittings.ts';
import { z } from 'zod';

/** What one signs in with. */
export type Login = { readonly email: string; readonly password: string };

/** A section's text as the server holds it. */
export type Held = { readonly seq: number; readonly text: string };

type Node = { readonly text?: string; readonly content?: readonly Node[] };
const zNode: z.ZodType<Node> = z.lazy(
  () => z.object({ text: z.string().optional(), content: z.array(zNode).optional() }) as z.ZodType<Node>,
);

function plain(node: Node): string {
  return (node.text ?? '') + (node.content ?? []).map(plain).join(node.content?.[0]?.text === undefined ? '\n' : '');
}

function literally(words: string): RegExp {
  return new RegExp(words.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
}

/** Has the browser say aloud what its content policy stopped. */
function tellOfPolicy(): void {
  addEventListener('securitypolicyviolation', (event) => {
    console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

/** What the binding says as it draws a text for the first time; the editor then puts its caret right (client/editor/binding/caret-in-text.ts). */
const AT_FIRST = /^TextSelection endpoint not pointing into a node with inline content/;

/** What Playwright says in the page's place where a story has no service workers. */
const WORKER_BLOCKED = /^Service Worker registration blocked by Playwright/;

/** The address to which a page signs out. */
const SIGN_OUT = '/api/auth/sign-out';

/** Somebody and their browser. */
export class Someone {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #complaints: string[] = [];
  readonly #expected: RegExp[] = [];
  #planId = '';

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('console', (message) => {
      const isExpected = [AT_FIRST, WORKER_BLOCKED].some((pattern) => pattern.test(message.text()));
      if (/^(error|warning)$/.test(message.type()) && !isExpected)
        this.#complaints.push(`${message.text()} (${page.url()}; ${message.location().url})`);
    });
    page.on('request', (request) => {
      // What the page asks in that moment may be answered after the end of the session.
      if (request.url().endsWith(SIGN_OUT)) this.mayHear(/the server responded with a status of 401 .*\/api\//);
    });
    page.on('pageerror', (error) => this.#complaints.push(`${error.message} (${page.url()})`));
  }

  /** Somebody who has just opened their browser. */
  static async with(context: BrowserContext): Promise<Someone> {
    await context.addInitScript(tellOfPolicy);
    return new Someone(context, await context.newPage());
  }

  /** What the browser complained about, but for what the story says it must. */
  get complaints(): string[] {
    return this.#complaints.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
  }

  /** A browser itself complains about refused requests and lost connections; a story in which that belongs says so. */
  mayHear(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns);
  }

  /** One more page in the same browser. */
  async again(): Promise<Someone> {
    const other = new Someone(this.context, await this.context.newPage());
    other.#planId = this.#planId;
    return other;
  }

  // Coming and going

  /** Signs in beside the page, which saves a test the form. */
  async #hasSession(login: Login): Promise<void> {
    const answer = await this.context.request.post('/api/auth/sign-in/email', { data: login });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Signs in beside the page, and looks at the plans. */
  async signsInQuickly(login: Login): Promise<void> {
    await this.#hasSession(login);
    await this.page.goto('/');
    await this.isOn('Plans');
  }

  /** Signs in beside the page, and goes right to the address of a plan. */
  async opensQuickly(login: Login, title: string): Promise<void> {
    await this.#hasSession(login);
    const plan = (await this.plans()).find((candidate) => candidate.title === title);
    if (plan === undefined) throw new Error(`there is no plan ${title} for this account`);
    await this.page.goto(`/plans/${plan.id}`);
    await this.#isOnPlan(title);
  }

  /** Opens an address and waits for the heading of its page. */
  async goes(path: string, heading: string | RegExp): Promise<void> {
    await this.page.goto(path);
    await this.isOn(heading);
  }

  /** Is on the page with this heading. */
  async isOn(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  }

  /** Opens a plan from the list of plans. */
  async opensPlan(title: string): Promise<void> {
    await this.page.getByRole('link', { name: title, exact: true }).click();
    await this.#isOnPlan(title);
  }

  async #isOnPlan(title: string): Promise<void> {
    await this.isOn(title);
    this.staysOnThisPlan();
    await expect(this.page.locator('.section').first()).toBeVisible();
  }

  /** Loads the page again. */
  async reloads(): Promise<void> {
    await this.page.reload();
    const heading = this.page.getByRole('heading', { level: 1 });
    await expect(heading.and(this.page.locator(':not(.waiting)'))).toBeVisible();
  }

  /** Chooses from the menu under one's own name. */
  async chooses(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: /Open your menu/ }).click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  /** Chooses from the menu of the plan that is open. */
  async choosesForPlan(entry: string): Promise<void> {
    await this.page
      .locator('.plan-bar, .plan-foot')
      .getByRole('button', { name: /^More about/ })
      .click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  /** Presses a button, in a dialog where one is open. */
  async presses(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Fills in fields by their labels. */
  async fillsIn(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(fields))
      await this.page
        .getByRole('textbox', { name: label })
        .or(this.page.getByLabel(label, { exact: true }))
        .first()
        .fill(value);
  }

  /** Reads these words somewhere on the page. */
  async reads(words: string | RegExp): Promise<void> {
    await expect(this.page.getByText(words).first()).toBeVisible();
  }

  /** Takes this page's id, for a story that came to the plan by another way than the list. */
  staysOnThisPlan(): void {
    this.#planId = new URL(this.page.url()).pathname.split('/')[2] ?? '';
  }

  // Sections

  /** A section on the page of the plan. */
  section(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** The text of a section, editable or not. */
  text(title: string): Locator {
    return this.section(title).locator('.prose');
  }

  /** Brings a section into view and waits for its text. */
  async opens(title: string): Promise<void> {
    // What comes above it can push it away from the view again, and a text comes only near the view.
    await expect(async () => {
      await this.section(title).scrollIntoViewIfNeeded();
      await expect(this.text(title)).toBeVisible({ timeout: 2000 });
    }).toPass();
    await this.section(title).scrollIntoViewIfNeeded();
  }

  /** On a phone one reads first, and asks for the editor. */
  async #asksToWrite(title: string): Promise<void> {
    const ask = this.section(title).getByRole('button', { name: `Write here: ${title}`, exact: true });
    const isWritten = (await this.text(title).and(this.page.locator('[contenteditable="true"]')).count()) > 0;
    if (!isWritten && (await ask.isVisible())) await ask.click();
  }

  /** Puts the caret at the end of the paragraph that holds these words. */
  async clicksBehind(title: string, words: string): Promise<void> {
    await this.opens(title);
    await this.#asksToWrite(title);
    const paragraph = this.text(title).locator('p', { hasText: words }).first();
    // In its last line, because the key goes to the end of a line only.
    // Playwright counts from inside the border, which a line with new words has.
    const [width, height] = await paragraph.evaluate((line) => [line.clientWidth, line.clientHeight]);
    await paragraph.click({ position: { x: width - 1, y: height - 1 } });
    await this.page.keyboard.press('End');
  }

  /** Puts the caret before the paragraph that holds these words. */
  async clicksBefore(title: string, words: string): Promise<void> {
    await this.#asksToWrite(title);
    await this.text(title)
      .locator('p', { hasText: words })
      .first()
      .click({ position: { x: 1, y: 1 } });
    await this.page.keyboard.press('Home');
  }

  /** Types where the caret is. */
  async types(words: string): Promise<void> {
    await this.page.keyboard.type(words, { delay: 12 });
  }

  /** Has the live text of a section, with its line to the service. */
  async isLive(title: string): Promise<void> {
    await expect(this.section(title).locator('.ProseMirror')).toBeVisible();
    await this.isTold(title, '');
  }

  /**
   * Waits until the texts in and near the view are live. While they come, what stands below them moves, and a press is lost if its
   * button moves away between pointer down and up. Without a server, a text that the device does not keep never comes, and then
   * nothing moves any more.
   */
  async isSettled(): Promise<void> {
    const settled = this.page.waitForFunction(
      () =>
        [...document.querySelectorAll('.sections .section')].every((section) => {
          const { top, bottom, height } = section.getBoundingClientRect();
          const near = height > 0 && bottom > -800 && top < innerHeight + 800;
          return !near || section.querySelector('.ProseMirror') !== null;
        }),
      undefined,
      { timeout: 10_000 },
    );
    await settled.catch(() => undefined);
  }

  /** Opens the list of retired sections, which stands below the last section. */
  async opensRetired(): Promise<void> {
    const retired = this.page.getByText('Retired sections');
    await retired.scrollIntoViewIfNeeded();
    await this.isSettled();
    await retired.click();
  }

  /** Asks for a new section by the button below the last one. */
  async asksForNewSection(): Promise<void> {
    await this.page.locator('.section').last().scrollIntoViewIfNeeded();
    await this.isSettled();
    await this.presses('Add a section');
  }

  /** Starts writing in a section. */
  async startsWriting(title: string): Promise<void> {
    await this.opens(title);
    await this.#asksToWrite(title);
    await this.canWriteIn(title);
  }

  /** Types a line of its own at the end of a section. */
  async writesAtEnd(title: string, words: string): Promise<void> {
    await this.startsWriting(title);
    await this.text(title).focus();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.press('Enter');
    await this.types(words);
  }

  /** Sees these words in a section. */
  async sees(title: string, words: string | RegExp): Promise<void> {
    await expect(this.text(title)).toBeVisible();
    await expect.poll(() => this.shownText(title)).toMatch(words instanceof RegExp ? words : literally(words));
  }

  /** Does not see these words in a section. */
  async doesNotSee(title: string, words: string | RegExp): Promise<void> {
    await expect(this.text(title)).toBeVisible();
    await expect.poll(() => this.shownText(title)).not.toMatch(words instanceof RegExp ? words : literally(words));
  }

  /** Is told that everything in a section is saved. */
  async isToldSaved(title: string): Promise<void> {
    await this.isTold(title, 'Saved.');
  }

  /** Reads this under a section, where the page says how saving stands. */
  async isTold(title: string, words: string | RegExp): Promise<void> {
    await expect(this.section(title).locator('.save-state')).toHaveText(words);
  }

  /** Sees the caret of somebody, with the name, in a section. */
  async seesCaretOf(title: string, firstName: string): Promise<void> {
    await expect(this.text(title).locator('.caret', { hasText: firstName })).toBeAttached();
  }

  /** Can write in a section. */
  async canWriteIn(title: string): Promise<void> {
    await expect(this.text(title)).toHaveAttribute('contenteditable', 'true');
  }

  /** Can only read a section. */
  async canOnlyRead(title: string): Promise<void> {
    await expect(this.text(title)).toHaveAttribute('contenteditable', 'false');
    // Of a refused text there may be a field to copy it from, outside of the section's own text.
    // Whoever reads can comment on a block, act for themself, and open what was taken out: none of that writes in the text.
    const ofReaders = '.thread-mark, .block-comments *, .acts *, .gone-mark, .gone-mark *';
    const fields = `input, select, textarea, button:not(${ofReaders}), [contenteditable="true"], [role="textbox"]`;
    await expect(this.text(title).locator(fields)).toHaveCount(0);
    await expect(this.page.getByRole('toolbar', { name: title })).toHaveCount(0);
  }

  /** What the page shows of a section's text, without the carets of others. */
  async shownText(title: string): Promise<string> {
    return await this.text(title).evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const caret of copy.querySelectorAll('.caret, [contenteditable="false"]')) caret.remove();
      return (copy.textContent ?? '').replaceAll('\u2060', '');
    });
  }

  /** Chooses from "More" of a section. */
  async choosesOf(title: string, entry: string): Promise<void> {
    // The menu says its name in the language of the page.
    const more = this.section(title).locator('header [aria-haspopup="menu"]').first();
    const chosen = this.page.getByRole('menuitem', { name: entry, exact: true });
    await more.scrollIntoViewIfNeeded();
    await this.isSettled();
    // A press that comes while the page still closes what was open before it only ends that.
    await expect(async () => {
      if (!(await chosen.isVisible())) await more.click();
      await expect(chosen).toBeVisible({ timeout: 3000 });
    }).toPass();
    await chosen.click();
  }

  /** Opens a panel of a section from its menu. */
  async opensPanel(title: string, entry: 'History' | 'Section settings'): Promise<Locator> {
    await this.choosesOf(title, entry);
    // The history stands beside the text, and the settings lie over the page.
    const panel = entry === 'History' ? this.beside() : this.page.getByRole('dialog');
    await expect(panel.getByRole('heading', { level: 2 }).first()).toContainText(title);
    return panel;
  }

  /** A tool of writing: in the bar, or in the menu of those that do not fit there, which is open then. */
  async tool(name: string): Promise<Locator> {
    const tools = this.page.getByRole('toolbar');
    const inBar = tools.getByRole('button', { name, exact: true });
    const more = tools.getByRole('button', { name: 'More tools' });
    await expect(inBar.or(more).first()).toBeVisible();
    if ((await inBar.count()) > 0) return inBar;
    await more.click();
    const menu = this.page.getByRole('menu', { name: 'More tools' });
    await expect(menu).toBeVisible();
    return menu.locator('[role^="menuitem"]').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Uses a tool of writing. */
  async usesTool(name: string): Promise<void> {
    await (await this.tool(name)).click();
  }

  /** The panel beside the text: the history of a section, or Find. */
  beside(): Locator {
    return this.page.locator('aside.side-panel');
  }

  /** Closes the open panel. */
  async closesPanel(): Promise<void> {
    const open = this.page.getByRole('dialog').or(this.beside());
    await open.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(open).toHaveCount(0);
  }

  // The frame of the plan

  /** Goes to a section, or to a heading of the section one is in, by the contents: beside the text, or in the sheet from the bar. */
  async goesByContents(name: string | RegExp): Promise<void> {
    const contents = await this.opensContents();
    await contents.getByRole('link', { name }).click();
    await expect(this.page.getByRole('dialog', { name: 'Contents' })).toHaveCount(0);
  }

  /** Opens the contents, where they do not stand beside the text. */
  async opensContents(): Promise<Locator> {
    const contents = this.page.getByRole('navigation', { name: 'Sections', exact: true });
    if (!(await contents.isVisible())) await this.presses('Contents');
    await expect(contents).toBeVisible();
    return contents;
  }

  /** What the sign in the bar says about the line to the service. */
  get lineSign(): Locator {
    return this.page.locator('.plan-bar .line-sign');
  }

  // People on the plan

  /** Goes from the plan to the people on it. */
  async goesToPeople(): Promise<void> {
    await this.page.getByRole('link', { name: 'People on the plan' }).click();
    await this.isOn('People on the plan');
  }

  /** Goes from the people back to the plan with this title. */
  async goesBackToPlan(title: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Plan', exact: true }).click();
    await this.isOn(title);
  }

  /** What stands about a member on the page with the people. */
  member(name: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('heading', { level: 2, name }) });
  }

  /** Opens what is noted about a member. */
  async opensMember(name: string): Promise<Locator> {
    await this.presses(`Change what is noted about ${name}`);
    return this.page.getByRole('dialog', { name });
  }

  // What the server says to this account

  /** The plans that the server lists for this account. */
  async plans(): Promise<z.infer<typeof zPlanSummary>[]> {
    const answer = await this.context.request.get('/api/plans');
    return z.array(zPlanSummary).parse(await answer.json());
  }

  /** The plan that is open, as the server gives it to this account. */
  async plan(): Promise<Plan> {
    const answer = await this.context.request.get(`/api/plans/${this.#planId}`);
    return zPlan.parse(await answer.json());
  }

  /** A section of the open plan as the server gives it. */
  async sectionOnServer(title: string): Promise<Section> {
    const section = (await this.plan()).sections.find((candidate) => candidate.title === title);
    if (section === undefined) throw new Error(`there is no section ${title} for this account`);
    return section;
  }

  /** What the server holds of a section. */
  async heldText(title: string): Promise<Held> {
    const { id } = await this.sectionOnServer(title);
    const answer = await this.context.request.get(`/api/sections/${id}/text`);
    const { seq, doc } = zText.parse(await answer.json());
    return { seq, text: plain(zNode.parse(doc)) };
  }
}
