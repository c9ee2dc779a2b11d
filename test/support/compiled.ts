/** Vitest's global setup: all processes of a run share Node's compile cache. Compiling is a third of the start of a process. */
import { fileURLToPath } from 'node:url';

export default function shareCompileCache(): void {
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../../node_modules/.cache/alongside-tests', import.meta.url));
}
