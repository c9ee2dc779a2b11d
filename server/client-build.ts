/** Builds the client where what is built is missing or older than its source. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DIST } from '#server/http/pages.ts';

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}

function builtAt(): number {
  return statSync(join(DIST, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Builds the client if needed; says so through `log`, because it takes some seconds. */
export async function buildClientIfStale(log: (line: string) => void): Promise<void> {
  if (builtAt() >= Math.max(newest(root('client')), newest(root('shared')))) return;
  log('Building the pages; this takes a few seconds …');
  const { build } = await import('vite');
  await build({ configFile: root('client/vite.config.ts'), logLevel: 'warn' });
}
