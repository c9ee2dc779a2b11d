/** What can be a photo of a person: which images the server takes, and what it makes of them. */

/** The content types that can be uploaded. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
/** One of these content types. */
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** The most bytes of an upload. The client sends much less, so this is for other programs. */
export const MAX_PHOTO_BYTES = 8_000_000;
/** The most pixels of an upload: more than the photo of a phone has. What an image says of itself is read before it is decoded. */
export const MAX_PHOTO_PIXELS = 25_000_000;
/** The most pixels of an upload on one side. */
export const MAX_PHOTO_LENGTH = 10_000;

/** The photo that is kept is a square with sides of so many pixels, or fewer where the upload has fewer. */
export const PHOTO_SIDE = 512;
/** The content type of the photo that is kept. */
export const KEPT_PHOTO_TYPE = 'image/webp';

/** The content type that the first bytes of a file show; null if it is none of the three. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | null {
  const starts = (at: number, ...expected: readonly number[]): boolean =>
    bytes.length > at + expected.length && expected.every((value, i) => bytes[at + i] === value);
  if (starts(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  // "RIFF", four bytes of length, "WEBP".
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
  return null;
}
