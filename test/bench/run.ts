/**
 * `npm run bench`: measures Alongside's server and its peers. Each server runs in its own process, and this process is the load
 * generator.
 *
 *   npm run bench                 everything, a few minutes
 *   npm run bench -- --quick      smaller and shorter, about a minute
 *   npm run bench -- --smoke      checks that every workload and server still runs and delivers; judges no times
 *   npm run bench -- --only=1,3   some workloads
 *   npm run bench -- --stalls     beside other work that makes the disk stall now and then
 *   npm run bench -- --page       the page in a real browser: first view on a slow phone, typing among twelve, memory
 *   npm run bench -- --page --only=comparing   some of that
 *   npm run bench -- --soak       clients join and leave for ten minutes; --soak=2 for two
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { page } from './page.ts';
import { BenchProcess, Directories } from './process.ts';
import { printAims } from './report.ts';
import { SCALES, type Run } from './setting.ts';
import { soak } from './soak.ts';
import { disk } from './workloads/disk.ts';
import { editing } from './workloads/editing.ts';
import { idle } from './workloads/idle.ts';
import { inbox } from './workloads/inbox.ts';
import { carrying, joining } from './workloads/joining.ts';
import { live } from './workloads/live.ts';
import { nodes } from './workloads/nodes.ts';
import { opening } from './workloads/opening.ts';
import { overviews } from './workloads/overviews.ts';
import { past } from './workloads/past.ts';
import { watching } from './workloads/watching.ts';

const { values } = parseArgs({
  // A soak without a length takes ten minutes.
  args: process.argv.slice(2).map((arg) => (arg === '--soak' ? '--soak=10' : arg)),
  options: {
    quick: { type: 'boolean' },
    smoke: { type: 'boolean' },
    stalls: { type: 'boolean' },
    page: { type: 'boolean' },
    soak: { type: 'string' },
    only: { type: 'string' },
  },
});

/** The exit code that says that nothing was run. The caller counts it neither as passed nor as failed. */
const NOTHING_RUN = 3;

/** Installs the peers. They are no part of the product, so only the bench installs them. Returns false if that fails. */
function installPeers(): boolean {
  const peers = fileURLToPath(new URL('./peers', import.meta.url));
  if (existsSync(`${peers}/node_modules/@hocuspocus/server`)) return true;
  console.log('The peers are being installed into test/bench/peers/node_modules.');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** The workloads by their number for `--only`. */
const WORKLOADS: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  '1': live,
  '3': watching,
  '4': idle,
  '5': opening,
  '6': joining,
  '7': disk,
  '8': nodes,
  '9': carrying,
  '10': past,
  '11': editing,
  '12': overviews,
  '13': inbox,
};

/** Runs the soak and returns the exit code. */
async function runSoak(minutes: number): Promise<number> {
  if (!(minutes > 0 && minutes <= 120)) throw new Error('--soak takes a number of minutes, up to 120');
  const directories = new Directories();
  try {
    const faults = await soak(directories, minutes);
    for (const fault of faults) console.error(`FAULT: ${fault}.`);
    console.log(faults.length === 0 ? '\nMemory and open files are level.' : '');
    return faults.length === 0 ? 0 : 1;
  } finally {
    directories.removeAll();
  }
}

async function runPage(): Promise<number> {
  const directories = new Directories();
  try {
    const faults = await page(directories, values.only);
    for (const fault of faults) console.error(`FAULT: ${fault}.`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    directories.removeAll();
  }
}

/** Starts the work that makes the disk stall, on the disk on which the servers keep their data. */
async function startDiskWriter(directories: Directories): Promise<BenchProcess> {
  console.log('Beside the servers, another process writes to the same disk.');
  return BenchProcess.start(new URL('./disk-writer.ts', import.meta.url), [directories.make()]);
}

async function main(): Promise<number> {
  if (values.soak !== undefined) return runSoak(Number(values.soak));
  if (values.page === true) return runPage();
  if (!installPeers()) {
    console.error('NOT RUN: the peers could not be installed.');
    return NOTHING_RUN;
  }
  const scale = SCALES[values.smoke === true ? 'smoke' : values.quick === true ? 'quick' : 'full'];
  const run: Run = { scale, directories: new Directories(), aims: [], faults: [], notRun: [] };
  const began = performance.now();
  console.log(
    `${scale.name} run, Node ${process.version}, ${availableParallelism()} cores, load before the start ${loadavg()[0]?.toFixed(1)}`,
  );
  const writer = values.stalls === true ? await startDiskWriter(run.directories) : null;
  const wanted = values.only?.split(',') ?? Object.keys(WORKLOADS);
  try {
    for (const [number, workload] of Object.entries(WORKLOADS)) {
      if (wanted.includes(number)) await workload(run);
    }
  } finally {
    await writer?.end();
    run.directories.removeAll();
  }
  if (scale.name !== 'smoke') printAims(run.aims);
  for (const what of run.notRun) console.error(`\nNOT RUN: ${what}.`);
  for (const fault of run.faults) console.error(`\nFAULT: ${fault}.`);
  console.log(
    `\n${((performance.now() - began) / 1000).toFixed(0)} seconds, load at the end ${loadavg()[0]?.toFixed(1)}; ${run.faults.length} faults`,
  );
  return run.faults.length > 0 || (run.notRun.length > 0 && process.env['CI'] === 'true') ? 1 : 0;
}

process.exit(await main());
