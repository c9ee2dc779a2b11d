/** The public interface of the lock of a shared device. */
import { lazy } from 'react';

export { lockNow, useDeviceLock } from './device-lock.ts';

/** Fetches the code of the lock page early, so that the device can lock without a network too. */
export const fetchLockPage = () => import('./lock-page.tsx');
/** The lock page. Its code is fetched when the device locks, or earlier by `fetchLockPage`. */
export const LockPage = lazy(async () => ({ default: (await fetchLockPage()).LockPage }));
