/** A write that is not a form: a button that does something at once, and says when it did not work. */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { call, type Method } from '#client/api/http.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';

/** What most writes answer need not be read. */
export const zIgnored = z.unknown();

/** `write` sends and then has the keys read again; it answers whether it worked. */
export function useWrite(...stale: readonly QueryKey[]): {
  busy: boolean;
  problem: Problem | null;
  write: (method: Method, path: string, body?: unknown) => Promise<boolean>;
} {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const write = async (method: Method, path: string, body?: unknown): Promise<boolean> => {
    if (busy) return false;
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
  return { busy, problem, write };
}
