/** Everything that the interface says, in Urdu. A person who speaks Urdu has to check it before a service relies on it: see client/words/README.md. */
import type { en } from '#client/words/en/index.ts';
import type { Words } from '#client/words/languages.ts';
import { app } from '#client/words/ur/app.ts';
import { forms } from '#client/words/ur/forms.ts';
import { time } from '#client/words/ur/time.ts';
import { account } from '#client/words/ur/account.ts';
import { signInLink } from '#client/words/ur/sign-in-link.ts';
import { secondStep } from '#client/words/ur/second-step.ts';
import { passkeys } from '#client/words/ur/passkeys.ts';
import { deviceLock } from '#client/words/ur/device-lock.ts';
import { devicePin } from '#client/words/ur/device-pin.ts';
import { offline } from '#client/words/ur/offline.ts';
import { service } from '#client/words/ur/service.ts';
import { passwordReset } from '#client/words/ur/password-reset.ts';
import { invitations } from '#client/words/ur/invitations.ts';
import { plans } from '#client/words/ur/plans.ts';
import { planPerson } from '#client/words/ur/plan-person.ts';
import { planFrame } from '#client/words/ur/plan-frame.ts';
import { mustKnow } from '#client/words/ur/must-know.ts';
import { news } from '#client/words/ur/news.ts';
import { ownView } from '#client/words/ur/own-view.ts';
import { people } from '#client/words/ur/people.ts';
import { sections } from '#client/words/ur/sections.ts';
import { sectionLinks } from '#client/words/ur/section-links.ts';
import { editor } from '#client/words/ur/editor.ts';
import { blocks } from '#client/words/ur/blocks.ts';
import { find } from '#client/words/ur/find.ts';
import { history } from '#client/words/ur/history.ts';
import { comments } from '#client/words/ur/comments.ts';
import { contributions } from '#client/words/ur/contributions.ts';
import { acts } from '#client/words/ur/acts.ts';
import { timeline } from '#client/words/ur/timeline.ts';
import { past } from '#client/words/ur/past.ts';
import { inbox } from '#client/words/ur/inbox.ts';
import { suggestions } from '#client/words/ur/suggestions.ts';
import { print } from '#client/words/ur/print.ts';

/** All words by their keys. */
export const ur: Words<typeof en> = {
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
};
