/** The messages between the bench and a server process, and the code in that process that answers them. All servers use it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The resources that a server process has used. `cpu` is processor time of all threads in milliseconds. Sizes are bytes. */
export type Usage = {
  readonly cpu: number;
  readonly rss: number;
  /** The JavaScript heap and the buffers outside it. */
  readonly heap: number;
  /** The highest resident size since the last `peak` request. */
  readonly peak: number;
  /** The number of open files, sockets and pipes. 0 if the system does not provide it. */
  readonly files: number;
};

/** A request of the bench. `usage` with `collect` collects garbage first. `peak` resets the highest size. */
export type BenchRequest =
  | { readonly do: 'usage'; readonly collect: boolean }
  | { readonly do: 'peak' }
  /** Stores updates of a document through the server's own persistence, without a socket. */
  | { readonly do: 'write'; readonly room: string; readonly updates: readonly Uint8Array[] }
  | { readonly do: 'end' };

/** A request and its response as they are sent between the processes. The ids match. */
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
    // Collects twice, with a pause: the first pass frees objects whose buffers only the second pass can free.
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
    // The peak is then that of the whole life of the process, which can only be higher.
  }
  return null;
}

/** What a server gives the bench: its port, how to close it, and, if it can, how to store updates without a socket. */
export type ServerControl = {
  readonly port: number;
  readonly write?: (room: string, updates: readonly Uint8Array[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Answers requests of the bench. The process ends when the bench disconnects. */
export function answerRequests(control: ServerControl): void {
  const perform = async (ask: BenchRequest): Promise<Usage | null> => {
    switch (ask.do) {
      case 'usage':
        return usage(ask.collect);
      case 'peak':
        return watchPeak();
      case 'write':
        await control.write?.(ask.room, ask.updates);
        return null;
      case 'end':
        await control.close();
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
  process.send?.({ id: 0, value: control.port, error: null } satisfies AnswerFrame);
}
