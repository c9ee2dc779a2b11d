/** Where each account begins: after one tap in the demo, and from the home screen. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { expect, test } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const PLAN = 'Pearl’s care plan';

test('each account of the demo begins, by one tap, on what it would do first', async ({ world }) => {
  const visitor = await world.comes({ size: 'phone' });
  const begins: readonly (readonly [RegExp, string])[] = [
    [/^Pearl Whittaker/, 'Hello, Pearl'],
    [/^Denise Whittaker/, PLAN],
    [/^Marcus Whittaker/, PLAN],
    [/^Niamh Doherty/, 'Plans'],
    [/^Farah Siddiqui/, 'Plans'],
    [/^Harpreet Gill/, 'Plans'],
    [/^Owen/, 'Plans'],
  ];
  // Whoever leaves so soon may leave while the page still asks for the key of this device.
  visitor.mayHear(/status of 401 .*device-key/);
  await visitor.goes('/', 'Sign in');
  await expect(visitor.page.locator('.demo-people li')).toHaveCount(begins.length);
  for (const [name, heading] of begins) {
    await visitor.page.getByRole('button', { name }).click();
    await visitor.isOn(heading);
    // Her own view has no menu of its own: the whole plan has it.
    if (heading.startsWith('Hello')) await visitor.page.getByRole('link', { name: 'The whole plan' }).click();
    await visitor.chooses('Sign out');
    await visitor.isOn('Sign in');
  }
});

test('the installed app begins where a sign-in does, and its manifest names icons that are there', async ({ world }) => {
  const daughter = await world.signsIn('daughter', { size: 'phone' });
  const link = await daughter.page.locator('link[rel="manifest"]').getAttribute('href');
  const manifest = z
    .object({
      id: z.literal('/'),
      start_url: z.string(),
      display: z.literal('standalone'),
      icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() })).min(3),
    })
    .parse(await (await daughter.context.request.get(link ?? '')).json());
  for (const { src, type } of manifest.icons) {
    const icon = await daughter.context.request.get(src);
    expect(icon.status(), src).toBe(200);
    expect(icon.headers()['content-type'], src).toContain(type);
    expect(await icon.body()).toEqual(readFileSync(new URL(`../../client/public${src}`, import.meta.url)));
  }
  await daughter.goes(manifest.start_url, PLAN);

  const stranger = await world.comes({ size: 'phone' });
  await stranger.goes(manifest.start_url, 'Sign in');
  expect(new URL(stranger.page.url()).search).toBe('');
});
