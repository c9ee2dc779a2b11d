/** The public interface of sign-out and change of user. */
export { useLeave } from './use-leave.ts';
