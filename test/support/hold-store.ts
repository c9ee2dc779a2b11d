/** Opens the store of a directory in a process of its own, says how that went, and holds it until it is killed. */
import { openSqliteStore } from '#server/store/sqlite/store.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const store = await openSqliteStore(process.argv[2] ?? '');
  await store.log.append([{ room: 'a', personId: 'ann', at: 1, update: Uint8Array.of(1), claims: [] }]);
  say('open');
  setInterval(() => undefined, 1000);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
}
