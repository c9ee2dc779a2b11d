/** A hook for a write without a form: a button that writes at once and shows a problem if the write failed. */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { z } from 'zod';
import { call, type Method } from '#client/api/http.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';

/** The schema for an answer that the client does not read. Most writes have such an answer. */
export const zIgnored = z.unknown();

/** Sends a write; answers whether it worked. */
export type Write = (method: Method, path: string, body?: unknown) => Promise<boolean>;

/**
 * `write` sends and then has the keys read again; it answers whether it worked. A second press while one is on its way counts as none.
 * `writeInTurn` is for choices: each of them is sent, after the one before it, so that the last one stands.
 */
export function useWrite(...stale: readonly QueryKey[]): {
  busy: boolean;
  problem: Problem | null;
  write: Write;
  writeInTurn: Write;
} {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const before = useRef<Promise<unknown>>(Promise.resolve());
  const send: Write = async (method, path, body) => {
    setBusy(true);
    setProblem(null);
    try {
      await call(zIgnored, method, path, body);
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const write: Write = async (method, path, body) => (busy ? false : await send(method, path, body));
  const writeInTurn: Write = (...sent) => {
    const mine = before.current.then(() => send(...sent));
    before.current = mine;
    return mine;
  };
  return { busy, problem, write, writeInTurn };
}
