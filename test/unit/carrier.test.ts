/** The carrier of a page: when it closes its real socket. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readCarrierFrame, writeCarrierFrame, type CarrierFrame } from '#shared/carrier.ts';
import { carriedSocket, type RealSocket } from '#client/live/carrier.ts';

/** A real socket that opens when the test says so, and counts how often it was closed. */
class FakeSocket implements RealSocket {
  binaryType: BinaryType = 'arraybuffer';
  readyState = 0;
  bufferedAmount = 0;
  onopen: RealSocket['onopen'] = null;
  onmessage: RealSocket['onmessage'] = null;
  onclose: RealSocket['onclose'] = null;
  onerror: RealSocket['onerror'] = null;
  sent = 0;
  closed = 0;

  /** The kinds of the frames that were sent. */
  readonly frames: string[] = [];

  send(bytes: Uint8Array): void {
    this.sent += 1;
    this.frames.push(readCarrierFrame(bytes)?.kind ?? 'unreadable');
  }

  receives(frame: CarrierFrame): void {
    this.onmessage?.({ data: writeCarrierFrame(frame).slice().buffer } as MessageEvent<ArrayBuffer>);
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

describe('[S14] a line on which nothing comes any more', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A page with one room on an open socket. */
  function page() {
    const sockets: FakeSocket[] = [];
    const answers = { missing: [] as number[], heard: 0 };
    const Carried = carriedSocket(
      () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      { heard: () => void (answers.heard += 1), missing: (since) => void answers.missing.push(since) },
    );
    const closed: number[] = [];
    const joins = (): WebSocket => {
      const channel = new Carried(ADDRESS);
      channel.onclose = ({ code }) => void closed.push(code);
      return channel;
    };
    joins();
    const [socket] = sockets;
    if (socket === undefined) throw new Error('a socket');
    return { sockets, socket, answers, closed, joins };
  }

  it('is noticed within 30 seconds and given up, and the rooms come back on a new socket', () => {
    const { sockets, socket, answers, closed, joins } = page();
    socket.opens();
    socket.receives({ kind: 'pong', channel: 0 });
    const heardAt = Date.now();
    vi.advanceTimersByTime(30_000);
    expect(socket.frames).toEqual(['open', 'ping']);
    expect(closed).toEqual([1006]);
    expect(socket.closed).toBe(1);
    expect(answers.missing).toEqual([heardAt]);
    joins();
    sockets[1]?.opens();
    expect(sockets[1]?.frames).toEqual(['open']);
    // What the old socket brings after all is nothing to the page.
    socket.receives({ kind: 'close', channel: 1, code: 4404, reason: '' });
    expect(closed).toEqual([1006]);
  });

  it('is noticed while the socket has not even opened', () => {
    const { socket, answers, closed } = page();
    vi.advanceTimersByTime(30_000);
    expect(closed).toEqual([1006]);
    expect(answers.missing).toHaveLength(1);
    // It is closed once it opens, because browsers report an error before.
    expect(socket.closed).toBe(0);
    socket.opens();
    expect(socket.closed).toBe(1);
  });

  it('is none while the server answers, however long nobody writes', () => {
    const { socket, answers, closed } = page();
    socket.opens();
    for (let second = 0; second < 600; second += 1) {
      const asked = socket.frames.length;
      vi.advanceTimersByTime(1000);
      if (socket.frames.length > asked) socket.receives({ kind: 'pong', channel: 0 });
    }
    expect(closed).toEqual([]);
    expect(answers.missing).toEqual([]);
    expect(answers.heard).toBeGreaterThan(30);
  });

  it('is none while a slow network still takes what is sent', () => {
    const { socket, closed } = page();
    socket.opens();
    socket.bufferedAmount = 1_000_000;
    for (let second = 0; second < 120; second += 1) {
      socket.bufferedAmount -= 5000;
      vi.advanceTimersByTime(1000);
    }
    expect(closed).toEqual([]);
    vi.advanceTimersByTime(30_000);
    expect(closed).toEqual([1006]);
  });

  it('is none after a device slept: what came meanwhile is read first', () => {
    const { socket, closed } = page();
    socket.opens();
    vi.advanceTimersByTime(10_000);
    expect(socket.frames).toEqual(['open', 'ping']);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5000);
    expect(closed).toEqual([]);
    socket.receives({ kind: 'pong', channel: 0 });
    vi.advanceTimersByTime(9000);
    expect(closed).toEqual([]);
  });

  it('is not looked for any more once no room needs it', () => {
    const { socket, joins } = page();
    socket.opens();
    const second = joins();
    second.close();
    expect(vi.getTimerCount()).toBe(1);
    socket.onclose?.({ code: 1012, reason: '' } as CloseEvent);
    expect(vi.getTimerCount()).toBe(0);
  });
});
