/**
 * The installed page: its worker, and a new version of it. A new one waits until somebody takes it, because taking it loads the page
 * afresh.
 */
import { useSyncExternalStore } from 'react';

/** `ready`: a new version waits. `needed`: this page is older than what it wants to write, and may not go on. */
export type Version = 'current' | 'ready' | 'needed';

let version: Version = 'current';
let registration: ServiceWorkerRegistration | null = null;
const listeners = new Set<() => void>();
/** How often a page that stays open asks whether there is a new version, in milliseconds. */
const EVERY = 30 * 60 * 1000;
/** How long a page that needs a new version waits for it to be fetched, in milliseconds. */
const PATIENCE = 10_000;

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
  );
}

/** The service says that this page is too old to write. */
export function needNewVersion(): void {
  set('needed');
  void registration?.update().catch(() => undefined);
}

function watch(found: ServiceWorkerRegistration): void {
  registration = found;
  const checkWaiting = (): void => {
    // The very first worker is no new version: there was none before it.
    if (found.waiting !== null && navigator.serviceWorker.controller !== null) set('ready');
  };
  checkWaiting();
  found.addEventListener('updatefound', () => {
    found.installing?.addEventListener('statechange', checkWaiting);
  });
  const ask = (): void => void found.update().catch(() => undefined);
  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
}

/** Starts the worker that opens the page without a network. In development there is none. */
export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const controlled = navigator.serviceWorker.controller !== null;
  let first = !controlled;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // Another page of this browser took the new version: this one goes on as it is, and is offered it too.
    if (!first) set('ready');
    first = false;
  });
  try {
    watch(await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }));
  } catch {
    // Without a worker the page needs a network to open; nothing else is lost.
  }
}

function waitingWorker(): Promise<ServiceWorker | null> {
  const found = registration;
  if (found === null) return Promise.resolve(null);
  if (found.waiting !== null) return Promise.resolve(found.waiting);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE);
    const checkWaiting = (): void => {
      if (found.waiting === null) return;
      clearTimeout(timer);
      resolve(found.waiting);
    };
    const follow = (): void => found.installing?.addEventListener('statechange', checkWaiting);
    found.addEventListener('updatefound', follow);
    follow();
    found.update().then(
      () => {
        // Nothing newer is to be had.
        if (found.installing === null && found.waiting === null) resolve(null);
      },
      () => resolve(null),
    );
  });
}

/** Takes the new version: the page is loaded afresh with it. What is kept on the device stays. */
export async function takeNewVersion(): Promise<void> {
  const waiting = await waitingWorker();
  if (waiting !== null) {
    const taken = new Promise<void>((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
      setTimeout(resolve, 3000);
    });
    waiting.postMessage({ type: 'SKIP_WAITING' });
    await taken;
  }
  location.reload();
}
