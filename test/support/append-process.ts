/**
 * A process that appends to ten rooms without a pause, and now and then reads, until a test kills it. After each append it tells the
 * test how far each room is. The time of a row is its seq. The argument is the data directory.
 */
import { openSqliteStore } from '#server/store/sqlite/store.ts';

const store = await openSqliteStore(process.argv[2] ?? '');
process.on('disconnect', () => process.exit(0));
const rooms = Array.from({ length: 10 }, (_, i) => `room${i}`);
const seqs = new Map<string, number>();
for (const room of rooms) seqs.set(room, await store.log.lastSeq(room));
for (let batch = 0; ; batch++) {
  const entries = Array.from({ length: 1 + ((batch * 7) % 90) }, (_, i) => {
    const room = rooms[(i * 3 + batch) % rooms.length] ?? '';
    const at = (seqs.get(room) ?? 0) + 1;
    seqs.set(room, at);
    return { room, personId: 'ann', at, update: new Uint8Array(1 + (at % 50)), claims: [] };
  });
  await store.log.append(entries);
  process.send?.([...seqs].filter(([, seq]) => seq > 0));
  if (batch % 40 === 39) await store.log.lastSeq('room0');
  if (batch % 25 === 24) await store.log.checkpoint('room1', seqs.get('room1') ?? 0, new Uint8Array(5000));
}
