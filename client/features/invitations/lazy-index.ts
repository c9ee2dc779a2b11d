/**
 * The public interface of invitations for code that is loaded later. It is apart from index.ts, so that the first page stays
 * small.
 */
export { emailOf, InviteEmail } from './invite-email.tsx';
export { NewInvitationCard, OpenInvitations, ShownOnce, useIsOver } from './invitations.tsx';
