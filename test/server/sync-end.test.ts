import { describe, expect, it, vi } from 'vitest';
import { openWorld, serve, temporaryDirectory } from '../support/live.ts';
import { RawSocket, until } from '../support/participant.ts';
import { room } from '../support/world.ts';

describe('[S12] the graceful end', () => {
  it('the store stays open for those who stand at the door, and they are sent away', async () => {
    const directory = temporaryDirectory();
    const store = await openWorld(directory.path);
    const server = await serve(store);
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const membersOf = store.records.membersOf.bind(store.records);
    let waiting = 0;
    vi.spyOn(store.records, 'membersOf').mockImplementation(async (planId) => {
      waiting += 1;
      await asked;
      return membersOf(planId);
    });
    let shut = false;
    const close = store.close.bind(store);
    vi.spyOn(store, 'close').mockImplementation(async () => {
      shut = true;
      await close();
    });

    const comes = RawSocket.as('family', server.url, room('together'));
    await until('somebody at the door', () => waiting === 1);
    const ended = server.close();
    await until('the goodbye', () => comes.closedWith !== null);
    expect(comes.closedWith?.code).toBe(1012);
    expect(shut).toBe(false);
    answer();
    await ended;
    expect(shut).toBe(true);
    expect(comes.received).toEqual([]);
    directory.remove();
  });
});
