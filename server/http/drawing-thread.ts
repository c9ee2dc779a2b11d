/** The thread that draws pages with the client's own components, one at a time, so that the main thread stays free. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { DrawingBundle, PlanToDraw } from '#shared/first-view.ts';
import { frameKey, FrameMaker, type FrameFacts, type PageFrame } from '#server/http/page-frame.ts';
import { pageEnd, readTemplate } from '#server/http/page-template.ts';
import { gzipEnd, type GzipSum } from '#server/http/partly-gzip.ts';

/** What the thread is given at its start: the address of the client's bundle for the server, and the path of index.html. */
export const zDrawingFiles = z.object({ bundle: z.string(), index: z.string() });

/**
 * What the thread is asked for: the end of a page with a plan. `sum` is what that end has to know of the start that was sent already; null if
 * the browser does not read gzip.
 */
export type DrawingRequest = { readonly plan: PlanToDraw; readonly sum: GzipSum | null };
/** An end of a page, or why it could not be drawn. */
export type DrawingReply = { readonly end: Uint8Array } | { readonly fault: string };
/** What the thread hears: such a request, or which frame is needed. */
export type ToThread = DrawingRequest | { readonly needed: FrameFacts };
/** What the thread says: first the media queries on which a drawing depends, then the frames and the replies. A frame is null if it could not be made. */
export type FromThread =
  | DrawingReply
  | { readonly queries: readonly string[] }
  | { readonly key: string; readonly frame: PageFrame | null };

const port = parentPort;
const files = zDrawingFiles.parse(workerData);
const template = readTemplate(readFileSync(files.index, 'utf8'), (address) =>
  readFileSync(join(dirname(files.index), address), 'utf8'),
);
const bundle = (await import(files.bundle)) as DrawingBundle;
const frames = new FrameMaker(template, bundle);

function faultOf(error: unknown): string {
  // The message of an error can quote what people wrote. Its name and place cannot.
  const { name, stack = '' } = error instanceof Error ? error : new Error('unknown');
  return `${name}${stack.slice(stack.indexOf('\n    at '))}`;
}

async function draw({ plan, sum }: DrawingRequest): Promise<DrawingReply> {
  try {
    const end = pageEnd(template, await bundle.drawPlan(plan));
    return { end: sum === null ? Buffer.from(end) : gzipEnd(sum, end) };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

async function answer(asked: ToThread): Promise<FromThread> {
  if ('plan' in asked) return draw(asked);
  // Without its frame such a device gets the page that everybody else gets.
  return { key: frameKey(asked.needed), frame: await frames.make(asked.needed).catch(() => null) };
}

port?.postMessage({ queries: bundle.queriesOfFirstView() } satisfies FromThread);
let last: Promise<unknown> = Promise.resolve();
port?.on('message', (asked: ToThread) => {
  last = last.then(async () => port.postMessage(await answer(asked)));
});
