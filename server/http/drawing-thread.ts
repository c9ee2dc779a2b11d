/** The thread that draws pages with the client's own components, one at a time, so that the main thread stays free. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { DrawingBundle, PlanToDraw } from '#shared/first-view.ts';
import { pageOf, readTemplate } from '#server/http/page-template.ts';
import { partlyGzip } from '#server/http/partly-gzip.ts';

/** What the thread is given at its start: the address of the client's bundle for the server, and the path of index.html. */
export const zDrawingFiles = z.object({ bundle: z.string(), index: z.string() });

/** What the thread is asked for: a plan to draw, and whether the browser reads gzip. */
export type DrawingRequest = { readonly plan: PlanToDraw; readonly gzip: boolean };
/** A page of the thread, or why it could not be drawn. */
export type DrawingReply = { readonly page: Uint8Array } | { readonly fault: string };

const port = parentPort;
const files = zDrawingFiles.parse(workerData);
const template = readTemplate(readFileSync(files.index, 'utf8'), (address) =>
  readFileSync(join(dirname(files.index), address), 'utf8'),
);
const { drawPlan } = (await import(files.bundle)) as DrawingBundle;

async function draw({ plan, gzip }: DrawingRequest): Promise<DrawingReply> {
  try {
    const { ofBuild, ofPlan } = pageOf(template, await drawPlan(plan));
    return { page: gzip ? partlyGzip(ofBuild, ofPlan) : Buffer.from(ofBuild + ofPlan) };
  } catch (error) {
    // The message of an error can quote what people wrote. Its name and place cannot.
    const { name, stack = '' } = error instanceof Error ? error : new Error('unknown');
    return { fault: `${name}${stack.slice(stack.indexOf('\n    at '))}` };
  }
}

port?.on('message', (request: DrawingRequest) => {
  void draw(request).then((reply) => port.postMessage(reply));
});
