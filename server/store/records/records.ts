/** All records together. */
import type { Kysely } from 'kysely';
import { appendFirst } from '#server/store/log/queries.ts';
import { actRecords } from '#server/store/records/acts.ts';
import { accountRecords } from '#server/store/records/accounts.ts';
import { auditRecords } from '#server/store/records/audit.ts';
import { begunSignInRecords } from '#server/store/records/begun-sign-ins.ts';
import { secondStepRecords } from '#server/store/records/second-steps.ts';
import { begunRestoreRecords } from '#server/store/records/begun-restores.ts';
import { invitationRecords } from '#server/store/records/invitations.ts';
import { devicePinRecords } from '#server/store/records/device-pins.ts';
import { mailRecords } from '#server/store/records/mail.ts';
import { notificationRecords } from '#server/store/records/notifications.ts';
import { passkeyRecords } from '#server/store/records/passkeys.ts';
import { passwordResetRecords } from '#server/store/records/password-resets.ts';
import { memberRecords } from '#server/store/records/people.ts';
import { planPhotoRecords } from '#server/store/records/plan-photos.ts';
import { planRecords } from '#server/store/records/plans.ts';
import { sectionRecords } from '#server/store/records/sections.ts';
import { seenRecords } from '#server/store/records/seen.ts';
import { serviceRecords } from '#server/store/records/service.ts';
import { sessionRecords } from '#server/store/records/sessions.ts';
import { signInLinkRecords } from '#server/store/records/sign-in-links.ts';
import { sittingRecords } from '#server/store/records/sittings.ts';
import { suggestionRecords } from '#server/store/records/suggestions.ts';
import { threadRecords } from '#server/store/records/threads.ts';
import type { Records, Store } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/** The records over a connection, or within a transaction. */
export function recordsOver(db: Kysely<Tables>): Records {
  return {
    ...serviceRecords(db),
    ...accountRecords(db),
    ...sessionRecords(db),
    ...planRecords(db),
    ...planPhotoRecords(db),
    ...memberRecords(db),
    ...sectionRecords(db),
    ...seenRecords(db),
    ...invitationRecords(db),
    ...passwordResetRecords(db),
    ...devicePinRecords(db),
    ...signInLinkRecords(db),
    ...secondStepRecords(db),
    ...passkeyRecords(db),
    ...begunSignInRecords(db),
    ...sittingRecords(db),
    ...begunRestoreRecords(db),
    ...threadRecords(db),
    ...notificationRecords(db),
    ...mailRecords(db),
    ...suggestionRecords(db),
    ...actRecords(db),
    ...auditRecords(db),
    appendFirst: (entry) => appendFirst(db, entry),
  };
}

/** The records for use outside a transaction: what takes several statements that belong together makes one of its own. */
export function standaloneRecords(db: Kysely<Tables>, write: Store['write']): Records {
  return {
    ...recordsOver(db),
    insertAccount: (account) => write((records) => records.insertAccount(account)),
    setNamed: (sectionId, memberIds) => write((records) => records.setNamed(sectionId, memberIds)),
    setGrant: (sectionId, memberId, right) => write((records) => records.setGrant(sectionId, memberId, right)),
    putSeen: (personId, at, seen) => write((records) => records.putSeen(personId, at, seen)),
    insertComment: (comment) => write((records) => records.insertComment(comment)),
    changeComment: (commentId, body, at) => write((records) => records.changeComment(commentId, body, at)),
    deleteComment: (commentId, at) => write((records) => records.deleteComment(commentId, at)),
    removeSecondStep: (personId) => write((records) => records.removeSecondStep(personId)),
    putRecoveryCodes: (personId, hashes) => write((records) => records.putRecoveryCodes(personId, hashes)),
    claimMail: (claim) => write((records) => records.claimMail(claim)),
    appendAudit: (entry) => write((records) => records.appendAudit(entry)),
    appendFirst: (entry) => write((records) => records.appendFirst(entry)),
  };
}
