/** The public interface of passkeys for code that is loaded later. It is apart from index.ts, so that the first page stays small. */
export { AddPasskey, OwnPasskeys } from './own-passkeys.tsx';
export { knowsPasskeys } from './ask-device.ts';
