/** Somebody opens the service at an address that is not the one it was started with. */
import { expect, test } from './support/world.ts';

for (const [size, scheme] of [
  ['phone', 'dark'],
  ['desktop', 'light'],
] as const)
  test(`${size}: a page at another address than PUBLIC_URL leads to the right one, and the log names both`, async ({
    world,
  }) => {
    const { service } = world;
    const { port } = new URL(service.url);
    const right = `http://127.0.0.1:${port}`;
    await service.ends();
    await service.starts({ PUBLIC_URL: right });
    const daughter = await world.comes({ size, scheme });
    // The page tells the server where it is, and is refused.
    daughter.mayHear(/status of 403 .*\/api\/address/);
    await daughter.page.goto(`${service.url}/invitation?language=en#key=abc`);
    await daughter.isOn('Alongside is at another address');
    await expect(daughter.page.getByRole('link', { name: `Open 127.0.0.1:${port}` })).toHaveAttribute(
      'href',
      `${right}/invitation?language=en#key=abc`,
    );
    await daughter.page.goto(`${service.url}/`);
    await daughter.page.getByRole('link', { name: `Open 127.0.0.1:${port}` }).click();
    await daughter.isOn('Sign in');
    expect(new URL(daughter.page.url()).origin).toBe(right);
    expect(service.said).toContain(service.url);
    expect(service.said).toMatch(/another address than PUBLIC_URL/);
  });
