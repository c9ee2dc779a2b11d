/** The command line for backups: `npm run backup`, `npm run restore` and `npm run check`. */
import { parseArgs } from 'node:util';
import { ConfigError, readDataLocation } from '#server/config.ts';
import { StoreUnavailable, StoreUnusable } from '#server/store/errors.ts';
import { inspect, type StoreLocation } from '#server/store/inspection.ts';
import { makeBackup } from '#server/backup/backup.ts';
import { checkStored, reportLines } from '#server/backup/check.ts';
import { DoubtfulBackup, restoreBackup } from '#server/backup/restore.ts';

/** Exit codes: all is well, the data is damaged, the command could not be done. */
const EXIT_OK = 0;
const EXIT_DAMAGED = 1;
const EXIT_FAILED = 2;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const USAGE = {
  backup: 'npm run backup -- FILE',
  restore: 'npm run restore -- FILE [--anyway]',
  check: 'npm run check',
} as const;

/** PostgreSQL's own tools do this better than this program could. */
const POSTGRES = {
  backup:
    'DATABASE_URL is set, so the data is in PostgreSQL. Back it up with: pg_dump --format=custom --file=FILE "$DATABASE_URL"',
  restore:
    'DATABASE_URL is set, so the data belongs in PostgreSQL. Restore into an empty database with: pg_restore --no-owner --dbname="$DATABASE_URL" FILE',
} as const;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function backup({ dataDir }: StoreLocation, file: string): Promise<number> {
  const { bytes, withSecret, damage } = await makeBackup(dataDir, file, Date.now());
  print(`Backed up ${dataDir} to ${file} (${megabytes(bytes)}).`);
  print('It holds everything: all plans, all accounts' + (withSecret ? ', and the secret that signs sessions.' : '.'));
  print('Keep it as safe as the data itself; it is not encrypted.');
  if (!withSecret || (process.env['AUTH_SECRET'] ?? '') !== '')
    print('The AUTH_SECRET that the server is given from outside is not in it. Keep that safe too.');
  for (const line of damage) complain(`The database itself is damaged, and so is the backup: ${line}`);
  return damage.length === 0 ? EXIT_OK : EXIT_DAMAGED;
}

async function restore({ dataDir }: StoreLocation, file: string, anyway: boolean): Promise<number> {
  try {
    const { madeAt, report, withSecret } = await restoreBackup(dataDir, file, anyway);
    for (const line of reportLines(report)) print(line);
    print(`Restored to ${dataDir} what was there on ${new Date(madeAt).toISOString()}.`);
    print('Everybody has to sign in again. Please have all open pages loaded anew: docs/operations.md says why.');
    if (!withSecret) print('There was no secret in the backup: start the server with the AUTH_SECRET that it had.');
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof DoubtfulBackup)) throw error;
    for (const line of reportLines(error.report)) complain(line);
    complain('Nothing was restored. Take another backup, or this one as it is with --anyway.');
    return EXIT_DAMAGED;
  }
}

async function check(location: StoreLocation): Promise<number> {
  const report = await inspect(location, checkStored);
  for (const line of reportLines(report)) print(line);
  return report.found === 0 ? EXIT_OK : EXIT_DAMAGED;
}

function printUsage(): number {
  complain(`Please say one of:\n  ${Object.values(USAGE).join('\n  ')}`);
  return EXIT_FAILED;
}

async function run(): Promise<number> {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb !== 'backup' && verb !== 'restore' && verb !== 'check') return printUsage();
  const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options: { anyway: { type: 'boolean' } } });
  const location = readDataLocation(process.env);
  if (verb === 'check') return positionals.length === 0 ? check(location) : printUsage();
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return printUsage();
  if (location.databaseUrl !== null) {
    complain(POSTGRES[verb]);
    return EXIT_FAILED;
  }
  return verb === 'backup' ? backup(location, file) : restore(location, file, values.anyway ?? false);
}

run().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const known = error instanceof ConfigError || error instanceof StoreUnusable || error instanceof StoreUnavailable;
    complain(known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = EXIT_FAILED;
  },
);
