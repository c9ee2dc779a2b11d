/** The thread that decodes one uploaded image and makes the photo of it: a square of pixels in sRGB, and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import Vips from 'wasm-vips';
import { MAX_PHOTO_LENGTH, MAX_PHOTO_PIXELS, PHOTO_SIDE, type PhotoType } from '#shared/photo.ts';

/** What the thread gets. */
export type PhotoTask = { readonly type: PhotoType; readonly bytes: Uint8Array };
/** What the thread answers: the photo, or why there is none. */
export type PhotoResult =
  | { readonly photo: Uint8Array<ArrayBuffer> }
  | { readonly problem: 'notAPhoto' | 'photoTooLarge'; readonly why: string };

/** The quality of the photo: the lowest at which nobody sees a difference on a face of this size. */
const QUALITY = 82;
const WHITE = [255, 255, 255];

async function photoOf({ type, bytes }: PhotoTask): Promise<PhotoResult> {
  const vips = await Vips({
    // The decoders of other formats are not loaded.
    dynamicLibraries: [],
    // What the decoder says of an image may hold parts of it.
    print: () => undefined,
    printErr: () => undefined,
  });
  vips.concurrency(1);
  vips.Cache.max(0);
  try {
    const load = {
      'image/jpeg': vips.Image.jpegloadBuffer,
      'image/png': vips.Image.pngloadBuffer,
      'image/webp': vips.Image.webploadBuffer,
    };
    // This reads only what the image says of itself. A file of another type than the one that was named ends here.
    const header = load[type].call(vips.Image, bytes);
    const { width, height } = header;
    header.delete();
    if (width > MAX_PHOTO_LENGTH || height > MAX_PHOTO_LENGTH || width * height > MAX_PHOTO_PIXELS)
      return { problem: 'photoTooLarge', why: `${width} x ${height}` };
    const side = Math.min(width, height, PHOTO_SIDE);
    // A large JPEG can be made smaller by 2, 4 or 8 while it is decoded.
    const shrink = [8, 4, 2].find((factor) => Math.min(width, height) / factor >= 2 * side) ?? 1;
    const image = load[type].call(vips.Image, bytes, {
      access: 'sequential',
      fail_on: 'error',
      ...(type === 'image/jpeg' && { shrink }),
    });
    // It is turned as the camera was held, and its colours become sRGB. Of a moving image it is the first picture.
    const square = image.thumbnailImage(side, { height: side, crop: 'centre', output_profile: 'srgb' });
    const opaque = square.hasAlpha() ? square.flatten({ background: WHITE }) : square;
    // `keep: 'none'` leaves out all data beside the pixels: position, device, time, profiles, comments.
    const photo = opaque.webpsaveBuffer({ Q: QUALITY, keep: 'none' });
    return { photo: new Uint8Array(photo) };
  } catch (error) {
    return { problem: 'notAPhoto', why: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort !== null) {
  // The main thread starts this thread with a task of this type.
  const result = await photoOf(workerData as PhotoTask);
  parentPort.postMessage(result);
}
