/** The sizes of a bench run: full, quick, and a smoke pass that only checks that everything still runs. */
import type { Aim } from './report.ts';
import type { Directories } from './process.ts';

/** The numbers of a run. Times are milliseconds. `rate` is updates per second over all rooms. */
export type Scale = {
  readonly name: 'full' | 'quick' | 'smoke';
  readonly rooms: number;
  readonly rate: number;
  /** How long each server is under load before the first measurement, so that its code is compiled by then. */
  readonly warmUp: number;
  readonly rounds: number;
  readonly warm: number;
  readonly measure: number;
  readonly knee: { readonly from: number; readonly steps: number; readonly measure: number; readonly most: number };
  readonly watchers: number;
  readonly idle: number;
  readonly copies: readonly number[];
  readonly openings: number;
  readonly joiners: number;
  readonly sections: number;
};

/** The three sizes. */
export const SCALES: Readonly<Record<Scale['name'], Scale>> = {
  full: {
    name: 'full',
    rooms: 50,
    rate: 2000,
    warmUp: 6000,
    rounds: 3,
    warm: 1000,
    measure: 5000,
    knee: { from: 2000, steps: 3, measure: 2000, most: 40_000 },
    watchers: 300,
    idle: 1000,
    copies: [1, 10, 40],
    openings: 5,
    joiners: 200,
    sections: 12,
  },
  quick: {
    name: 'quick',
    rooms: 50,
    rate: 2000,
    warmUp: 2500,
    rounds: 1,
    warm: 500,
    measure: 2500,
    knee: { from: 4000, steps: 1, measure: 1000, most: 20_000 },
    watchers: 300,
    idle: 200,
    copies: [1, 4],
    openings: 2,
    joiners: 50,
    sections: 12,
  },
  smoke: {
    name: 'smoke',
    rooms: 3,
    rate: 120,
    warmUp: 0,
    rounds: 1,
    warm: 100,
    measure: 400,
    knee: { from: 120, steps: 0, measure: 200, most: 120 },
    watchers: 10,
    idle: 5,
    copies: [1],
    openings: 1,
    joiners: 5,
    sections: 3,
  },
};

/** The settings of a run, and the lists to which workloads add their results. */
export type Run = {
  readonly scale: Scale;
  readonly directories: Directories;
  readonly aims: Aim[];
  /** Faults that fail the run, such as an update that was not delivered or a document with wrong content. */
  readonly faults: string[];
  /** Workloads that this machine could not run. */
  readonly notRun: string[];
};
