/** Before the first test: all processes of a run share what Node has compiled, which is a third of each one's start. */
import { fileURLToPath } from 'node:url';

export default function compiled(): void {
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../../node_modules/.cache/alongside-tests', import.meta.url));
}
