/** Finds Chromium for the tests in a real browser. If there is none, installs it from Debian's packages if possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The headless shell is tried first: it is Chromium without the parts for a screen, and needs less processor time. */
const SHELLS = ['chromium-headless-shell', 'headless_shell'];
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function inPath(names: readonly string[]): string | null {
  for (const name of names) {
    const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (path !== '') return path;
  }
  return null;
}

/** Installs a Debian package. Returns whether it was installed. */
function install(name: string): boolean {
  if (process.getuid?.() !== 0 || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Without a network, apt-get stops after 20 s and does not retry.
  const aptOptions = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20'];
  const apt = (...args: readonly string[]): boolean =>
    spawnSync('apt-get', [...aptOptions, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  if (spawnSync('apt-cache', ['show', name], { env }).status !== 0) apt('update', '-qq');
  return apt('install', '-y', '-qq', name);
}

/**
 * Returns the path of Chromium: the one that the environment variable CHROMIUM names, the headless shell, or a whole browser. A
 * missing headless shell is installed first, if possible. Null if there is no Chromium and none could be installed.
 */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && existsSync(given)) return given;
  const shell = inPath(SHELLS);
  if (shell !== null) return shell;
  console.log('There is no headless shell of Chromium yet: installing it from the system packages, if that is possible.');
  if (install('chromium-headless-shell')) return inPath(SHELLS);
  return inPath(BROWSERS) ?? (install('chromium') ? inPath(BROWSERS) : null);
}
