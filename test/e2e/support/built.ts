/** Before the first test: the pages are built, so that no test waits for that. */
import { buildClientIfStale } from '#server/client-build.ts';

export default async function built(): Promise<void> {
  await buildClientIfStale((line) => process.stdout.write(`${line}\n`));
}
