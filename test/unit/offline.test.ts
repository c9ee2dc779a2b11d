/** The pure functions of the offline data on a device: names, lists, records, locks, and which text was not saved. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { sumOfPending, pendingKey, pendingIn } from '#client/offline/pending-changes.ts';
import { storageProblemOf } from '#client/offline/device-owner.ts';
import { SaveTracker } from '#client/live/save-tracker.ts';
import { importKey, encrypt, decrypt } from '#client/offline/encryption.ts';
import { accountDatabase, ownerOf, roomDatabase, roomOf, OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { namesOnly, roomsToPrune } from '#client/offline/prune.ts';
import { refusalOfClose, isSame, RETRYABLE, NEW_ROOM } from '#client/live/room-state.ts';
import { unsavedText } from '#client/live/unsaved-text.ts';

const UPDATE = new Uint8Array([0, 2, 1]);
const STEP_2 = new Uint8Array([0, 1, 1]);

describe('names of databases', () => {
  it('carry whose they are, so that nobody opens another’s', () => {
    expect(ownerOf(accountDatabase('ann'))).toBe('ann');
    expect(ownerOf(roomDatabase('ann', 'section.1'))).toBe('ann');
    expect(roomOf(roomDatabase('ann', 'section.1'))).toBe('section.1');
    expect(roomOf(accountDatabase('ann'))).toBeNull();
  });

  it.each([OUTBOX_DATABASE, 'something-else', 'alongside', 'alongside/'])('%s belongs to nobody', (name) => {
    expect([ownerOf(name), roomOf(name)]).toEqual([null, null]);
  });
});

describe('the books of a room', () => {
  it('count what earlier pages left, until the message that carries it is durable [S2]', () => {
    const ledger = new SaveTracker();
    ledger.addInherited(3);
    expect([ledger.unsaved, ledger.wrote]).toEqual([3, true]);
    ledger.startConnection();
    ledger.countSent(STEP_2);
    ledger.countChange(1);
    ledger.countSent(UPDATE);
    expect(ledger.unsaved).toBe(4);
    ledger.acknowledge(1);
    expect([ledger.unsaved, ledger.durableChanges, ledger.durableClock]).toEqual([1, 3, 0]);
    ledger.acknowledge(2);
    expect([ledger.unsaved, ledger.allAcknowledged, ledger.durableClock]).toEqual([0, true, 1]);
  });

  it('count letters that follow each other as one change, but never add to what a message has carried [S2]', () => {
    const ledger = new SaveTracker();
    ledger.addInherited(2);
    ledger.countChange(1, true);
    ledger.countChange(2, true);
    expect(ledger.unsaved).toBe(3);
    ledger.startConnection();
    ledger.countSent(STEP_2);
    ledger.countChange(3, true);
    expect(ledger.unsaved).toBe(4);
    ledger.acknowledge(1);
    expect([ledger.unsaved, ledger.durableClock]).toEqual([1, 2]);
    ledger.countChange(4, true);
    expect(ledger.unsaved).toBe(1);
    ledger.countChange(5, false);
    expect(ledger.unsaved).toBe(2);
    ledger.countSent(UPDATE);
    ledger.acknowledge(2);
    expect([ledger.unsaved, ledger.durableClock]).toEqual([0, 5]);
  });

  it('do not take what goes out before the first whole answer for a sign that earlier work went too [S2]', () => {
    const ledger = new SaveTracker();
    ledger.addInherited(3);
    ledger.countChange(4);
    ledger.startConnection();
    // The socket is open, but the server's sync step 1 has not come yet. The member deletes a word. That update is sent alone.
    ledger.countChange(4);
    ledger.countSent(UPDATE);
    ledger.countSent(STEP_2);
    ledger.acknowledge(1);
    expect([ledger.unsaved, ledger.durableChanges, ledger.durableClock]).toEqual([5, 0, 0]);
    // The network fails again before the whole reply is durable.
    ledger.startConnection();
    expect(ledger.unsaved).toBe(5);
    ledger.countSent(STEP_2);
    ledger.acknowledge(1);
    expect([ledger.unsaved, ledger.durableClock]).toEqual([0, 4]);
  });

  it('take no acknowledgement of an earlier connection for this one', () => {
    const ledger = new SaveTracker();
    ledger.startConnection();
    ledger.countChange(1);
    ledger.countSent(UPDATE);
    ledger.startConnection();
    ledger.acknowledge(1);
    expect(ledger.unsaved).toBe(1);
  });
});

describe('records of unsaved work', () => {
  const work = { client: 7, changes: 2, since: 50, clock: 4 };

  it('are found among what stands beside a document, and nothing else is taken for one', () => {
    const stored = [
      ['as-of', 99],
      [pendingKey(7), work],
      ['pending:8', { client: 8 }],
      ['schema', 1],
      ['other', work],
    ] as const;
    expect(pendingIn(stored)).toEqual([work]);
  });

  it('add up over pages, and say since when the oldest waits', () => {
    expect(sumOfPending([work, { ...work, client: 8, changes: 3, since: 40 }])).toEqual({ changes: 5, since: 40 });
    expect(sumOfPending([])).toBeNull();
  });
});

describe('text that was not saved', () => {
  it('is that of every page that wrote, from what was durable on', () => {
    const first = new Y.Doc();
    first.clientID = 1;
    const node = first.getText(TEXT);
    node.insert(0, 'Saved. ');
    const durable = Y.getState(first.store, 1);
    node.insert(7, 'Not saved.');
    const second = new Y.Doc();
    second.clientID = 2;
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    const copy = second.getText(TEXT);
    copy.insert(copy.length, ' Nor this.');
    expect(
      unsavedText(second, [
        { client: 1, clock: durable },
        { client: 2, clock: 0 },
      ]),
    ).toBe('Not saved.\nNor this.');
    expect(unsavedText(second, [{ client: 3, clock: 0 }])).toBe('');
  });

  it('stays a sentence where its spaces stand beside those of somebody else', () => {
    const nurse = new Y.Doc();
    nurse.clientID = 1;
    const line = nurse.getText(TEXT);
    line.insert(0, 'Tea. Yes');
    const daughter = new Y.Doc();
    daughter.clientID = 2;
    Y.applyUpdate(daughter, Y.encodeStateAsUpdate(nurse));
    const copy = daughter.getText(TEXT);
    // An editor compares the texts before and after, so a space typed beside a space counts as typed after it.
    copy.insert(4, 'She');
    copy.insert(8, ' ');
    for (const [at, letter] of Array.from('laughed').entries()) copy.insert(8 + at, letter);
    copy.insert(0, 'Late: ');
    expect(copy.toJSON()).toBe('Late: Tea.She laughed Yes');
    expect(unsavedText(daughter, [{ client: 2, clock: 0 }])).toBe('Late: \nShe laughed');
  });

  it.each([
    ['before a word that begins with a letter of it', 'Put it on her plate', 10, 'She laughed at it. ', 'She laughed at it.'],
    ['behind a word that ends with its end', 'She sang. Then', 9, ' He sang.', 'He sang.'],
    ['where nothing is alike', 'Tea first', 3, ', warm,', ', warm,'],
  ])('stays a sentence %s', (_where, held, at, typed, stored) => {
    const nurse = new Y.Doc();
    nurse.clientID = 1;
    const line = nurse.getText(TEXT);
    line.insert(0, held);
    const daughter = new Y.Doc();
    daughter.clientID = 2;
    Y.applyUpdate(daughter, Y.encodeStateAsUpdate(nurse));
    const copy = daughter.getText(TEXT);
    // Letter by letter. Each is inserted at the first difference of the texts, as the editor's binding does it.
    for (let n = 0; n < typed.length; n += 1) {
      const was = held.slice(0, at) + typed.slice(0, n) + held.slice(at);
      const is = held.slice(0, at) + typed.slice(0, n + 1) + held.slice(at);
      let differs = 0;
      while (differs < was.length && was[differs] === is[differs]) differs += 1;
      copy.insert(differs, is[differs] ?? '');
    }
    expect(copy.toJSON()).toBe(held.slice(0, at) + typed + held.slice(at));
    expect(unsavedText(daughter, [{ client: 2, clock: 0 }])).toBe(stored);
  });
});

describe('what is no longer listed', () => {
  const stored = [
    ['section.1', { planId: 'a' }],
    ['section.2', { planId: 'a' }],
    ['section.3', { planId: 'b' }],
    ['section.4', 'broken'],
  ] as const;

  it('is gathered by plan', () => {
    const toPrune = roomsToPrune(stored, (planId, room) => planId === 'a' && room === 'section.1');
    expect([...toPrune].map(([plan, rooms]) => [plan, [...rooms]])).toEqual([
      ['a', ['section.2']],
      ['b', ['section.3']],
    ]);
  });

  it('is nothing where everything is listed', () => {
    expect(roomsToPrune(stored, () => true).size).toBe(0);
  });
});

describe('a lock', () => {
  const bytes = (fill: number) => new Uint8Array(32).fill(fill);

  it('opens for its person with its key, and gives back what went in', async () => {
    const key = await importKey(bytes(1));
    const value = { rooms: [{ room: 'section.1', update: new Uint8Array([1, 2, 3]) }], at: 5 };
    expect(await decrypt(key, 'ann', await encrypt(key, 'ann', value))).toEqual(value);
  });

  it('stays shut for another key, another person, and a changed byte; and its key cannot be read out', async () => {
    const key = await importKey(bytes(1));
    const locked = await encrypt(key, 'ann', 'In the blue cup.');
    await expect(decrypt(await importKey(bytes(2)), 'ann', locked)).rejects.toThrow();
    await expect(decrypt(key, 'bob', locked)).rejects.toThrow();
    const changed = new Uint8Array(locked.data.slice(0));
    changed[0] = (changed[0] ?? 0) ^ 1;
    await expect(decrypt(key, 'ann', { iv: locked.iv, data: changed.buffer })).rejects.toThrow();
    expect(new TextDecoder().decode(locked.data)).not.toContain('blue');
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });
});

describe('what went wrong', () => {
  it('with the browser’s storage is told apart', () => {
    expect(storageProblemOf(new DOMException('no room', 'QuotaExceededError'))).toBe('full');
    expect(storageProblemOf(new Error('QuotaExceededError: too much'))).toBe('full');
    expect(storageProblemOf(new DOMException('not here', 'SecurityError'))).toBe('refused');
    expect(storageProblemOf('nothing')).toBe('refused');
  });

  it('with a room follows from its close code, and only what is not about the text may be tried again', () => {
    expect([4401, 4403, 4404, 4409, 4413, 4422, 4426, 4429].map(refusalOfClose)).toEqual([
      'not_signed_in',
      'not_allowed',
      'not_found',
      'client_id_taken',
      'too_large',
      'outside_schema',
      'client_too_old',
      'too_many',
    ]);
    expect([...RETRYABLE].toSorted()).toEqual(['client_too_old', 'not_signed_in']);
    expect(isSame(NEW_ROOM, { ...NEW_ROOM })).toBe(true);
    expect(isSame(NEW_ROOM, { ...NEW_ROOM, unsaved: 1 })).toBe(false);
  });
});

describe('a kept page of a timeline', () => {
  const page = (...entries: unknown[]) => ({ at: 1, body: { entries, next: null } });
  const sections = new Set(['a', 'b']);

  it('stays while the account may read each section that it names, and goes with any of them', () => {
    expect(
      namesOnly(page({ section: { id: 'a' } }, { sections: [{ id: 'a' }, { id: 'b' }] }, { sections: [] }), sections),
    ).toBe(true);
    expect(namesOnly(page({ section: { id: 'c' } }), sections)).toBe(false);
    expect(namesOnly(page({ section: { id: 'a' } }, { sections: [{ id: 'b' }, { id: 'c' }] }), sections)).toBe(false);
  });

  it('goes if it cannot be read', () => {
    for (const other of [undefined, null, {}, { at: 1, body: {} }, page({ section: { title: 'a' } })])
      expect(namesOnly(other, sections)).toBe(false);
  });
});
