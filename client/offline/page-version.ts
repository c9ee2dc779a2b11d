/**
 * The version of the installed page and its service worker. A new version waits until the user activates it, because the page
 * then reloads.
 */
import { useSyncExternalStore } from 'react';

/** The version's state. `ready`: a new version waits. `needed`: the service says that this page is too old to write. */
export type Version = 'current' | 'ready' | 'needed';

let version: Version = 'current';
let registration: ServiceWorkerRegistration | null = null;
const listeners = new Set<() => void>();
/** How often an open page asks whether there is a new version, in milliseconds. */
const CHECK_INTERVAL = 30 * 60 * 1000;
/** How long the activation waits until a new version is fetched, in milliseconds. */
const FETCH_TIMEOUT = 10_000;

function set(now: Version): void {
  if (version === now || (version === 'needed' && now === 'ready')) return;
  version = now;
  for (const listener of listeners) listener();
}

/** Whether there is a new version of the page, and whether it is needed. */
export function useVersion(): Version {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => version,
    () => 'current',
  );
}

/** Records that the service says this page is too old to write, and looks for a new version. */
export function needNewVersion(): void {
  set('needed');
  void registration?.update().catch(() => undefined);
}

function watchRegistration(found: ServiceWorkerRegistration): void {
  registration = found;
  const checkWaiting = (): void => {
    // The very first service worker is not a new version: there was none before it.
    if (found.waiting !== null && navigator.serviceWorker.controller !== null) set('ready');
  };
  checkWaiting();
  found.addEventListener('updatefound', () => {
    found.installing?.addEventListener('statechange', checkWaiting);
  });
  const checkForUpdate = (): void => void found.update().catch(() => undefined);
  setInterval(checkForUpdate, CHECK_INTERVAL);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && checkForUpdate());
}

/** Starts the service worker, which opens the page without a network. In development there is none. */
export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const controlled = navigator.serviceWorker.controller !== null;
  let first = !controlled;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // Another page of this browser activated the new version. This page continues with the old one and offers the new one too.
    if (!first) set('ready');
    first = false;
  });
  try {
    watchRegistration(await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }));
  } catch {
    // Without a service worker the page needs a network to open. Everything else works.
  }
}

/** The service worker of the new version, when it is fetched; null if there is none in time. */
function waitingWorker(): Promise<ServiceWorker | null> {
  const found = registration;
  if (found === null) return Promise.resolve(null);
  if (found.waiting !== null) return Promise.resolve(found.waiting);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), FETCH_TIMEOUT);
    const checkWaiting = (): void => {
      if (found.waiting === null) return;
      clearTimeout(timer);
      resolve(found.waiting);
    };
    const watchInstalling = (): void => found.installing?.addEventListener('statechange', checkWaiting);
    found.addEventListener('updatefound', watchInstalling);
    watchInstalling();
    found.update().then(
      () => {
        // There is no newer version.
        if (found.installing === null && found.waiting === null) resolve(null);
      },
      () => resolve(null),
    );
  });
}

/** Activates the new version and reloads the page. The data on the device stays. */
export async function activateNewVersion(): Promise<void> {
  const waiting = await waitingWorker();
  if (waiting !== null) {
    const activated = new Promise<void>((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
      setTimeout(resolve, 3000);
    });
    waiting.postMessage({ type: 'SKIP_WAITING' });
    await activated;
  }
  location.reload();
}
