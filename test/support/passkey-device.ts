/** A device that makes passkeys and signs with them, as a browser would hand it on. Tests can have it lie. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { zPasskeyOptions } from '#shared/api-sign-in.ts';
import { mustSucceed, PASSWORD, type Visitor, type Answer, type Person } from './app.ts';

const text = (value: Uint8Array): string => Buffer.from(value).toString('base64url');
const sha256 = (value: Uint8Array | string): Buffer => createHash('sha256').update(value).digest();

/** What a device says otherwise than it should. */
export type Lies = {
  readonly origin?: string;
  readonly host?: string;
  readonly challenge?: string;
  readonly type?: string;
  /** False for a device that did not check its user. */
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
};

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

/** The device, with one passkey. */
export class PasskeyDevice {
  readonly #url: string;
  readonly #key: KeyObject;
  readonly #cose: Buffer;
  readonly id = text(randomBytes(32));
  counter = 0;
  #userHandle = '';

  constructor(url: string) {
    this.#url = url;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const part = (value: string): Buffer => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(value, 'base64url')]);
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}: a key on the curve P-256, for ES256.
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]);
    this.#cose = Buffer.concat([head, part(x), Buffer.from([0x22]), part(y)]);
  }

  #clientData(type: string, challenge: string, lies: Lies): string {
    const { origin } = new URL(this.#url);
    return text(
      Buffer.from(
        JSON.stringify({ type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? origin }),
      ),
    );
  }

  #authData(flags: number, lies: Lies): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lies.counter ?? this.counter);
    const verified = lies.isVerified === false ? 0 : VERIFIED;
    const host = lies.host ?? new URL(this.#url).hostname;
    return Buffer.concat([sha256(host), Buffer.from([PRESENT | verified | flags]), counter]);
  }

  /** Makes the passkey. */
  made(options: Readonly<Record<string, unknown>>, lies: Lies = {}): Record<string, unknown> {
    const { challenge, user } = options as { challenge: string; user: { id: string } };
    this.#userHandle = user.id;
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.from([0, id.length]);
    const authData = Buffer.concat([this.#authData(HAS_KEY, lies), Buffer.alloc(16), length, id, this.#cose]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3, 0x63]),
      Buffer.from('fmt'),
      Buffer.from([0x64]),
      Buffer.from('none'),
      Buffer.from([0x67]),
      Buffer.from('attStmt'),
      Buffer.from([0xa0, 0x68]),
      Buffer.from('authData'),
      Buffer.from([0x58, authData.length]),
      authData,
    ]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: this.#clientData('webauthn.create', challenge, lies),
        attestationObject: text(attestationObject),
        transports: ['internal'],
      },
      clientExtensionResults: {},
    };
  }

  /** Signs with the passkey. */
  given(options: Readonly<Record<string, unknown>>, lies: Lies = {}): Record<string, unknown> {
    this.counter += 1;
    const { challenge } = options as { challenge: string };
    const clientDataJSON = this.#clientData('webauthn.get', challenge, lies);
    const authenticatorData = this.#authData(0, lies);
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON,
        authenticatorData: text(authenticatorData),
        signature: text(sign('sha256', signed, this.#key)),
        userHandle: lies.userHandle ?? this.#userHandle,
      },
      clientExtensionResults: {},
    };
  }

  /** The question for a passkey of this person. */
  static async questionFor(person: Person): Promise<Record<string, unknown>> {
    const answer = await mustSucceed(person.post('/api/me/passkeys/options', { password: PASSWORD }));
    return zPasskeyOptions.parse(answer.json).options;
  }

  /** The question for a sign-in. */
  static async question(by: Visitor): Promise<Record<string, unknown>> {
    return zPasskeyOptions.parse((await mustSucceed(by.post('/api/sign-in/passkey/options', {}))).json).options;
  }

  /** Makes a passkey for a person and sends it. */
  async addTo(person: Person, lies: Lies = {}, name = 'My phone'): Promise<Answer> {
    const question = await PasskeyDevice.questionFor(person);
    return person.post('/api/me/passkeys', { name, made: this.made(question, lies) });
  }

  /** Signs in with the passkey. */
  async signsIn(by: Visitor, lies: Lies = {}, more: object = {}): Promise<Answer> {
    const question = await PasskeyDevice.question(by);
    return by.post('/api/sign-in/passkey', { given: this.given(question, lies), ...more });
  }
}
