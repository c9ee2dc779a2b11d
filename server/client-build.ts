/** Builds the client if the built files are missing or older than the source. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DRAWING_BUNDLE } from '#server/http/drawing.ts';
import { DIST } from '#server/http/pages.ts';

const rootPath = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

function newestChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}

function builtAt(): number {
  const times = [join(DIST, 'index.html'), DRAWING_BUNDLE].map(
    (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.min(...times);
}

/** Builds the client if needed. Says so through `log`, because it takes some seconds. */
export async function buildClientIfStale(log: (line: string) => void): Promise<void> {
  if (builtAt() >= Math.max(newestChange(rootPath('client')), newestChange(rootPath('shared')))) return;
  log('Building the pages; this takes a few seconds …');
  const { build } = await import('vite');
  // Vite builds for the environment that this process says it runs in. Another one than production gives files that do not fit together.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    for (const config of ['vite.config.ts', 'vite.server.config.ts'])
      await build({ configFile: rootPath(`client/${config}`), logLevel: 'warn' });
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
