/** Photos of a plan's person: what the server makes of an image, what it refuses, and who sees it. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zPhotoSet } from '#shared/api.ts';
import { MAX_PHOTO_BYTES, PHOTO_SIDE } from '#shared/photo.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  mustSucceed,
  planOf,
  smallWorld,
  type Answer,
  type Visitor,
  type World,
} from '../support/app.ts';
import { openImages, pngOfSize, webpChunks, withData, type Images } from '../support/images.ts';

const RED = [200, 30, 40] as const;
const BLUE = [30, 60, 200] as const;

let world: World;
let images: Images;
let path: string;
beforeAll(async () => {
  // The library works in this thread. If it started beside the server, connections could time out meanwhile.
  images = await openImages();
  world = await smallWorld();
  path = `/api/plans/${world.planId}/photo`;
});
afterAll(async () => {
  images.close();
  await world.close();
});

const send = (who: Visitor, bytes: Uint8Array, type = 'image/jpeg', headers: Record<string, string> = {}): Promise<Answer> =>
  who.ask('PUT', path, bytes, { 'content-type': type, ...headers });

async function photo(): Promise<Uint8Array> {
  const response = await fetch(world.url + path, { headers: { cookie: world.everybody.family.cookie } });
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}
const versionOf = async (): Promise<string | null> => (await planOf(world.everybody.family, world.planId)).person.photo;
const audit = async () => (await world.app.store.records.auditOf(world.planId)).map(({ verb, detail }) => ({ verb, detail }));

/** Whether a colour is the one that it should be, as far as one that was compressed can be. */
const isNear = (found: readonly number[], wanted: readonly number[], by = 12): boolean =>
  wanted.every((value, i) => Math.abs(value - (found[i] ?? -1000)) <= by);

