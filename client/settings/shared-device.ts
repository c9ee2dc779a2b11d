/**
 * Whether this device is shared by several people, and after how many minutes without use it locks. Both are in local storage.
 */
import { useSyncExternalStore } from 'react';
import { LOCK_MINUTES } from '#shared/settings.ts';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';
import { forgetFirstView } from '#client/settings/first-view-cookie.ts';

const listeners = new Set<() => void>();

/** Whether this device is marked as used by several people. Then nothing of a plan is written to it. */
export function deviceIsShared(): boolean {
  return deviceSetting('shared') === true;
}

/** Marks the device as shared or not, and calls the listeners of this page. */
export function setDeviceShared(shared: boolean): void {
  // First of all, so that a shared device never asks the server for a page that shows a plan.
  if (shared) forgetFirstView();
  setDeviceSetting('shared', shared);
  for (const listener of listeners) listener();
}

/** Marks the device at a sign-in. The listeners are not called, because the page reads everything again after a sign-in. */
export function setDeviceSharedAtSignIn(shared: boolean): void {
  if (shared) forgetFirstView();
  if (shared !== deviceIsShared()) setDeviceSetting('shared', shared);
}

/** Calls `listener` when the mark changes, also from another page of this browser. Returns a function that stops this. */
export function onSharedDeviceChange(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

/** Whether the device is marked as shared. Renders again when that changes. */
export function useSharedDevice(): boolean {
  // The server draws pages only for devices that are not shared.
  return useSyncExternalStore(onSharedDeviceChange, deviceIsShared, () => false);
}

/** After how many minutes without use the device locks, as the managers of the service last decided. */
export function lockMinutes(): number {
  const minutes = deviceSetting('lockMinutes');
  const { fewest, most, usual } = LOCK_MINUTES;
  return typeof minutes === 'number' && minutes >= fewest && minutes <= most ? minutes : usual;
}

/** Stores the minutes that the managers of the service decided, so that the device also locks in time without a network. */
export function storeLockMinutes(minutes: number): void {
  if (minutes !== lockMinutes()) setDeviceSetting('lockMinutes', minutes);
}
