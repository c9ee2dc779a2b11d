/** Second steps in tests: an app that makes codes, and a person who has set one up. */
import { zRecoveryCodes, zSecondStepKey } from '#shared/api-sign-in.ts';
import { stepAt, totpCode } from '#server/commands/second-step/totp.ts';
import { mustSucceed, PASSWORD, type Person, type TestApp } from './app.ts';

/** An app with the key of an account. Every code it gives is of a newer step, so that none was used before. */
export class CodeApp {
  readonly #test: Pick<TestApp, 'clock'>;
  readonly secret: string;
  #newest = 0;

  constructor(test: Pick<TestApp, 'clock'>, secret: string) {
    this.#test = test;
    this.secret = secret;
  }

  /** The code that the app shows now. */
  get shown(): string {
    return totpCode(this.secret, stepAt(this.#test.clock.now()));
  }

  /** A code that nobody has used. It moves the server's clock on where the one of now was given before. */
  next(): string {
    const { clock } = this.#test;
    while (stepAt(clock.now()) <= this.#newest) clock.ahead += 30_000;
    this.#newest = stepAt(clock.now());
    return this.shown;
  }
}

/** Sets up a second step for a person. Gives their app and their recovery codes. */
export async function setsUpSecondStep(test: TestApp, person: Person): Promise<{ app: CodeApp; codes: readonly string[] }> {
  const key = zSecondStepKey.parse((await mustSucceed(person.post('/api/me/second-step', { password: PASSWORD }))).json);
  const app = new CodeApp(test, key.secret);
  const confirmed = await mustSucceed(person.post('/api/me/second-step/confirm', { code: app.next() }));
  return { app, codes: zRecoveryCodes.parse(confirmed.json).codes };
}
