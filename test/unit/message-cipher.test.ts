/** What nodes send to each other over Redis: only a node with the secret can write, read or repeat it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_AGE, MessageCipher } from '#server/fanout/message-cipher.ts';

const SECRET = 'a secret that the nodes of this service share';
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function nodes(): { clock: { now: number }; a: MessageCipher; b: MessageCipher; stranger: MessageCipher } {
  const clock = { now: 1_000_000 };
  const cipher = (node: string, secret = SECRET): MessageCipher => new MessageCipher({ secret, node, now: () => clock.now });
  return { clock, a: cipher('a'), b: cipher('b'), stranger: cipher('a', 'a secret of quite another service there') };
}

describe('messages between nodes', () => {
  it('arrive as they were sent, with the node that sent them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 20 }), (messages) => {
        const { a, b } = nodes();
        for (const message of messages) {
          const opened = b.decrypt('room', a.encrypt('room', message));
          if ('refused' in opened) throw new Error(opened.refused);
          expect([opened.node, ...opened.message]).toEqual(['a', ...message]);
        }
      }),
    );
  });

  it('are refused when one byte is another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, difference) => {
        const { a, b } = nodes();
        const bytes = a.encrypt('room', Buffer.from('She likes the window open.'));
        bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ difference;
        expect(b.decrypt('room', bytes)).toEqual({ refused: 'unreadable' });
      }),
    );
  });

  it('are refused when they are anything else, without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(nodes().b.decrypt('room', bytes)).toEqual({ refused: 'unreadable' });
      }),
    );
  });

  it('cannot be read, also not twice the same words', () => {
    const { a } = nodes();
    const words = Buffer.from('She fell in the garden.');
    const [first, second] = [a.encrypt('room', words), a.encrypt('room', words)];
    expect(text(first)).not.toContain('garden');
    expect(first.equals(second)).toBe(false);
  });

  it('are refused with another secret, over another channel, a second time, and out of order', () => {
    const { a, b, stranger } = nodes();
    const message = Buffer.from('x');
    expect(b.decrypt('room', stranger.encrypt('room', message))).toEqual({ refused: 'unreadable' });
    const [first, second] = [a.encrypt('room', message), a.encrypt('room', message)];
    expect(b.decrypt('another room', first)).toEqual({ refused: 'unreadable' });
    expect(b.decrypt('room', second)).toMatchObject({ node: 'a' });
    expect(b.decrypt('room', second)).toEqual({ refused: 'repeated' });
    expect(b.decrypt('room', first)).toEqual({ refused: 'repeated' });
    expect(b.decrypt('another room', a.encrypt('another room', message))).toMatchObject({ node: 'a' });
  });

  it('are refused when they are old, also by a node that has just started and one that forgot the sender', () => {
    const { clock, a, b } = nodes();
    const old = a.encrypt('room', Buffer.from('x'));
    clock.now += MAX_MESSAGE_AGE + 1;
    expect(b.decrypt('room', old)).toEqual({ refused: 'wrong time' });
    const next = a.encrypt('room', Buffer.from('y'));
    expect(b.decrypt('room', next)).toMatchObject({ node: 'a' });
    clock.now += 3 * MAX_MESSAGE_AGE;
    const c = new MessageCipher({ secret: SECRET, node: 'c', now: () => clock.now });
    expect(b.decrypt('room', c.encrypt('room', Buffer.from('z')))).toMatchObject({ node: 'c' });
    expect(b.decrypt('room', next)).toEqual({ refused: 'wrong time' });
  });
});
