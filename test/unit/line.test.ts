/** What a page says about its line to the service, from the states of all rooms that it has joined. */
import { expect, test } from 'vitest';
import { lineOf, type RoomLine } from '#client/live/line.ts';

const NEW: RoomLine = { link: 'connecting', saved: false, wrote: false, unsaved: 0, since: null, silent: false };
const READ: RoomLine = { ...NEW, link: 'connected', saved: true };
const SAVED: RoomLine = { ...READ, wrote: true };
const SAVING: RoomLine = { ...SAVED, saved: false, unsaved: 1 };
const LOST: RoomLine = { ...NEW, since: 500 };
const SILENT: RoomLine = { ...LOST, silent: true, since: 400 };
const OFFLINE: RoomLine = { ...NEW, link: 'offline', since: 600 };
const STOPPED: RoomLine = { ...NEW, link: 'stopped' };

test('[S2] “Saved” is said only when every room with written words is saved', () => {
  expect(lineOf([READ, SAVED, SAVED]).kind).toBe('saved');
  expect(lineOf([READ, SAVED, SAVING]).kind).toBe('saving');
  // Unsaved words that an earlier page left on the device count as written.
  expect(lineOf([READ, SAVED, { ...READ, saved: false, unsaved: 2 }]).kind).toBe('saving');
  // A room in which somebody wrote and that is not in step yet is not saved, also with nothing left to send.
  expect(lineOf([READ, { ...SAVED, saved: false }]).kind).toBe('saving');
  for (const worse of [LOST, SILENT, OFFLINE, STOPPED]) expect(lineOf([SAVED, worse]).kind).not.toBe('saved');
});

test('a page on which nothing was written is online as soon as one room is connected, whatever comes near the view later', () => {
  expect(lineOf([])).toEqual({ kind: 'opening', since: null });
  expect(lineOf([NEW, NEW]).kind).toBe('opening');
  expect(lineOf([READ, NEW]).kind).toBe('online');
  expect(lineOf([SAVED, NEW]).kind).toBe('saved');
});

test('[S14] the worst of the rooms counts, and the time is that of the first loss', () => {
  expect(lineOf([READ, LOST])).toEqual({ kind: 'reconnecting', since: 500 });
  expect(lineOf([LOST, SILENT, READ])).toEqual({ kind: 'silent', since: 400 });
  expect(lineOf([SILENT, OFFLINE, LOST, SAVED])).toEqual({ kind: 'offline', since: 400 });
  expect(lineOf([STOPPED, LOST]).kind).toBe('reconnecting');
  expect(lineOf([STOPPED, SAVED])).toEqual({ kind: 'stopped', since: null });
});
