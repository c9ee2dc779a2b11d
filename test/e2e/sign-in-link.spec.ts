/** Signing in by a link in an e-mail, over a real SMTP server: asked for on one page, used on another device. */
import { decoded, MailServer } from '../support/mail-server.ts';
import { look } from './support/axe.ts';
import { makesPlan, PASSWORD, setsUp } from './support/fresh.ts';
import { expect, test } from './support/world.ts';

test.use({ start: 'empty' });

const EMAIL = 'ruth@rosehill.test';
/** The browser itself notes what the service refused. */
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;

test('a link by e-mail signs in once, and opens the page that was asked for', async ({ world }) => {
  const findings: string[] = [];
  const mails = await MailServer.start();
  try {
    const ruth = await setsUp(world);
    const planId = await makesPlan(ruth, 'A plan for Rose Adeyemi');
    const plain = await world.comes();
    await plain.goes('/sign-in', 'Sign in');
    await expect(plain.page.getByRole('link', { name: 'Get a link by e-mail' })).toHaveCount(0);
    await plain.goes('/sign-in-link', 'Sign in by a link');
    await plain.reads('This service sends no e-mail');
    // The address of the service is known only now, and it keeps its port. Nobody's page may miss it meanwhile.
    await ruth.page.goto('about:blank');
    await plain.page.goto('about:blank');
    await world.service.ends();
    await world.service.starts({ SMTP_URL: mails.url(), PUBLIC_URL: world.service.url });

    const phone = await world.comes({ size: 'phone' });
    await phone.goes(`/plans/${planId}`, 'Sign in');
    await phone.page.getByRole('link', { name: 'Get a link by e-mail' }).click();
    await phone.isOn('Sign in by a link');
    await phone.fillsIn({ 'E-mail': 'not an address' });
    await phone.presses('Send me the link');
    await expect(phone.page.getByRole('alert')).toBeVisible();
    await phone.fillsIn({ 'E-mail': EMAIL });
    await look(phone, 'asking for a link', findings);
    // The keyboard is enough.
    await phone.page.getByLabel('E-mail').press('Enter');
    await phone.reads(`If ${EMAIL} has an account here, a mail is on its way.`);
    await look(phone, 'the mail is on its way', findings);
    await expect.poll(() => mails.to(EMAIL).length, { timeout: 30_000 }).toBe(1);
    const [mail] = mails.to(EMAIL);
    const link = /http:\S+\/sign-in-link#key=[\w-]+/.exec(mail === undefined ? '' : decoded(mail))?.[0] ?? '';

    // A program that only opens the link, with scripts and all, uses nothing up.
    const scanner = await world.comes();
    await scanner.goes(link, 'Sign in by a link');
    await scanner.reads('This is the account of Ruth Okafor.');
    await scanner.goes('/', 'Sign in');

    await phone.goes(link, 'Sign in by a link');
    await phone.reads('This is the account of Ruth Okafor.');
    expect(phone.page.url()).not.toContain('key');
    await look(phone, 'the page of a link', findings);
    await phone.presses('Sign in');
    await expect(phone.page).toHaveURL(new RegExp(`/plans/${planId}$`));
    await phone.isOn('A plan for Rose Adeyemi');

    scanner.mayHear(REFUSED_BY_SERVER);
    await scanner.goes(link, 'Sign in by a link');
    await scanner.reads('This link does not work any more.');
    await expect(scanner.page.getByLabel('E-mail')).toBeVisible();
    await scanner.page.getByRole('link', { name: 'Sign in with your password' }).click();
    await scanner.isOn('Sign in');
    await scanner.fillsIn({ 'E-mail': EMAIL, Password: PASSWORD });
    await scanner.presses('Sign in');
    await scanner.isOn(/Plans|A plan for Rose Adeyemi/);
    expect(findings).toEqual([]);
  } finally {
    await mails.close();
  }
});
