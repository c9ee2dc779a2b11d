/** Reads a part of the page aloud, sentence by sentence, and marks the sentence that is being read. */
import { useEffect, useRef, useState } from 'react';
import { language } from '#client/words/index.ts';
import type { Language } from '#client/words/languages.ts';
import { piecesIn, type Piece } from './read-aloud-pieces.ts';
import { useVoices, voiceFor } from './voices.ts';

/** What reading aloud does now. `failed` means that the voice did not work. */
export type ReadingState = 'silent' | 'reading' | 'waiting' | 'failed';

/** How fast a voice reads: a little slower than it would by itself. */
const SPEED = 0.9;
/** The name of the mark on the sentence that is being read (own-view.css). */
const MARK = 'read-aloud';
/** The parts of the window between which a sentence can be read without scrolling. */
const COMFORTABLE = [0.18, 0.8] as const;

function unmark(): void {
  CSS.highlights?.delete(MARK);
  for (const line of document.querySelectorAll('[data-read-aloud]')) line.removeAttribute('data-read-aloud');
}

function mark({ range, line }: Piece): void {
  unmark();
  // A browser without highlights marks the whole line.
  if (CSS.highlights === undefined) line.setAttribute('data-read-aloud', '');
  else CSS.highlights.set(MARK, new Highlight(range));
}

function isComfortable(range: Range): boolean {
  const { top, bottom } = range.getBoundingClientRect();
  const [first, last] = COMFORTABLE;
  return top >= innerHeight * first && bottom <= innerHeight * last;
}

function scrollTo({ line, range }: Piece): void {
  if (isComfortable(range)) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const middle = range.getBoundingClientRect().top - innerHeight * 0.35;
  // A line that is gone has no place.
  if (line.isConnected) scrollBy({ top: middle, behavior: calm ? 'instant' : 'smooth' });
}

/** What a listener does who looks at another place. Then the page does not scroll until the voice comes to where they look. */
const LOOKS_ELSEWHERE = ['wheel', 'touchmove'] as const;

class Reader {
  readonly #pieces: readonly Piece[];
  readonly #voiceOf: (language: Language) => SpeechSynthesisVoice | null;
  readonly #tell: (state: ReadingState) => void;
  #at = 0;
  /** Counts the sentences that were begun. What a voice tells about an earlier one means nothing any more. */
  #turn = 0;
  #follows = true;
  /** Some browsers forget an utterance that the page does not hold, and never tell its end. */
  #utterance: SpeechSynthesisUtterance | null = null;

  constructor(
    pieces: readonly Piece[],
    voiceOf: (language: Language) => SpeechSynthesisVoice | null,
    tell: (state: ReadingState) => void,
  ) {
    this.#pieces = pieces;
    this.#voiceOf = voiceOf;
    this.#tell = tell;
    for (const deed of LOOKS_ELSEWHERE) addEventListener(deed, this.#looksElsewhere, { passive: true });
  }

  readonly #looksElsewhere = (): void => {
    this.#follows = false;
  };

  /** Reads on from the sentence at which it stands. */
  read(): void {
    this.#silence();
    // A sentence in a language for which there is no voice is left out.
    while (this.#at < this.#pieces.length && this.#voiceOf(this.#pieces[this.#at]?.language ?? 'en') === null) this.#at += 1;
    const piece = this.#pieces[this.#at];
    const voice = piece === undefined ? null : this.#voiceOf(piece.language);
    if (piece === undefined || voice === null) return this.end();
    const turn = this.#turn;
    const utterance = new SpeechSynthesisUtterance(piece.text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = SPEED;
    utterance.onend = () => {
      if (turn !== this.#turn) return;
      this.#at += 1;
      this.read();
    };
    utterance.onerror = () => {
      if (turn === this.#turn) this.end('failed');
    };
    this.#utterance = utterance;
    mark(piece);
    if (isComfortable(piece.range)) this.#follows = true;
    if (this.#follows) scrollTo(piece);
    this.#tell('reading');
    speechSynthesis.speak(utterance);
  }

  /** Stops in the sentence. {@link read} begins it again: the pause of some browsers never ends. */
  wait(): void {
    this.#silence();
    this.#tell('waiting');
  }

  /** Stops for good. */
  end(state: 'silent' | 'failed' = 'silent'): void {
    this.#silence();
    unmark();
    for (const deed of LOOKS_ELSEWHERE) removeEventListener(deed, this.#looksElsewhere);
    this.#tell(state);
  }

  #silence(): void {
    this.#turn += 1;
    if (this.#utterance !== null) speechSynthesis.cancel();
    this.#utterance = null;
  }
}

/** Reading aloud for one page. */
export type ReadAloud = {
  readonly state: ReadingState;
  /** Whether this device has a voice for a language. */
  readonly hasVoice: (wanted: Language) => boolean;
  readonly read: () => void;
  readonly wait: () => void;
  readonly stop: () => void;
};

/** Reads `part` aloud. It stops when the page is left, and waits while it is hidden. */
export function useReadAloud(part: React.RefObject<HTMLElement | null>): ReadAloud {
  const voices = useVoices();
  const reader = useRef<Reader | null>(null);
  const [state, setState] = useState<ReadingState>('silent');
  useEffect(() => {
    const hide = (): void => {
      if (document.hidden) reader.current?.wait();
    };
    const leave = (): void => {
      reader.current?.end();
      reader.current = null;
    };
    document.addEventListener('visibilitychange', hide);
    addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      removeEventListener('pagehide', leave);
      leave();
    };
  }, []);
  const read = (): void => {
    if (part.current === null) return;
    reader.current ??= new Reader(
      piecesIn(part.current, language()),
      (wanted) => voiceFor(voices, wanted),
      (next) => {
        if (next === 'silent' || next === 'failed') reader.current = null;
        setState(next);
      },
    );
    reader.current.read();
  };
  return {
    state,
    hasVoice: (wanted) => voiceFor(voices, wanted) !== null,
    read,
    wait: () => reader.current?.wait(),
    stop: () => reader.current?.end(),
  };
}
