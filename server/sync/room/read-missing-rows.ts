/** Reads the rows of rooms that other nodes wrote and that this node does not have yet. */
import type { Log } from '#server/store/log/log.ts';
import type { Room } from '#server/sync/room/room.ts';

/** How many rows of a room are read at once. */
const ROWS_PER_READ = 1000;

/** Brings rooms up to what is in the log now. `isClosed` ends it early. Rejects if the log cannot be read. */
export async function readMissingRows(
  log: Pick<Log, 'heads' | 'since'>,
  rooms: Iterable<Room>,
  isClosed: () => boolean = () => false,
): Promise<void> {
  const open = new Map<string, Room>();
  for (const room of rooms) if (room.progress !== null && !room.failed) open.set(room.name, room);
  if (open.size === 0) return;
  const heads = await log.heads([...open.keys()]);
  let roomsBehind = new Map<string, Room>();
  for (const [name, room] of open) {
    const head = heads.get(name);
    if (head === undefined) continue;
    room.requireSchema(head.schema);
    if (head.seq > (room.progress?.seq ?? head.seq)) roomsBehind.set(name, room);
  }
  while (roomsBehind.size > 0 && !isClosed()) {
    const newRows = await log.since(
      new Map([...roomsBehind].map(([name, room]) => [name, room.progress?.seq ?? 0])),
      ROWS_PER_READ,
    );
    const stillBehind = new Map<string, Room>();
    for (const [name, rows] of newRows) {
      const room = roomsBehind.get(name);
      room?.takeRows(rows);
      if (room !== undefined && rows.length === ROWS_PER_READ) stillBehind.set(name, room);
    }
    roomsBehind = stillBehind;
  }
}
