/** Finds Chromium for the tests in a real browser. If there is none, installs it from Debian's packages if possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Chromium's headless shell comes first: it is the same engine without the parts for a screen, and needs less processor time. */
const SHELLS = ['chromium-headless-shell', 'headless_shell'];
const WHOLE = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function inPath(names: readonly string[]): string | null {
  for (const name of names) {
    const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (path !== '') return path;
  }
  return null;
}

/** Installs a package of Debian's; answers whether that went well. */
function installs(name: string): boolean {
  if (process.getuid?.() !== 0 || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Without a network it gives up soon.
  const patience = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20'];
  const apt = (...args: readonly string[]): boolean =>
    spawnSync('apt-get', [...patience, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  if (spawnSync('apt-cache', ['show', name], { env }).status !== 0) apt('update', '-qq');
  return apt('install', '-y', '-qq', name);
}

/**
 * The path of a Chromium: the one that CHROMIUM names, the headless shell, or a whole browser. Where there is no headless shell it
 * is installed first, if possible. Null where there is none of them and none could be installed.
 */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && existsSync(given)) return given;
  const shell = inPath(SHELLS);
  if (shell !== null) return shell;
  console.log('There is no headless shell of Chromium yet: installing it from the system packages, if that is possible.');
  if (installs('chromium-headless-shell')) return inPath(SHELLS);
  return inPath(WHOLE) ?? (installs('chromium') ? inPath(WHOLE) : null);
}
