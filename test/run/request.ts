/** What whoever calls the runner asks for: which tests, and how much effort. */
import { parseArgs } from 'node:util';

/** A run of the tests. Without paths and title it is everything. */
export type Request = {
  /** Whether long loops take their full counts and all stories are told. */
  readonly all: boolean;
  readonly paths: readonly string[];
  /** The title that tests must have, as a regular expression; null where any will do. */
  readonly title: string | null;
};

/** Reads the arguments of `npm test -- ...`. Throws where there is one that it does not know. */
export function readRequest(args: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { all: { type: 'boolean' }, title: { type: 'string', short: 't' } },
    allowPositionals: true,
  });
  const title = values.title ?? null;
  // Both tools take the title as a regular expression. One that is not valid is told here, once.
  if (title !== null) void new RegExp(title);
  return { all: values.all === true, paths: positionals, title };
}