describe('an image that was uploaded', () => {
  it('[R19] becomes a square of bare pixels, which every member sees', async () => {
    const { manager, family, stranger, ...members } = world.everybody;
    const wide = images.halves(1100, 560, RED, BLUE).jpegsaveBuffer({ Q: 95 });
    const set = zPhotoSet.parse((await mustSucceed(send(manager, wide))).json);
    expect(await versionOf()).toBe(set.photo);
    const made = await photo();
    expect(webpChunks(made)).toEqual(['VP8 ']);
    const { width, height, colourAt } = images.read(made);
    expect([width, height]).toEqual([PHOTO_SIDE, PHOTO_SIDE]);
    // The middle is kept, so both halves are there.
    expect([isNear(colourAt(0.1, 0.5), RED), isNear(colourAt(0.9, 0.5), BLUE)]).toEqual([true, true]);
    for (const who of [manager, ...Object.values(members)]) expect((await who.get(path)).status).toBe(200);
    expect((await family.get('/api/plans')).text).toContain(set.photo);
    expect((await stranger.get('/api/plans')).text).not.toContain(set.photo);
    expect((await audit()).at(-1)).toEqual({ verb: 'plan.setPhoto', detail: { photo: set.photo } });
  });

  it('[R19] is turned as the camera was held, and loses where it was taken, by what, and every other word', async () => {
    const { person } = world.everybody;
    // As the sensor saw it, red is on the left. Turned by a quarter, it is at the top.
    const jpeg = withData(images.halves(800, 600, RED, BLUE).jpegsaveBuffer({ Q: 95 }), 6, 'SECRET-CAMERA of Rose');
    expect(images.read(jpeg).fields).toContain('GPSLatitude');
    await mustSucceed(send(person, jpeg));
    const made = await photo();
    expect(webpChunks(made)).toEqual(['VP8 ']);
    expect(Buffer.from(made).includes('SECRET')).toBe(false);
    const { colourAt, fields } = images.read(made);
    expect([isNear(colourAt(0.5, 0.05), RED), isNear(colourAt(0.5, 0.95), BLUE)]).toEqual([true, true]);
    expect(fields).not.toMatch(/exif|xmp|icc|gps|iptc/i);
  });

  it('keeps its colours when it has a profile of its own, without the profile', async () => {
    const { manager } = world.everybody;
    const orange = [217, 90, 60] as const;
    const jpeg = images.plain(300, 300, orange).iccTransform('p3', { input_profile: 'srgb' }).jpegsaveBuffer({ Q: 98 });
    // In the wide profile the same orange has other numbers.
    expect(isNear(images.read(jpeg).colourAt(0.5, 0.5), orange, 6)).toBe(false);
    await mustSucceed(send(manager, jpeg));
    const made = await photo();
    expect(isNear(images.read(made).colourAt(0.5, 0.5), orange, 6)).toBe(true);
    expect(webpChunks(made)).toEqual(['VP8 ']);
  });

  it('is not made larger than it is, and is white where one saw through it', async () => {
    const { manager } = world.everybody;
    const clear = images.vips.Image.black(90, 60, { bands: 4 }).cast('uchar').copy({ interpretation: 'srgb' });
    for (const [type, bytes] of [
      ['image/png', clear.pngsaveBuffer()],
      ['image/webp', clear.webpsaveBuffer({ lossless: true })],
    ] as const) {
      await mustSucceed(send(manager, bytes, type));
      const { width, height, bands, colourAt } = images.read(await photo());
      expect([type, width, height, bands]).toEqual([type, 60, 60, 3]);
      expect(isNear(colourAt(0.5, 0.5), [255, 255, 255])).toBe(true);
    }
  });

  it('that moves becomes its first picture', async () => {
    const { manager } = world.everybody;
    const frames = images
      .plain(64, 64, RED)
      .join(images.plain(64, 64, BLUE), 'vertical')
      .copy();
    frames.setInt('page-height', 64);
    const moving = frames.webpsaveBuffer({ lossless: true });
    expect(images.vips.Image.webploadBuffer(moving).getInt('n-pages')).toBe(2);
    await mustSucceed(send(manager, moving, 'image/webp'));
    const made = await photo();
    expect(webpChunks(made)).toEqual(['VP8 ']);
    expect(isNear(images.read(made).colourAt(0.5, 0.9), RED)).toBe(true);
  });

  it('with something else behind its end loses that', async () => {
    const { manager } = world.everybody;
    const html = new TextEncoder().encode('<script>alert("x")</script>PK\u0003\u0004 and more');
    const jpeg = images.plain(80, 80, BLUE).jpegsaveBuffer({ Q: 95 });
    await mustSucceed(send(manager, Uint8Array.from([...jpeg, ...html])));
    expect(Buffer.from(await photo()).includes('alert')).toBe(false);
  });
});

