/**
 * Background tasks of the open page: sending pending changes, storing a plan offline, and stopping when another page signs out.
 */
import { useEffect, useRef } from 'react';
import type { Plan } from '#shared/api.ts';
import { claimDevice, forgetClaim } from '#client/offline/claim-device.ts';
import { deviceOwner, onOtherPageChange } from '#client/offline/device-owner.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { runSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { queryClient } from '#client/api/queries.ts';
import { deviceIsShared, useSharedDevice } from '#client/settings/shared-device.ts';

/** How long background tasks wait after the page is shown, in milliseconds, so that they never slow the page. */
const START_DELAY = 3000;

/** Clears this page after another page of the browser signed out or signed in another account. */
function leavePage(): void {
  if (deviceOwner() !== null || deviceIsShared()) {
    // An account is still signed in, perhaps another one. The page reloads and shows what that account may see.
    location.reload();
    return;
  }
  runSignOutCleanup();
  queryClient.clear();
  location.assign('/sign-in');
}

const loadBackgroundSync = () => import('#client/offline/background-sync.ts');

/**
 * Runs a task of the background sync. If its script cannot be loaded now, the task runs again when the page is online again.
 */
async function withBackgroundSync(
  task: (sync: Awaited<ReturnType<typeof loadBackgroundSync>>) => Promise<unknown>,
): Promise<void> {
  const sync = await loadBackgroundSync().catch(() => null);
  if (sync !== null) await task(sync);
}

/** Runs the background tasks of the account that is signed in; `personId` is null if nobody is. */
export function useDeviceTasks(personId: string | null): void {
  const offline = useStaleAnswers().size > 0;
  const shared = useSharedDevice();
  const before = useRef(shared);
  useEffect(() => {
    if (before.current === shared) return;
    before.current = shared;
    forgetClaim();
    void claimDevice(personId);
  }, [shared, personId]);
  useEffect(() => (personId === null ? undefined : onOtherPageChange(leavePage)), [personId]);
  useEffect(() => {
    if (personId === null || offline) return;
    const timer = setTimeout(
      () => void withBackgroundSync(({ sendPendingChanges }) => sendPendingChanges(personId)),
      START_DELAY,
    );
    return () => clearTimeout(timer);
  }, [personId, offline]);
}

/** Stores all sections of an open plan on this device, a short time after the page is shown. */
export function useKeepPlanOffline(personId: string, plan: Plan): void {
  const offline = useStaleAnswers().size > 0;
  const rooms = plan.sections.map((section) => section.room).join(' ');
  const latest = useRef(plan);
  useEffect(() => {
    latest.current = plan;
  });
  useEffect(() => {
    if (offline || rooms === '') return;
    const timer = setTimeout(() => void withBackgroundSync(({ syncPlan }) => syncPlan(personId, latest.current)), START_DELAY);
    return () => clearTimeout(timer);
  }, [personId, offline, rooms]);
}
