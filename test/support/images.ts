/** Makes images for tests, and reads them. */
import Vips from 'wasm-vips';

/** The image library, started once for a test file. */
export type Images = Awaited<ReturnType<typeof openImages>>;

/** A colour as red, green and blue, each from 0 to 255. */
type Colour = readonly [number, number, number];

/** A part of a JPEG file with data beside the pixels. `marker` is its second byte. */
function jpegSegment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2;
  return Uint8Array.from([0xff, marker, length >> 8, length & 0xff, ...content]);
}

/** EXIF data with the way the camera was held, its maker, and the position where the photo was taken. */
function exif(orientation: number, maker: string): Uint8Array {
  const text = new TextEncoder().encode(`${maker}\0`);
  const bytes = new DataView(new ArrayBuffer(150 + text.length));
  let at = 0;
  const put16 = (value: number): void => (bytes.setUint16(at, value), void (at += 2));
  const put32 = (value: number): void => (bytes.setUint32(at, value), void (at += 4));
  const entry = (tag: number, type: number, count: number, value: number): void => {
    put16(tag);
    put16(type);
    put32(count);
    // A short number stands in the first two bytes of its field.
    put32(type === 3 ? value << 16 : value);
  };
  put16(0x4d4d);
  put16(42);
  put32(8);
  put16(3);
  entry(0x010f, 2, text.length, 150);
  entry(0x0112, 3, 1, orientation);
  entry(0x8825, 4, 1, 60);
  put32(0);
  at = 60;
  put16(2);
  // North, and 51 degrees, 30 minutes, 0 seconds.
  entry(0x0001, 2, 2, 0x4e000000);
  entry(0x0002, 5, 3, 100);
  put32(0);
  at = 100;
  for (const part of [51, 1, 30, 1, 0, 1]) put32(part);
  const all = new Uint8Array(bytes.buffer);
  all.set(text, 150);
  return Uint8Array.from([...new TextEncoder().encode('Exif\0\0'), ...all]);
}

/** Puts data beside the pixels into a JPEG: EXIF with a position, and a comment. Both have the words of `secret` in them. */
export function withData(jpeg: Uint8Array, orientation: number, secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...jpeg.slice(0, 2),
    ...jpegSegment(0xe1, exif(orientation, secret)),
    ...jpegSegment(0xfe, new TextEncoder().encode(secret)),
    ...jpeg.slice(2),
  ]);
}

/** Starts the image library. */
export async function openImages() {
  const vips = await Vips({ dynamicLibraries: [], printErr: () => undefined });
  vips.concurrency(1);
  const plain = (width: number, height: number, colour: Colour) =>
    vips.Image.black(width, height, { bands: 3 })
      .add([...colour])
      .cast('uchar')
      .copy({ interpretation: 'srgb' });
  return {
    vips,
    /** An image of one colour. */
    plain,
    /** An image with one colour on the left half and another one on the right. */
    halves: (width: number, height: number, left: Colour, right: Colour) =>
      plain(width / 2, height, left).join(plain(width / 2, height, right), 'horizontal'),
    /** An image of noise, which does not become small when it is compressed. */
    noise: (side: number) => vips.Image.gaussnoise(side, side).cast('uchar').copy({ interpretation: 'b-w' }),
    /** What a file holds: its size, the names of its data, and its colour at a place given in parts of width and height. */
    read(bytes: Uint8Array) {
      const image = vips.Image.newFromBuffer(bytes);
      const { width, height, bands } = image;
      const colourAt = (x: number, y: number): number[] =>
        image.getpoint(Math.floor(x * (width - 1)), Math.floor(y * (height - 1))).map(Math.round);
      return {
        width,
        height,
        bands,
        fields: [...Array(image.getFields().size()).keys()].map((i) => image.getFields().get(i)).join(' '),
        colourAt,
      };
    },
    close: () => vips.shutdown(),
  };
}

/** The names of the parts of a WebP file, in order. */
export function webpChunks(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names: string[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    names.push(new TextDecoder().decode(bytes.subarray(at, at + 4)));
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return names;
}

/** The checksum of a part of a PNG. */
function crcOf(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** A small PNG that says of itself that it has another size. */
export function pngOfSize(png: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const made = Uint8Array.from(png);
  const view = new DataView(made.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crcOf(made.subarray(12, 29)));
  return made;
}
