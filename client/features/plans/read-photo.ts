/** Reads a photo that was chosen on this device, and makes the small square of it that is sent. */
import { MAX_PHOTO_BYTES, PHOTO_SIDE } from '#shared/photo.ts';
import { cutOf, type Crop } from './photo-crop.ts';

/** The most pixels on one side of the photo that the page works with. A phone could not move a larger one without delay. */
const WORKING_SIDE = 1600;
const QUALITY = 0.92;

/** Draws a square of a photo into a canvas, as large as the canvas is. */
export function drawCrop(canvas: HTMLCanvasElement, photo: HTMLCanvasElement, crop: Crop): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { left, top, side } = cutOf(photo, crop);
  context.imageSmoothingQuality = 'high';
  // What is transparent becomes white, as on the server.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(photo, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/** The photo in a file, turned as the camera was held and not larger than the page needs; null if this browser cannot read it. */
export async function readPhotoFile(file: Blob): Promise<HTMLCanvasElement | null> {
  const image = await createImageBitmap(file).catch(() => null);
  if (image === null) return null;
  const scale = Math.min(1, WORKING_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  if (context !== null) context.imageSmoothingQuality = 'high';
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return context === null ? null : canvas;
}

/** The square as a file to send. It is small, so that it is there soon on a slow line. */
export async function squareOf(photo: HTMLCanvasElement, crop: Crop): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const side = Math.min(PHOTO_SIDE, Math.max(1, Math.round(cutOf(photo, crop).side)));
  canvas.width = side;
  canvas.height = side;
  drawCrop(canvas, photo, crop);
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  if (made === null || made.size > MAX_PHOTO_BYTES) throw new Error('the browser made no image');
  return made;
}

/** The file of a `data:` address. A page may not fetch such an address. */
export function fileOf(url: string): Blob {
  const [head = '', content = ''] = url.split(',');
  const type = /^data:([^;]+)/.exec(head)?.[1] ?? '';
  return new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type });
}
