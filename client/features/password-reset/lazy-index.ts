/** What other parts may use of password resets, once they were fetched themselves: kept apart from index.ts, so that the first page stays small. */
export { OwnPasswordResets } from './own-resets.tsx';
export { MakePasswordReset, OpenPasswordResets } from './service-resets.tsx';
