/** What somebody's program sends, and what breaks in a page: never does an editor go on writing from a text that is not the shared one. */
import { demoLogin, expect, test, quick } from './support/world.ts';
import { joinsAsStock, writesParagraph } from './support/stock.ts';

const ROUTINE = 'Daily routine';
const TEA = 'Nobody should wash before tea.';

type Cursor = Readonly<Record<'anchor' | 'head', object>>;
const NOWHERE: readonly Cursor[] = [
  { anchor: { type: { client: 1, clock: 99_999_999 } }, head: { type: { client: 2, clock: 0 } } },
  { anchor: { item: { client: 7, clock: 2 ** 50 } }, head: { tname: 'text', assoc: -1 } },
  { anchor: { tname: 'text', assoc: 0 }, head: { tname: 'text', item: { client: 0, clock: 0 }, assoc: 7 } },
];

test('[S8] a reader whose caret is nowhere does not cost anybody a word', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await daughter.canWriteIn(ROUTINE);
  const inspector = await world.opensPearl('inspector');
  const son = await world.opensPearl('son');
  const reader = await joinsAsStock(inspector, world.service.url, ROUTINE);
  const writer = await joinsAsStock(son, world.service.url, ROUTINE);
  const seen = (): number =>
    [...writer.provider.awareness.getStates().values()].filter((state) => state['cursor'] !== undefined).length;
  for (const [number, cursor] of NOWHERE.entries()) {
    reader.provider.awareness.setLocalState({ cursor });
    await expect.poll(seen).toBeGreaterThan(0);
    writesParagraph(writer, `Sugar number ${number}.`);
    await daughter.sees(ROUTINE, `Sugar number ${number}.`);
  }
  // Text itself, a deleted unit and an end of a node are places too: each unit of the section is tried as a node and as a place in it.
  for (const [client, structs] of writer.provider.doc.store.clients)
    for (const { id } of structs.slice(0, 20))
      reader.provider.awareness.setLocalState({
        cursor: { anchor: { type: { client, clock: id.clock } }, head: { item: { client, clock: id.clock } } },
      });
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.types(' Blue cup.');
  await daughter.isToldSaved(ROUTINE);
  const { text } = await son.heldText(ROUTINE);
  expect(text).toContain('Blue cup.');
  for (const number of NOWHERE.keys()) expect(text).toContain(`Sugar number ${number}.`);
  expect(reader.closed()).toBeNull();
  reader.provider.destroy();
  writer.provider.destroy();
});

test(
  '[S7] an editor that breaks while it draws the words of others stops, deletes none of them, and begins afresh',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const son = await world.opensPearl('son');
    daughter.mayHear(/the drawing broke/);
    await daughter.opens(ROUTINE);
    await daughter.canWriteIn(ROUTINE);
    await daughter.clicksBehind(ROUTINE, TEA);
    await daughter.types(' Red cup.');
    await daughter.isToldSaved(ROUTINE);
    await daughter.text(ROUTINE).evaluate((prose) => {
      type Tr = { getMeta: (key: string) => unknown };
      type Made = new (spec: object) => object;
      type Editor = {
        state: { plugins: { constructor: Made }[] };
        registerPlugin: (plugin: object) => void;
        commands: { insertContent: (words: string) => void };
      };
      const { editor } = prose as unknown as { editor: Editor };
      const Plugin = editor.state.plugins[0]?.constructor;
      if (Plugin === undefined) throw new Error('an editor without plugins');
      let armed = false;
      const apply = (tr: Tr): null => {
        if (!armed || tr.getMeta('textBinding$') === undefined) return null;
        // As a key that is pressed in the same moment, before the page is drawn anew.
        queueMicrotask(() => editor.commands.insertContent(' Green cup.'));
        throw new Error('the drawing broke');
      };
      editor.registerPlugin(new Plugin({ state: { init: () => null, apply } }));
      armed = true;
      Object.assign(globalThis, { brokenProse: prose });
    });
    const writer = await joinsAsStock(son, world.service.url, ROUTINE);
    writesParagraph(writer, 'Two sugars, said Mum.');
    // The page takes a fresh document by itself: a new editor with the words of both.
    await daughter.sees(ROUTINE, 'Two sugars, said Mum.');
    expect(
      await daughter.text(ROUTINE).evaluate((prose) => prose !== (globalThis as { brokenProse?: Element }).brokenProse),
    ).toBe(true);
    await daughter.clicksBehind(ROUTINE, TEA);
    await daughter.types(' Blue cup.');
    await daughter.isToldSaved(ROUTINE);
    const { text } = await son.heldText(ROUTINE);
    for (const words of ['Nobody should wash before tea.', 'Two sugars, said Mum.', 'Blue cup.', 'Red cup.'])
      expect(text).toContain(words);
    writer.provider.destroy();
  },
);

test('a section that the page cannot draw leaves the rest of the plan alone, and comes back', async ({ world }) => {
  const nurse = await world.comes();
  nurse.mayHear(/the editor broke/);
  await nurse.page.addInitScript((title) => {
    const set = Element.prototype.setAttribute;
    Element.prototype.setAttribute = function setOrBreak(name, value) {
      const broken = !('mended' in globalThis) && name === 'aria-label' && value === title && this.tagName === 'DIV';
      if (broken) throw new Error('the editor broke');
      set.call(this, name, value);
    };
  }, ROUTINE);
  await nurse.signsInQuickly(demoLogin('nurse'));
  await nurse.opensPlan('Pearl’s care plan');
  const broken = nurse.section(ROUTINE);
  await broken.scrollIntoViewIfNeeded();
  await expect(broken).toContainText('This section cannot be shown just now. Its text is safe.');
  await nurse.sees('Life story', /./);
  await nurse.page.evaluate(() => Object.assign(globalThis, { mended: true }));
  await expect(async () => {
    const again = broken.getByRole('button', { name: 'Try again' });
    // It may come back by itself in this very moment, and the button with it.
    if (await again.isVisible()) await again.click({ timeout: 1000 }).catch(() => undefined);
    await nurse.sees(ROUTINE, TEA);
  }).toPass();
});
