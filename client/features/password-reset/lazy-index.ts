/**
 * The public interface of password resets for code that is loaded later. It is apart from index.ts, so that the first page
 * stays small.
 */
export { OwnPasswordResets } from './own-resets.tsx';
export { MakePasswordReset, OpenPasswordResets } from './service-resets.tsx';
