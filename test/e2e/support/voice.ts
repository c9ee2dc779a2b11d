/** A voice for a browser that has none: it stands in the place of the browser's own, and says only what a story lets it say. */
import { expect } from '@playwright/test';
import type { Someone } from './someone.ts';

type Heard = { readonly text: string; readonly lang: string };
type Spoken = { readonly text: string; readonly lang: string; onend: (() => void) | null; onerror: (() => void) | null };
type Stand = { readonly heard: Heard[]; now: Spoken | null; cancelled: number };

/** Puts voices of these languages into the browser, before its first page. `local` is false for those that send words away. */
export async function hasVoices(someone: Someone, langs: readonly string[], local = true): Promise<void> {
  await someone.context.addInitScript(
    ([codes, localService]) => {
      const stand: Stand = { heard: [], now: null, cancelled: 0 };
      const voices = codes.map((lang) => ({ lang, name: lang, voiceURI: lang, default: false, localService }));
      class Utterance {
        text: string;
        lang = '';
        rate = 1;
        voice: unknown = null;
        onend = null;
        onerror = null;
        constructor(text: string) {
          this.text = text;
        }
      }
      const synthesis = Object.assign(new EventTarget(), {
        getVoices: () => voices,
        speak: (spoken: Spoken) => {
          stand.now = spoken;
          stand.heard.push({ text: spoken.text, lang: spoken.lang });
        },
        cancel: () => {
          const was = stand.now;
          stand.now = null;
          stand.cancelled += 1;
          // Browsers tell a cancelled utterance by an error.
          was?.onerror?.();
        },
      });
      Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis });
      Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', { value: Utterance });
      Object.assign(globalThis, { stand });
    },
    [langs, local] as const,
  );
}

const read = async <T>(someone: Someone, ask: (stand: Stand) => T): Promise<T> =>
  await someone.page.evaluate(`(${ask.toString()})(globalThis.stand)`);

/** All that the voice was given to say, in its order. */
export const heardBy = async (someone: Someone): Promise<Heard[]> => await read(someone, ({ heard }) => heard);

/** What the voice says now; null while it is silent. */
export const saidNow = async (someone: Someone): Promise<string | null> =>
  await read(someone, ({ now }) => (now === null ? null : now.text));

/** The voice comes to the end of its sentence. */
export const endsSentence = async (someone: Someone): Promise<void> => {
  await read(someone, (stand) => {
    const was = stand.now;
    stand.now = null;
    was?.onend?.();
  });
};

/** The voice breaks down in its sentence. */
export const breaksDown = async (someone: Someone): Promise<void> => {
  await read(someone, (stand) => {
    const was = stand.now;
    stand.now = null;
    was?.onerror?.();
  });
};

/** The words that are marked on the page as being read. */
export async function isMarked(someone: Someone, words: string): Promise<void> {
  await expect
    .poll(() =>
      someone.page.evaluate(() =>
        [...(CSS.highlights.get('read-aloud') ?? [])]
          .map((range) => (range instanceof Range ? range.toString() : ''))
          .join('|'),
      ),
    )
    .toBe(words);
}
