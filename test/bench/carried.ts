/** Opens many rooms on one carrier socket, as Alongside's own page does. */
import { CARRIER_PATH, readCarrierFrame, writeCarrierFrame } from '#shared/carrier.ts';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { MESSAGE_SYNC, SYNC_STEP_1, SYNC_STEP_2 } from '#shared/wire.ts';
import { Reader } from './bytes.ts';
import type { ServerAddress } from './crowd.ts';
import { Wire } from './wire.ts';

/** Opens rooms as channels of one socket, then closes it. Returns the milliseconds until each room had sent `bytes` bytes. */
export function openByCarrier(
  { port, cookie }: ServerAddress,
  person: number,
  rooms: readonly string[],
  bytes: number,
): Promise<number> {
  const began = performance.now();
  const reader = new Reader();
  return new Promise((resolve, reject) => {
    const pending = new Set(rooms.keys());
    let took = 0;
    const wire: Wire = new Wire(port, CARRIER_PATH, cookie(person), {
      open: () => {
        for (const [channel, room] of rooms.entries()) {
          wire.send(writeCarrierFrame({ kind: 'open', channel, address: `${room}?schema=${SCHEMA_VERSION}&acks=1` }));
          wire.send(writeCarrierFrame({ kind: 'data', channel, bytes: Uint8Array.from([MESSAGE_SYNC, SYNC_STEP_1, 1, 0]) }));
        }
      },
      message: (payload) => {
        const frame = readCarrierFrame(payload);
        if (frame?.kind === 'close') return reject(new Error(`a channel was closed: ${frame.code} ${frame.reason}`));
        if (frame?.kind !== 'data') return;
        reader.over(frame.bytes);
        if (reader.uint() !== MESSAGE_SYNC) return;
        const kind = reader.uint();
        const length = reader.uint();
        if (kind === SYNC_STEP_1) {
          wire.send(
            writeCarrierFrame({
              kind: 'data',
              channel: frame.channel,
              bytes: Uint8Array.from([MESSAGE_SYNC, SYNC_STEP_2, 2, 0, 0]),
            }),
          );
        }
        if (kind !== SYNC_STEP_2 || length < bytes) return;
        pending.delete(frame.channel);
        if (pending.size > 0) return;
        took = performance.now() - began;
        wire.leave();
      },
      close: (code, reason) =>
        pending.size === 0 ? resolve(took) : reject(new Error(`the carrier was closed: ${code} ${reason}`)),
    });
  });
}
