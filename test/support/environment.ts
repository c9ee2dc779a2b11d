/** What tests and their runner read from the environment, read once. */
import { z } from 'zod';

const given = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

const zEnvironment = z.object({
  /** How much the long loops do; see effort.ts. */
  ALONGSIDE_TEST: given.pipe(z.enum(['quick', 'all']).default('quick')),
  /** With `true` everything has to run: what a machine cannot run is a failure. */
  CI: given.transform((text) => text === 'true'),
  /** One seed instead of those that tests have. */
  SEED: given.transform((text) => (text === undefined ? undefined : Number(text))).pipe(z.number().int().optional()),
});

const read = zEnvironment.parse(process.env);

/** How much effort this run makes. */
export const EFFORT: 'quick' | 'all' = read.ALONGSIDE_TEST;
/** Whether everything has to run. */
export const STRICT: boolean = read.CI;
/** The seed that was asked for; undefined where tests use their own. */
export const SEED: number | undefined = read.SEED;
