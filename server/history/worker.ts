/** History's own thread: long pasts are rebuilt here, one at a time, while the event loop that serves people goes on. */
import { parentPort } from 'node:worker_threads';
import type { Chunk } from '#server/history/chunks.ts';
import { begin, faultOf, type Fault, type Job, type Jobs } from '#server/history/jobs.ts';

/** What the worker is told, and what it answers. */
export type WorkerRequest =
  | { readonly do: 'begin'; readonly kind: keyof Jobs; readonly asked: Jobs[keyof Jobs]['asked'] }
  | { readonly do: 'add'; readonly chunk: Chunk }
  | { readonly do: 'end' };
export type WorkerResponse = { readonly value: unknown } | { readonly fault: Fault };

const port = parentPort;
let job: Job<keyof Jobs> | null = null;

function perform(order: WorkerRequest): unknown {
  if (order.do === 'begin') {
    // What was begun before and not ended was given up.
    job = begin(order.kind, order.asked);
    return null;
  }
  if (job === null) throw new Error('nothing was begun');
  if (order.do === 'add') return job.add(order.chunk);
  const found = job.end();
  job = null;
  return found;
}

port?.on('message', (order: WorkerRequest) => {
  let answer: WorkerResponse;
  try {
    answer = { value: perform(order) };
  } catch (error) {
    job = null;
    answer = { fault: faultOf(error) };
  }
  port.postMessage(answer);
});
