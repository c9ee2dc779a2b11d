/** What the bench asks of a server in a process of its own, and how that process answers. Used by ours and by the peers alike. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What a server process has used. Times are milliseconds of processor, over all its threads; sizes are bytes. */
export type Usage = {
  readonly cpu: number;
  readonly rss: number;
  /** JavaScript heap and the buffers outside it. */
  readonly heap: number;
  /** The highest resident size since the last `peak`. */
  readonly peak: number;
  /** Open files, sockets and pipes; 0 where the system does not tell. */
  readonly files: number;
};

/** What the bench may ask. `usage` may collect garbage first, `peak` begins to watch for the highest size anew. */
export type BenchRequest =
  | { readonly do: 'usage'; readonly collect: boolean }
  | { readonly do: 'peak' }
  /** Keeps these updates in a document, as the server's own persistence would, without a socket. */
  | { readonly do: 'write'; readonly room: string; readonly updates: readonly Uint8Array[] }
  | { readonly do: 'end' };

/** A question and its answer on the way between the processes. */
export type RequestFrame = { readonly id: number; readonly ask: BenchRequest };
export type AnswerFrame = { readonly id: number; readonly value: Usage | number | null; readonly error: string | null };

function status(field: string): number {
  try {
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

async function usage(collect: boolean): Promise<Usage> {
  if (collect && globalThis.gc !== undefined) {
    // Twice, with a pause: what the first pass lets go of frees buffers that only the second one finds.
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc();
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    cpu: (user + system) / 1000,
    rss,
    heap: heapUsed + external,
    peak: Math.max(rss, status('VmHWM')),
    files: openFiles(),
  };
}

function watchPeak(): null {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the peak is that of the whole life of the process, which can only make it look worse.
  }
  return null;
}

/** What a server brings to the bench: where it listens, how it ends, and what it can keep without a socket. */
export type ServerControl = {
  readonly port: number;
  readonly write?: (room: string, updates: readonly Uint8Array[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Answers the bench until it is told to end, or the bench is gone. */
export function answerRequests(served: ServerControl): void {
  const perform = async (ask: BenchRequest): Promise<Usage | null> => {
    switch (ask.do) {
      case 'usage':
        return usage(ask.collect);
      case 'peak':
        return watchPeak();
      case 'write':
        await served.write?.(ask.room, ask.updates);
        return null;
      case 'end':
        await served.close();
        return null;
    }
  };
  process.on('message', ({ id, ask }: RequestFrame) => {
    perform(ask).then(
      (value) => process.send?.({ id, value, error: null } satisfies AnswerFrame),
      (error: unknown) => process.send?.({ id, value: null, error: String(error) } satisfies AnswerFrame),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ id: 0, value: served.port, error: null } satisfies AnswerFrame);
}
