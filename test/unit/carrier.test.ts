/** The carrier of a page: when it closes its real socket. */
import { describe, expect, it } from 'vitest';
import { carriedSocket, type RealSocket } from '#client/live/carrier.ts';

/** A real socket that opens when the test says so, and counts how often it was closed. */
class FakeSocket implements RealSocket {
  binaryType: BinaryType = 'arraybuffer';
  readyState = 0;
  readonly bufferedAmount = 0;
  onopen: RealSocket['onopen'] = null;
  onmessage: RealSocket['onmessage'] = null;
  onclose: RealSocket['onclose'] = null;
  onerror: RealSocket['onerror'] = null;
  sent = 0;
  closed = 0;

  send(): void {
    this.sent += 1;
  }

  close(): void {
    this.closed += 1;
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
}

const ADDRESS = 'ws://localhost/sync/section.1';

function carrierOn(sockets: FakeSocket[]): typeof globalThis.WebSocket {
  return carriedSocket(() => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  });
}

describe('a carrier that no room needs any more', () => {
  it('closes its socket at once where that is open', () => {
    const sockets: FakeSocket[] = [];
    const channel = new (carrierOn(sockets))(ADDRESS);
    sockets[0]?.opens();
    channel.close();
    expect(sockets.map(({ closed }) => closed)).toEqual([1]);
  });

  it('closes its socket only once that is open, because browsers report an error before', () => {
    const sockets: FakeSocket[] = [];
    const channel = new (carrierOn(sockets))(ADDRESS);
    channel.close();
    expect(sockets.map(({ closed }) => closed)).toEqual([0]);
    sockets[0]?.opens();
    expect(sockets.map(({ closed, sent }) => [closed, sent])).toEqual([[1, 0]]);
  });

  it('gives a room that comes meanwhile a socket of its own', () => {
    const sockets: FakeSocket[] = [];
    const Carried = carrierOn(sockets);
    new Carried(ADDRESS).close();
    const later = new Carried(ADDRESS);
    sockets[0]?.opens();
    sockets[1]?.opens();
    expect(sockets.map(({ closed }) => closed)).toEqual([1, 0]);
    expect(later.readyState).toBe(1);
  });
});
