/**
 * The worker thread of history. It runs long jobs, one at a time, so that the main thread stays free for requests and sockets.
 */
import { parentPort } from 'node:worker_threads';
import type { Chunk } from '#server/history/chunks.ts';
import { begin, faultOf, type Fault, type Job, type Jobs } from '#server/history/jobs.ts';

/** A message to the worker, and its response. */
export type WorkerRequest =
  | { readonly do: 'begin'; readonly kind: keyof Jobs; readonly asked: Jobs[keyof Jobs]['asked'] }
  | { readonly do: 'add'; readonly chunk: Chunk }
  | { readonly do: 'end' }
  /** Nothing follows. It has no response. */
  | { readonly do: 'close' };
export type WorkerResponse = { readonly value: unknown } | { readonly fault: Fault };

const port = parentPort;
let job: Job<keyof Jobs> | null = null;

function handle(message: Exclude<WorkerRequest, { do: 'close' }>): unknown {
  if (message.do === 'begin') {
    // A job that was started and not ended was abandoned.
    job = begin(message.kind, message.asked);
    return null;
  }
  if (job === null) throw new Error('nothing was begun');
  if (message.do === 'add') return job.add(message.chunk);
  const found = job.end();
  job = null;
  return found;
}

port?.on('message', (message: WorkerRequest) => {
  if (message.do === 'close') return port.close();
  let response: WorkerResponse;
  try {
    response = { value: handle(message) };
  } catch (error) {
    job = null;
    response = { fault: faultOf(error) };
  }
  port.postMessage(response);
});