/** Uploads chunk after chunk until the server closes the connection. Answers what it said, and how many bytes were sent. */
async function endlessUpload(cookie: string): Promise<{ text: string; sent: number }> {
  return await new Promise((resolve) => {
    const chunk = `fa00\r\n${'x'.repeat(0xfa00)}\r\n`;
    let [text, sent] = ['', 0];
    const socket = connect(world.app.port, '127.0.0.1', () => {
      const headers = ['host: 127.0.0.1', `cookie: ${cookie}`, 'content-type: image/jpeg', 'transfer-encoding: chunked'];
      socket.write(`PUT ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      write();
    });
    const write = (): void => {
      while (!socket.destroyed) {
        sent += 0xfa00;
        if (!socket.write(chunk)) return void socket.once('drain', write);
      }
    };
    socket.on('data', (data) => (text += String(data)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ text, sent }));
  });
}

describe('what is no image that can be taken', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const svg = text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const html = text(`<html>${'x'.repeat(500)}`);
  const small = () => images.plain(9, 9, RED);
  const cases: readonly [what: string, type: string, make: () => Uint8Array, problem: string][] = [
    ['text', 'image/jpeg', () => text('not an image'), 'notAPhoto'],
    ['nothing at all', 'image/jpeg', () => new Uint8Array(), 'notAPhoto'],
    ['HTML behind the start of a JPEG', 'image/jpeg', () => Uint8Array.from([255, 216, 255, 224, ...html]), 'notAPhoto'],
    ['an SVG', 'image/svg+xml', () => svg, 'notAPhoto'],
    ['an SVG that calls itself a PNG', 'image/png', () => svg, 'notAPhoto'],
    ['a GIF that calls itself a WebP', 'image/webp', () => small().gifsaveBuffer(), 'notAPhoto'],
    ['a type that is none', 'application/octet-stream', () => small().pngsaveBuffer(), 'notAPhoto'],
    ['a PNG that calls itself a JPEG', 'image/jpeg', () => small().pngsaveBuffer(), 'notAPhoto'],
    ['a JPEG that calls itself a PNG', 'image/png', () => small().jpegsaveBuffer(), 'notAPhoto'],
    ['a JPEG that was cut', 'image/jpeg', () => images.noise(300).jpegsaveBuffer().slice(0, 9000), 'notAPhoto'],
    ['a PNG that was cut', 'image/png', () => images.noise(300).pngsaveBuffer().slice(0, 9000), 'notAPhoto'],
    ['a WebP that was cut', 'image/webp', () => images.noise(300).webpsaveBuffer().slice(0, 9000), 'notAPhoto'],
    ['a PNG that says it is huge', 'image/png', () => pngOfSize(small().pngsaveBuffer(), 60_000, 60_000), 'photoTooLarge'],
    ['a PNG of too many pixels', 'image/png', () => pngOfSize(small().pngsaveBuffer(), 9000, 9000), 'photoTooLarge'],
    ['a PNG that is one long line', 'image/png', () => pngOfSize(small().pngsaveBuffer(), 2_000_000, 1), 'photoTooLarge'],
  ];

  it.each(cases)('is refused: %s', async (_what, type, make, problem) => {
    const { boss, family } = world.everybody;
    const before = [await versionOf(), (await audit()).length];
    const answer = await send(boss, make(), type);
    expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([422, 'invalid', { photo: problem }]);
    expect([await versionOf(), (await audit()).length]).toEqual(before);
    expect((await family.get('/healthz')).status).toBe(200);
  });

  it('is refused when it has too many bytes, also where nobody said how many come, or when they are packed', async () => {
    const { manager } = world.everybody;
    const answer = await send(manager, new Uint8Array(MAX_PHOTO_BYTES + 1).fill(0xff));
    expect([answer.status, codeOf(answer)]).toEqual([413, 'too_large']);
    const { text, sent } = await endlessUpload(manager.cookie);
    // The client of an endless upload may see the end of its connection before the answer.
    if (text !== '') expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeGreaterThan(MAX_PHOTO_BYTES);
    expect(sent).toBeLessThan(8 * MAX_PHOTO_BYTES);
    expect(codeOf(await send(manager, new Uint8Array([1]), 'image/jpeg', { 'content-encoding': 'gzip' }))).toBe('bad_request');
  });
});

describe('the answer with a photo', () => {
  it('is nothing that a browser could run, keep, show as a page or give to another site', async () => {
    const { boss, family } = world.everybody;
    await mustSucceed(send(boss, images.plain(80, 80, RED).jpegsaveBuffer({ Q: 95 })));
    const { headers } = await family.get(path);
    expect(headers.get('content-type')).toBe('image/webp');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toBe('attachment');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.has('etag')).toBe(false);
    for (const dest of ['document', 'image', 'iframe'])
      expect(codeOf(await family.ask('GET', path, undefined, { 'sec-fetch-dest': dest }))).toBe('not_a_page');
  });

  it('is of the version that was asked for, or there is none', async () => {
    const { boss, family, stranger } = world.everybody;
    const before = (await versionOf()) ?? '';
    expect((await family.get(`${path}?v=${before}`)).status).toBe(200);
    await mustSucceed(send(boss, images.plain(80, 80, BLUE).jpegsaveBuffer({ Q: 95 })));
    const after = (await versionOf()) ?? '';
    expect(after).not.toBe(before);
    const replaced = await family.get(`${path}?v=${before}`);
    expect((await family.get(`${path}?v=${after}`)).status).toBe(200);
    await mustSucceed(boss.delete(path));
    expect(await versionOf()).toBeNull();
    expect((await audit()).at(-1)).toEqual({ verb: 'plan.removePhoto', detail: {} });
    const entries = (await audit()).length;
    // To take away what is not there is no deed.
    await mustSucceed(boss.delete(path));
    expect((await audit()).length).toBe(entries);
    const never = await stranger.get('/api/plans/never-was/photo');
    expect(codeOf(never)).toBe('not_found');
    for (const answer of [replaced, await family.get(path), await family.get(`${path}?v=${after}`)])
      expect([answer.status, answer.text]).toEqual([never.status, never.text]);
  });
});

describe('who is not on the plan, or may not do it', () => {
  it('[R19] gets the same answer as for a plan that never was, whatever they ask', async () => {
    const { boss, stranger, observer } = world.everybody;
    await mustSucceed(send(boss, images.plain(80, 80, RED).jpegsaveBuffer({ Q: 95 })));
    const version = (await versionOf()) ?? '';
    const never = '/api/plans/never-was/photo';
    const answersOf = async (who: Visitor, at: string): Promise<unknown[]> => {
      const answers = await Promise.all([
        who.get(at),
        who.get(`${at}?v=${version}`),
        who.ask('PUT', at, new Uint8Array(50), { 'content-type': 'image/jpeg' }),
        who.ask('PUT', at, 'x', { 'content-type': 'image/svg+xml' }),
        who.delete(at),
      ]);
      return answers.map(({ status, text, headers }) => [status, text, headers.get('content-security-policy')]);
    };
    expect(await answersOf(stranger, path)).toEqual(await answersOf(stranger, never));
    // Someone who was on the plan is like someone who never was.
    const record = await world.app.store.records.member(observer.memberId);
    if (record === null) throw new Error('the observer is on the plan');
    expect((await observer.get(path)).status).toBe(200);
    await world.app.store.records.putMember({ ...record, removedAt: world.clock.now() });
    expect(await answersOf(observer, path)).toEqual(await answersOf(observer, never));
    await world.app.store.records.putMember({ ...record, removedAt: null });
  });

  it('is refused before anything of the upload is looked at or counted', async () => {
    const { family, professional } = world.everybody;
    for (const who of [family, professional]) {
      for (let i = 0; i < 25; i++) expect(codeOf(await send(who, new Uint8Array(10)))).toBe('not_allowed');
      expect(codeOf(await who.delete(path))).toBe('not_allowed');
    }
  });
});

describe('someone who uploads again and again', () => {
  it('is stopped for a while, and leaves one photo', async () => {
    const { boss, person } = world.everybody;
    const uploader = await joinAs(boss, world.planId, 'Una Uploader', 'manager');
    const codes: Record<string, number> = {};
    let wait = '';
    for (let i = 0; i < 10; i++) {
      const sent = Array.from({ length: 20 }, () => send(uploader, new TextEncoder().encode('not an image')));
      for (const answer of await Promise.all(sent)) {
        codes[codeOf(answer)] = (codes[codeOf(answer)] ?? 0) + 1;
        wait = answer.headers.get('retry-after') ?? wait;
      }
    }
    const { invalid = 0, too_many: stopped = 0, ...others } = codes;
    expect([invalid + stopped, invalid >= 1 && invalid <= 20, others]).toEqual([200, true, {}]);
    expect(Number(wait)).toBeGreaterThan(0);
    const fine = images.plain(80, 80, BLUE).jpegsaveBuffer({ Q: 95 });
    expect(codeOf(await send(uploader, fine))).toBe('too_many');
    // Another person is not stopped by that.
    await mustSucceed(send(person, fine));
  });

  it('at the same moment has one upload taken at a time', async () => {
    const { person, family } = world.everybody;
    const fine = images.plain(80, 80, RED).jpegsaveBuffer({ Q: 95 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(person, fine)));
    const codes = answers.map((answer) => codeOf(answer) || 'ok');
    expect(codes.filter((code) => code !== 'ok' && code !== 'too_many')).toEqual([]);
    expect(codes).toContain('ok');
    expect((await family.get(path)).status).toBe(200);
  });

  it('leaves nothing of an image, and no name, in the log', () => {
    const logged = world.logged();
    expect(logged).toContain('an uploaded image was refused');
    for (const secret of ['SECRET', 'Rose', 'alert', 'Exif']) expect(logged).not.toContain(secret);
  });
});
