/** Finds a Chromium for the stories in a real browser, and installs Debian's where there is none and that is possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function found(): string | null {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && existsSync(given)) return given;
  for (const name of NAMES) {
    const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (path !== '') return path;
  }
  return null;
}

/** The path of a Chromium; null where there is none and none could be installed. */
export function findChromium(): string | null {
  const there = found();
  if (there !== null) return there;
  if (process.getuid?.() !== 0 || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) return null;
  console.log('There is no Chromium yet: installing it from the system packages.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  return found();
}
