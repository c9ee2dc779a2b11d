/** What a page can be made to do that no button offers: bare sockets, and a network that is slow at the wrong moment. */
import type { Page } from '@playwright/test';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { appendNodes } from '#shared/text/append.ts';
import { MESSAGE_SYNC, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';

/** A message that would write a paragraph at the start of a section, as a hand-made update or hidden in a sync step 2. */
export function handMadeMessage(words: string, hiddenIn: 'update' | 'step 2' = 'update'): number[] {
  const doc = new Y.Doc();
  appendNodes(doc, [{ type: 'paragraph', content: [{ type: 'text', text: words }] }]);
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, hiddenIn === 'update' ? SYNC_UPDATE : SYNC_STEP_2);
  encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc));
  return [...encoding.toUint8Array(encoder)];
}

/** What a bare socket heard: the code and reason that closed it (null where it was open), and the types of messages before. */
export type Heard = { readonly closed: number | null; readonly reason: string; readonly types: readonly number[] };

/**
 * Opens a bare socket from the page itself, with the page's own session, and says `message` where one is given. Answers when
 * the server closes it or sends a message of the type `until`.
 */
export async function bareSocket(page: Page, room: string, message: readonly number[] | null, until?: number): Promise<Heard> {
  return await page.evaluate(
    ({ address, bytes, wanted }) =>
      new Promise<{ closed: number | null; reason: string; types: number[] }>((resolve, reject) => {
        const types: number[] = [];
        const socket = new WebSocket(address);
        socket.binaryType = 'arraybuffer';
        const impatience = setTimeout(() => reject(new Error(`nothing came of it; heard ${types.join()}`)), 15_000);
        const done = (closed: number | null, reason = ''): void => {
          clearTimeout(impatience);
          resolve({ closed, reason, types });
        };
        socket.addEventListener('open', () => bytes !== null && socket.send(new Uint8Array(bytes)));
        socket.addEventListener('close', (event) => done(event.code, event.reason));
        socket.addEventListener('message', ({ data }) => {
          const type = data instanceof ArrayBuffer ? (new Uint8Array(data)[0] ?? -1) : -1;
          types.push(type);
          if (type !== wanted) return;
          done(null);
          socket.close();
        });
      }),
    { address: `/sync/${room}?schema=${SCHEMA_VERSION}&acks=1`, bytes: message, wanted: until ?? null },
  );
}

/** Whether what the page sends over its sockets waits, and what waits. Lives in the page. */
type Held = { alongsideHolds: boolean; alongsideWaiting: (() => void)[] };

function letSocketsWait(): void {
  const held = globalThis as unknown as Held;
  held.alongsideHolds = false;
  held.alongsideWaiting = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function sendOrWait(this: WebSocket, data) {
    if (held.alongsideHolds) held.alongsideWaiting.push(() => this.readyState === WebSocket.OPEN && send.call(this, data));
    else send.call(this, data);
  };
}

/** Makes it possible to hold back what a page sends. Call it before the page is loaded. */
export async function mayBeSlow(page: Page): Promise<void> {
  await page.addInitScript(letSocketsWait);
}

/** From now on what the page sends waits, as on a bad network. What it receives still comes. */
export async function holdsBack(page: Page): Promise<void> {
  await page.evaluate(() => void ((globalThis as unknown as Held).alongsideHolds = true));
}

/** What waited goes out in its order. */
export async function letsGo(page: Page): Promise<void> {
  await page.evaluate(() => {
    const held = globalThis as unknown as Held;
    held.alongsideHolds = false;
    for (const send of held.alongsideWaiting.splice(0)) send();
  });
}
