/** What other parts may use of invitations, once they were fetched themselves: kept apart from index.ts, so that the first page stays small. */
export { NewInvitationCard, OpenInvitations, ShownOnce } from './invitations.tsx';
