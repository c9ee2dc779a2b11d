/** Checks that a server's documents contain what was typed. Times of a server that loses letters would be worth nothing. */
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { linesOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import { pushBytes, pushUint, Reader } from './bytes.ts';
import type { Crowd, ServerAddress } from './crowd.ts';
import { typed } from './keystrokes.ts';
import type { Running } from './servers.ts';
import { Wire } from './wire.ts';

const encoder = new TextEncoder();

/**
 * Opens a room as a new page does, and applies updates until `enough` returns true. Returns the document, and the milliseconds
 * until the last update arrived.
 */
export function openRoom(
  at: ServerAddress,
  person: number,
  room: string,
  enough: (doc: Y.Doc) => boolean,
  timeout = 30_000,
): Promise<{ doc: Y.Doc; took: number }> {
  const { port, protocol, cookie } = at;
  const doc = new Y.Doc();
  const prefix: number[] = [];
  if (protocol === 'hocuspocus') pushBytes(prefix, encoder.encode(room));
  const path =
    protocol === 'alongside' ? `/sync/${room}?schema=${SCHEMA_VERSION}&acks=1` : protocol === 'hocuspocus' ? '/' : `/${room}`;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    let answered = false;
    const timer = setTimeout(() => done(new Error(`${room} did not arrive`)), timeout);
    const done = (error: Error | null, took = 0): void => {
      clearTimeout(timer);
      wire.leave();
      if (error === null) resolve({ doc, took });
      else reject(error);
    };
    const wire: Wire = new Wire(port, path, cookie(person), {
      open: () => {
        if (protocol === 'hocuspocus') wire.send(Uint8Array.from([...prefix, 2, 0, 0]));
        wire.send(Uint8Array.from([...prefix, 0, 0, 1, 0]));
      },
      message: (payload) => {
        const arrivedAfter = performance.now() - began;
        const reader = new Reader().over(payload);
        if (protocol === 'hocuspocus') reader.skip(reader.uint());
        const type = reader.uint();
        if (type !== 0 && !(type === 4 && protocol === 'hocuspocus')) return;
        const kind = reader.uint();
        const length = reader.uint();
        if (kind === 0) {
          if (answered) return;
          answered = true;
          const answer = [...prefix, 0, 1];
          pushUint(answer, 2);
          wire.send(Uint8Array.from([...answer, 0, 0]));
          return;
        }
        Y.applyUpdate(doc, payload.slice(reader.at, reader.at + length));
        if (enough(doc)) done(null, arrivedAfter);
      },
      close: (code, reason) => done(new Error(`${room} was closed: ${code} ${reason}`)),
    });
  });
}

/** The letters of each line of a document. */
export function paragraphTexts(doc: Y.Doc): string[] {
  // The first line of a text is the one without a marker.
  return linesOf(doc.getText(TEXT))
    .slice(1)
    .map(({ runs }) => runs.map(({ text }) => text).join(''));
}

/** Compares three rooms of a server with what their writers typed. Returns the faults. */
export async function checkContent(server: Running, crowds: readonly Crowd[]): Promise<string[]> {
  // A relay stores nothing.
  if (server.at.protocol === 'bare') return [];
  const faults: string[] = [];
  for (const crowd of crowds.slice(0, 3)) {
    const expected = [...crowd.writers.values()].map((writer) => typed(writer.typed)).toSorted();
    const reader = crowd.clients[0]?.person ?? 0;
    try {
      await openRoom(
        server.at,
        reader,
        crowd.name,
        (doc) => JSON.stringify(paragraphTexts(doc).toSorted()) === JSON.stringify(expected),
        5000,
      );
    } catch (error) {
      faults.push(`${server.kind}: ${crowd.name} does not hold what was typed (${String(error)})`);
    }
    const unsaved =
      server.at.protocol === 'alongside'
        ? [...crowd.writers.values()].filter((writer) => writer.saved !== writer.typed + 1)
        : [];
    if (unsaved.length > 0)
      faults.push(`${server.kind}: ${crowd.name} has ${unsaved.length} writers who were not told that all is saved`);
  }
  return faults;
}
