/** The first days of a service that nobody has set up: its first manager, whom they invite, and a plan. */
import { expect } from '@playwright/test';
import { zNewInvitation } from '#shared/api.ts';
import type { Someone } from './someone.ts';
import type { Device, World } from './world.ts';

/** The password of everybody here, until they choose another. */
export const PASSWORD = 'three plain words';

/** Ruth comes by the printed link and sets up the service, as its first manager. */
export async function setsUp(world: World, device: Device = {}): Promise<Someone> {
  const ruth = await world.comes(device);
  await ruth.page.goto(world.service.setUpLink);
  await ruth.isOn('Set up your service');
  await ruth.fillsIn({
    'Name of the service': 'Rosehill',
    'Your name': 'Ruth Okafor',
    'E-mail': 'ruth@rosehill.test',
    Password: PASSWORD,
  });
  await ruth.presses('Set up the service');
  await ruth.isOn('Plans');
  return ruth;
}

/** Rose’s plan, made beside the page; answers with its id. */
export async function makesPlan(manager: Someone, title: string): Promise<string> {
  const body = { title, personName: 'Rose Adeyemi', knownAs: 'Rose', template: 'dementia' };
  const answer = await manager.context.request.post('/api/plans', { data: body });
  return ((await answer.json()) as { id: string }).id;
}

/** Somebody whom a manager invited, in a browser of their own; it is only the story before the story. */
export async function joins(
  world: World,
  manager: Someone,
  { path, body, email }: { path: string; body: { name: string }; email: string },
  device: Device = {},
): Promise<Someone> {
  const made = await manager.context.request.post(path, { data: body });
  const { code } = zNewInvitation.parse(await made.json());
  const someone = await world.comes(device);
  const account = { name: body.name, email, password: PASSWORD };
  const joined = await someone.context.request.post('/api/invitations/accept', { data: { key: code, account } });
  expect(joined.status()).toBe(200);
  return someone;
}
