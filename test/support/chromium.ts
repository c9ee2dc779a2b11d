/** Finds Chromium for the tests in a real browser. If there is none, installs it from Debian's packages if possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function findInstalled(): string | null {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && existsSync(given)) return given;
  for (const name of NAMES) {
    const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (path !== '') return path;
  }
  return null;
}

/** Returns the path of Chromium. Null if there is none and it could not be installed. */
export function findChromium(): string | null {
  const installed = findInstalled();
  if (installed !== null) return installed;
  if (process.getuid?.() !== 0 || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) return null;
  console.log('There is no Chromium yet: installing it from the system packages.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  return findInstalled();
}
