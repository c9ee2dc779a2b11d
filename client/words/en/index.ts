/** Everything that the interface says, in English: short, plain and kind, with the words of docs/glossary.md. One file for each feature. */
import { app } from '#client/words/en/app.ts';
import { forms } from '#client/words/en/forms.ts';
import { time } from '#client/words/en/time.ts';
import { account } from '#client/words/en/account.ts';
import { signInLink } from '#client/words/en/sign-in-link.ts';
import { secondStep } from '#client/words/en/second-step.ts';
import { passkeys } from '#client/words/en/passkeys.ts';
import { deviceLock } from '#client/words/en/device-lock.ts';
import { devicePin } from '#client/words/en/device-pin.ts';
import { offline } from '#client/words/en/offline.ts';
import { service } from '#client/words/en/service.ts';
import { passwordReset } from '#client/words/en/password-reset.ts';
import { invitations } from '#client/words/en/invitations.ts';
import { plans } from '#client/words/en/plans.ts';
import { planPerson } from '#client/words/en/plan-person.ts';
import { planFrame } from '#client/words/en/plan-frame.ts';
import { mustKnow } from '#client/words/en/must-know.ts';
import { news } from '#client/words/en/news.ts';
import { ownView } from '#client/words/en/own-view.ts';
import { people } from '#client/words/en/people.ts';
import { sections } from '#client/words/en/sections.ts';
import { sectionLinks } from '#client/words/en/section-links.ts';
import { editor } from '#client/words/en/editor.ts';
import { blocks } from '#client/words/en/blocks.ts';
import { find } from '#client/words/en/find.ts';
import { history } from '#client/words/en/history.ts';
import { comments } from '#client/words/en/comments.ts';
import { contributions } from '#client/words/en/contributions.ts';
import { acts } from '#client/words/en/acts.ts';
import { timeline } from '#client/words/en/timeline.ts';
import { past } from '#client/words/en/past.ts';
import { inbox } from '#client/words/en/inbox.ts';
import { suggestions } from '#client/words/en/suggestions.ts';
import { print } from '#client/words/en/print.ts';

/** All words by their keys; other languages have the same keys. */
export const en = {
  ...app,
  ...forms,
  ...time,
  ...account,
  ...signInLink,
  ...secondStep,
  ...passkeys,
  ...deviceLock,
  ...devicePin,
  ...offline,
  ...service,
  ...passwordReset,
  ...invitations,
  ...plans,
  ...planPerson,
  ...planFrame,
  ...mustKnow,
  ...news,
  ...ownView,
  ...people,
  ...sections,
  ...sectionLinks,
  ...editor,
  ...blocks,
  ...find,
  ...history,
  ...comments,
  ...contributions,
  ...acts,
  ...timeline,
  ...past,
  ...inbox,
  ...suggestions,
  ...print,
} as const;
