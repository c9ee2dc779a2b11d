/** What other parts of the client may use of the lock of a shared device. */
import { lazy } from 'react';

export { useIdleLock } from './idle-lock.ts';

/** Fetches the lock page ahead, so that the device can lock without a network too. */
export const fetchLockPage = () => import('./lock-page.tsx');
/** Fetched when the device locks, or ahead. */
export const LockPage = lazy(async () => ({ default: (await fetchLockPage()).LockPage }));
