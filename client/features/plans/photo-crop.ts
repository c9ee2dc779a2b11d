/** The square that is cut out of a chosen photo: where it lies, and how it is moved and made smaller. */

/** The width and the height of an image, in pixels. */
export type Size = { readonly width: number; readonly height: number };
/** The middle of the square, in parts of the width and the height of the image, and how many times it is enlarged. */
export type Crop = { readonly x: number; readonly y: number; readonly zoom: number };

/** The most that a photo can be enlarged. */
export const MAX_ZOOM = 4;

/** The side of the square in pixels of the image. */
export function sideOf({ width, height }: Size, { zoom }: Pick<Crop, 'zoom'>): number {
  return Math.min(width, height) / zoom;
}

/** A square with the same middle, as far as it lies within the image. */
export function within(size: Size, crop: Crop): Crop {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, crop.zoom));
  const side = sideOf(size, { zoom });
  const middle = (value: number, length: number): number => Math.min(1 - side / 2 / length, Math.max(side / 2 / length, value));
  return { x: middle(crop.x, size.width), y: middle(crop.y, size.height), zoom };
}

/** Where the square lies at first: in the middle, and in a tall photo a little higher, because faces are there. */
export function firstCrop(size: Size): Crop {
  return within(size, { x: 0.5, y: size.height > size.width ? 0.4 : 0.5, zoom: 1 });
}

/** The square after the photo under it was moved, by parts of the side of the square. */
export function moved(size: Size, crop: Crop, right: number, down: number): Crop {
  const side = sideOf(size, crop);
  return within(size, { ...crop, x: crop.x - (right * side) / size.width, y: crop.y - (down * side) / size.height });
}

/** The left upper corner of the square, and its side, in pixels of the image. */
export function cutOf(size: Size, crop: Crop): { readonly left: number; readonly top: number; readonly side: number } {
  const side = sideOf(size, crop);
  return { left: crop.x * size.width - side / 2, top: crop.y * size.height - side / 2, side };
}
