/** The voices of this device. Only a voice of the device itself is used: others send what they read to a service elsewhere. */
import { useSyncExternalStore } from 'react';
import { LANGUAGES, type Language } from '#client/words/languages.ts';

const NONE: readonly SpeechSynthesisVoice[] = [];
let known: readonly SpeechSynthesisVoice[] = NONE;

const speech = (): SpeechSynthesis | undefined => globalThis.speechSynthesis;

/** The voices that are there now: the same list for as long as they stay the same. */
function currentVoices(): readonly SpeechSynthesisVoice[] {
  const now = speech()?.getVoices() ?? NONE;
  const isSame = now.length === known.length && now.every((voice, index) => voice.voiceURI === known[index]?.voiceURI);
  if (!isSame) known = now;
  return known;
}

function onVoices(listener: () => void): () => void {
  // Some browsers find their voices only a while after they were asked, and old ones do not tell when.
  speech()?.addEventListener?.('voiceschanged', listener);
  return () => speech()?.removeEventListener?.('voiceschanged', listener);
}

/** The voices of this device. Renders again when the browser has found further ones. */
export function useVoices(): readonly SpeechSynthesisVoice[] {
  return useSyncExternalStore(onVoices, currentVoices, () => NONE);
}

/** The voice for a language: that of its country here, else the one that the device prefers, else any. Null if there is none. */
export function voiceFor(voices: readonly SpeechSynthesisVoice[], language: Language): SpeechSynthesisVoice | null {
  const codeOf = ({ lang }: SpeechSynthesisVoice): string => lang.replaceAll('_', '-').toLowerCase();
  const { locale } = LANGUAGES[language];
  const own = voices.filter((voice) => voice.localService && codeOf(voice).split('-')[0] === language);
  return own.find((voice) => codeOf(voice) === locale.toLowerCase()) ?? own.find((voice) => voice.default) ?? own[0] ?? null;
}
