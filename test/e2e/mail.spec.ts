/** E-mail from a service that sends it, over a real SMTP server: an invitation, and the choice when mails come. */
import { decoded, MailServer } from '../support/mail-server.ts';
import { look } from './support/axe.ts';
import { expect, test } from './support/world.ts';

test.use({ start: 'empty' });

const PASSWORD = 'three plain words';

test('somebody is invited by e-mail, and chooses in their account when mails come', async ({ world }) => {
  const findings: string[] = [];
  const mails = await MailServer.start();
  try {
    const manager = await world.comes();
    const token = new URL(world.service.setUpLink).hash.replace('#token=', '');
    const data = { token, serviceName: 'Rosehill', name: 'Ruth Okafor', email: 'ruth@example.org', password: PASSWORD };
    expect((await manager.context.request.post('/api/setup', { data })).status()).toBe(200);
    // The address of the service is known only now, and it keeps its port.
    await world.service.ends();
    await world.service.starts({ SMTP_URL: mails.url(), PUBLIC_URL: world.service.url });
    await manager.goes('/service', 'Service');
    await manager.reads('This service sends mails');
    await manager.fillsIn({ 'Name of the new manager': 'Grace Adeyemi', 'Their e-mail address': 'grace@example.org' });
    await manager.presses('Make the invitation');
    await expect(manager.page.getByText('The mail was sent.').first()).toBeVisible({ timeout: 60_000 });
    const [mail] = mails.to('grace@example.org');
    const link = /http:\S+\/invitation#key=[\w-]+/.exec(mail === undefined ? '' : decoded(mail))?.[0] ?? '';

    const grace = await world.comes({ size: 'phone' });
    await grace.goes(link, 'You are invited');
    await grace.fillsIn({ 'E-mail': 'grace@example.org', Password: PASSWORD });
    await grace.presses('Make my account and join');
    await grace.isOn('Plans');
    await grace.goes('/account', 'My account');
    const choices = grace.page.getByRole('region', { name: 'E-mail' });
    await expect(choices).toContainText('grace@example.org');
    await expect(choices.getByRole('radio', { name: 'Once a day' })).toBeChecked();
    await choices.getByLabel('At what time').selectOption('18:00');
    await expect(choices.getByRole('status')).toContainText('Saved.');
    await choices.getByText('Soon', { exact: true }).click();
    await expect(choices.getByLabel('At what time')).toHaveCount(0);
    await look(grace, 'choice of mails', findings);
    expect(findings).toEqual([]);
    await grace.reloads();
    await expect(choices.getByRole('radio', { name: 'Soon' })).toBeChecked();
    await choices.getByText('Never', { exact: true }).click();
    await expect(choices.getByRole('status')).toContainText('Saved.');
    await grace.reloads();
    await expect(choices.getByRole('radio', { name: 'Never' })).toBeChecked();
  } finally {
    await mails.close();
  }
});
