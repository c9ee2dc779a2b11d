/** Reads the command line of the test runner: which tests to run, and whether long loops take their full counts. */
import { parseArgs } from 'node:util';

/** The parsed command line. Without paths and without a title, everything is run. */
export type Request = {
  /** Whether long loops take their full counts and all stories are run. */
  readonly all: boolean;
  readonly paths: readonly string[];
  /** A regular expression that the titles of the tests must match. Null if no title was given. */
  readonly title: string | null;
};

/** Reads the arguments of `npm test -- ...`. Throws for an argument that it does not know. */
export function readRequest(args: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { all: { type: 'boolean' }, title: { type: 'string', short: 't' } },
    allowPositionals: true,
  });
  const title = values.title ?? null;
  // Both tools read the title as a regular expression. An invalid one throws here, so the error is shown only once.
  if (title !== null) void new RegExp(title);
  return { all: values.all === true, paths: positionals, title };
}
