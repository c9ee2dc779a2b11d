/** Reads the file in a request: of one of the types that its route takes, and with no more bytes than it takes. */
import type { Request, Response } from 'express';
import { Refusal } from '#shared/errors.ts';
import type { File, Upload } from '#server/http/route.ts';

/** The content type of a request, without its parameters. */
function typeOf(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The bytes of a request. It stops to read as soon as they are more than `maxBytes`. */
async function bytesOf(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      request.removeAllListeners('data').pause();
      reject(new Refusal('too_large'));
    });
    request.once('end', resolve);
    request.once('error', () => reject(new Refusal('bad_request')));
    request.once('close', () => reject(new Refusal('bad_request')));
  });
  // A copy of its own, because small buffers share memory with others.
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * Reads the file. Refuses with `invalid` before any byte is read if its type is not one of those that the route takes, and with
 * `too_large` as soon as it is known that it has too many bytes.
 */
export async function readUpload(request: Request, response: Response, upload: Upload | undefined): Promise<File> {
  if (upload === undefined) throw new Error('the route takes no file');
  const { 'content-encoding': encoding = 'identity', 'content-length': announced } = request.headers;
  const type = typeOf(request);
  if (!upload.types.includes(type)) throw new Refusal('invalid', undefined, { photo: 'notAPhoto' });
  // Nobody could tell how many bytes a file will have that is compressed once more.
  if (encoding !== 'identity') throw new Refusal('bad_request');
  if (Number(announced ?? 0) > upload.maxBytes) throw new Refusal('too_large');
  // An upload that did not announce its length might never end. If it is refused, its connection is closed after the answer.
  if (announced === undefined) response.once('finish', () => request.complete || request.destroy());
  return { type, bytes: await bytesOf(request, upload.maxBytes) };
}
