/** Makes the text of a mail. It says that something waits and leads there, and nothing of a plan, in no part and no header. */
import type { MailKind } from '#shared/mail.ts';
import type { LanguageCode } from '#shared/settings.ts';
import type { MailRecord } from '#server/store/records/mail.ts';
import { DIRECTION, WORDS } from '#server/email/words.ts';

/** A mail as a transport sends it. */
export type Letter = {
  readonly to: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same each time a mail is tried, so that a mailbox can tell a second one. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What a letter is made of. */
export type LetterParts = {
  readonly mail: MailRecord;
  readonly to: string;
  readonly language: LanguageCode;
  /** The name of the service. */
  readonly service: string;
  /** The address that the mail comes from. */
  readonly from: string;
  /** The origin at which people reach the service. */
  readonly publicUrl: string;
  /** The key of the link of an invitation, a password reset or a sign-in; empty if it has none. */
  readonly key: string;
  /** The key of the link that ends e-mail about the inbox. */
  readonly unsubscribeKey: string;
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
}

/** The page to which a mail of each kind leads. */
const PAGES: Readonly<Record<MailKind, string>> = {
  inbox: '/inbox',
  invitation: '/invitation',
  passwordReset: '/new-password',
  signInLink: '/sign-in-link',
  secondStepOff: '/account',
};

function linkOf({ mail, publicUrl, key }: LetterParts): string {
  const page = PAGES[mail.kind];
  // The key is in the fragment of the link, so no server logs it.
  return `${publicUrl}${page}${key === '' ? '' : `#key=${key}`}`;
}

/** The letter of a mail. */
export function letterOf(parts: LetterParts): Letter {
  const { mail, to, language, service, from, publicUrl, unsubscribeKey } = parts;
  const words = WORDS[language](service);
  const { subject, lines, button } = words[mail.kind];
  const link = linkOf(parts);
  const isInbox = mail.kind === 'inbox';
  const stop = `${publicUrl}/unsubscribe?key=${encodeURIComponent(unsubscribeKey)}`;
  const fewer = isInbox
    ? [
        { text: words.fewer.change, to: `${publicUrl}/account` },
        { text: words.fewer.stop, to: stop },
      ]
    : [];
  const text = [...lines, `${button}:\n${link}`, words.why, ...fewer.map((each) => `${each.text}: ${each.to}`)].join('\n\n');
  const paragraphs = [
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    `<p><a href="${escaped(link)}">${escaped(button)}</a></p>`,
    `<p>${escaped(words.why)}</p>`,
    ...fewer.map((each) => `<p><a href="${escaped(each.to)}">${escaped(each.text)}</a></p>`),
  ];
  const html = `<!doctype html><html lang="${language}" dir="${DIRECTION[language]}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body style="font-size:18px;line-height:1.5">${paragraphs.join('')}</body></html>`;
  return {
    to,
    from: { name: service === '' ? 'Alongside' : service, address: from },
    subject,
    text: `${text}\n`,
    html,
    messageId: `<${mail.id}@${new URL(publicUrl).hostname}>`,
    headers: {
      // Programs that answer by themselves, such as out-of-office replies, leave such a mail alone.
      'Auto-Submitted': 'auto-generated',
      ...(isInbox && {
        'List-Unsubscribe': `<${stop}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  };
}
