/** A hook for a write without a form: a button that writes at once and shows a problem if the write failed. */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { call, type Method } from '#client/api/http.ts';
import { problemOf, type Problem } from '#client/ui/problem.ts';

/** The schema for an answer that the client does not read. Most writes have such an answer. */
export const zIgnored = z.unknown();

/** `write` calls the API and then invalidates the query keys `stale`. It returns whether the call worked. */
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
