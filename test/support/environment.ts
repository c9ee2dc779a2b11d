/** The environment variables of the tests and their runner, read and checked once. */
import { z } from 'zod';

const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

const zEnvironment = z.object({
  /** Whether long loops take their quick or their full counts; see effort.ts. */
  ALONGSIDE_TEST: optionalText.pipe(z.enum(['quick', 'all']).default('quick')),
  /** With `true`, a test that this machine cannot run is a failure. */
  CI: optionalText.transform((text) => text === 'true'),
  /** A seed that replaces the seeds of the random tests. */
  SEED: optionalText.transform((text) => (text === undefined ? undefined : Number(text))).pipe(z.number().int().optional()),
});

const environment = zEnvironment.parse(process.env);

/** Which counts the long loops take in this run. */
export const EFFORT: 'quick' | 'all' = environment.ALONGSIDE_TEST;
/** Whether a test that cannot be run is a failure. */
export const STRICT: boolean = environment.CI;
/** The seed from the environment. Undefined if tests use their own seeds. */
export const SEED: number | undefined = environment.SEED;
