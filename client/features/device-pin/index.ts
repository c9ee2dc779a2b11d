/** The public interface of the PIN of a shared device. The sign-in page, the lock page and the account page, which use it, are fetched later themselves. */
export { DevicePeople } from './device-people.tsx';
export { SecretForm } from './secret-form.tsx';
export { OwnDevicePins } from './own-device-pins.tsx';
