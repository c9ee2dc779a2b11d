/** The graceful end of the live server while a client is joining: the store closes last. */
import { describe, expect, it, vi } from 'vitest';
import { openWorld, serve, temporaryDirectory } from '../support/live.ts';
import { RawSocket, until } from '../support/participant.ts';
import { room } from '../support/world.ts';

describe('[S12] the graceful end', () => {
  it('the store stays open for those who stand at the door, and they are sent away', async () => {
    const directory = temporaryDirectory();
    const store = await openWorld(directory.path);
    const server = await serve(store);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const membersOf = store.records.membersOf.bind(store.records);
    let waiting = 0;
    vi.spyOn(store.records, 'membersOf').mockImplementation(async (planId) => {
      waiting += 1;
      await released;
      return membersOf(planId);
    });
    let storeClosed = false;
    const close = store.close.bind(store);
    vi.spyOn(store, 'close').mockImplementation(async () => {
      storeClosed = true;
      await close();
    });

    const joining = RawSocket.as('family', server.url, room('together'));
    await until('somebody at the door', () => waiting === 1);
    const ended = server.close();
    await until('the goodbye', () => joining.closedWith !== null);
    expect(joining.closedWith?.code).toBe(1012);
    expect(storeClosed).toBe(false);
    release();
    await ended;
    expect(storeClosed).toBe(true);
    expect(joining.received).toEqual([]);
    directory.remove();
  });
});
