// @vitest-environment jsdom
/** Reading aloud: the sentences of a page in their order, each with its place and its language, and which voice reads them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { languageOf, piecesIn, sentencesIn } from '#client/features/own-view/read-aloud-pieces.ts';
import { voiceFor } from '#client/features/own-view/voices.ts';

beforeAll(() => {
  // The document of the tests has no layout and so no answer to this.
  Element.prototype.checkVisibility = () => true;
});

function page(html: string): HTMLElement {
  document.body.innerHTML = `<div>${html}</div>`;
  return document.body.firstElementChild as HTMLElement;
}

describe('the pieces of a page', () => {
  test('are its sentences from top to bottom, each where it stands', () => {
    const pieces = piecesIn(
      page(
        '<h2>My day</h2><p>Tea first. <strong>No</strong> hurry!</p><ul><li><p>One</p><p>Two.</p></li><li>Three<p>Four</p></li></ul>' +
          '<button>Not this</button><p aria-hidden="true">Nor this.</p><p class="hidden">Nor that.</p><p> … </p>',
      ),
      'en',
    );
    expect(pieces.map(({ text }) => text)).toEqual(['My day', 'Tea first.', 'No hurry!', 'One', 'Two.', 'Three', 'Four']);
    expect(pieces.map(({ range }) => range.toString())).toEqual(pieces.map(({ text }) => text));
  });

  test('leave out what is for the eye alone, and a line break ends no word', () => {
    const pieces = piecesIn(
      page(
        '<ul><li><span aria-hidden="true">DW</span><div><p>Denise</p><p>daughter</p></div></li></ul><p>Tea<br>first</p>' +
          '<div data-part="topic"><div class="part-head"><p>About</p></div><p>Food</p></div>',
      ),
      'en',
    );
    expect(pieces.map(({ text }) => text)).toEqual(['Denise', 'daughter', 'Tea', 'first', 'Food']);
    expect(pieces[3]?.range.toString()).toBe('first');
  });

  test('have the language of their letters, or that of the page where they have none', () => {
    const pieces = piecesIn(page('<p>Good morning.</p><p>آج کا دن اچھا ہے۔ Pearl خوش ہے۔</p><p>7:30</p>'), 'ur');
    expect(pieces.map(({ text, language }) => [text, language])).toEqual([
      ['Good morning.', 'en'],
      ['آج کا دن اچھا ہے۔', 'ur'],
      ['Pearl خوش ہے۔', 'ur'],
      ['7:30', 'ur'],
    ]);
    expect(languageOf('12:30 – 14')).toBeNull();
  });

  test('a name that is isolated is read without its marks', () => {
    const [piece] = piecesIn(page('<p>\u2068Pearl\u2069 نے کہا۔</p>'), 'ur');
    expect(piece?.text).toBe('Pearl نے کہا۔');
  });

  test('a sentence without an end is cut behind commas or between words, and nothing of it is lost', () => {
    const commas = `${'walk to the beans, '.repeat(30)}home`;
    const words = 'bean '.repeat(100);
    const wall = 'x'.repeat(1000);
    for (const text of [commas, words, wall]) {
      const cut = sentencesIn(text, 'en').map(({ from, to }) => text.slice(from, to));
      expect(cut.length).toBeGreaterThan(2);
      expect(Math.max(...cut.map(({ length }) => length))).toBeLessThanOrEqual(220);
      expect(cut.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
    expect(sentencesIn(commas, 'en').every(({ to }) => to === commas.length || commas[to - 1] === ',')).toBe(true);
  });
});

describe('the voice', () => {
  const voice = (lang: string, more: Partial<SpeechSynthesisVoice> = {}): SpeechSynthesisVoice => ({
    lang,
    name: lang,
    voiceURI: lang,
    default: false,
    localService: true,
    ...more,
  });

  test('is one of the device itself: a voice that sends the words away is never used', () => {
    expect(voiceFor([voice('en-GB', { localService: false })], 'en')).toBeNull();
    expect(voiceFor([], 'en')).toBeNull();
  });

  test('is that of the country, else the preferred one, else any of the language', () => {
    const [us, gb, au] = [voice('en-US'), voice('en_GB'), voice('en-AU', { default: true })] as const;
    expect(voiceFor([us, au, gb], 'en')).toBe(gb);
    expect(voiceFor([us, au], 'en')).toBe(au);
    expect(voiceFor([us, voice('ur-IN')], 'en')).toBe(us);
    expect(voiceFor([us, gb], 'ur')).toBeNull();
    expect(voiceFor([us, voice('ur-IN')], 'ur')?.lang).toBe('ur-IN');
  });
});
