/** What goes on behind the pages on this device: sending what was written offline, and stopping when another page signs out. */
import { useEffect, useRef } from 'react';
import type { Plan } from '#shared/api.ts';
import { claimDevice, forgetClaim } from '#client/offline/claim-device.ts';
import { deviceOwner, onOtherPageChange } from '#client/offline/device-owner.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { runSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { queryClient } from '#client/api/queries.ts';
import { deviceIsShared, useSharedDevice } from '#client/settings/shared-device.ts';

/** Background work waits this long after the page is there, in milliseconds, so that it never slows the page. */
const AFTER = 3000;

/** Another page of this browser signed out or signed somebody else in: this one must not show or keep anything any more. */
function leaveAtOnce(): void {
  if (deviceOwner() !== null || deviceIsShared()) {
    // Somebody is still signed in, perhaps another one: the page begins again as theirs.
    location.reload();
    return;
  }
  runSignOutCleanup();
  queryClient.clear();
  location.assign('/sign-in');
}

const fetchCourier = () => import('#client/offline/background-sync.ts');

/** Has the courier do something; where its script cannot be fetched now, it is asked again once the page is no longer away. */
async function withCourier(task: (courier: Awaited<ReturnType<typeof fetchCourier>>) => Promise<unknown>): Promise<void> {
  const courier = await fetchCourier().catch(() => null);
  if (courier !== null) await task(courier);
}

/** Runs what belongs to whoever is signed in; null where nobody is. */
export function useDeviceTasks(personId: string | null): void {
  const away = useStaleAnswers().size > 0;
  const shared = useSharedDevice();
  const before = useRef(shared);
  useEffect(() => {
    if (before.current === shared) return;
    before.current = shared;
    forgetClaim();
    void claimDevice(personId);
  }, [shared, personId]);
  useEffect(() => (personId === null ? undefined : onOtherPageChange(leaveAtOnce)), [personId]);
  useEffect(() => {
    if (personId === null || away) return;
    const timer = setTimeout(() => void withCourier(({ sendPendingChanges }) => sendPendingChanges(personId)), AFTER);
    return () => clearTimeout(timer);
  }, [personId, away]);
}

/** Keeps all sections of a plan on this device, once it is open and there is time. */
export function useKeepPlanOffline(personId: string, plan: Plan): void {
  const away = useStaleAnswers().size > 0;
  const rooms = plan.sections.map((section) => section.room).join(' ');
  const latest = useRef(plan);
  useEffect(() => {
    latest.current = plan;
  });
  useEffect(() => {
    if (away || rooms === '') return;
    const timer = setTimeout(() => void withCourier(({ syncPlan }) => syncPlan(personId, latest.current)), AFTER);
    return () => clearTimeout(timer);
  }, [personId, away, rooms]);
}
