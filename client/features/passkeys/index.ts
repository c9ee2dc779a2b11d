/** The public interface of passkeys. */
export { PasskeySignIn } from './passkey-sign-in.tsx';
