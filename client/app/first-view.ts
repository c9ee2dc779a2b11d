/**
 * The first view that the server draws (docs/decisions/0039-first-view-from-the-server.md): what this device says about itself,
 * and what a drawn page hands on to its script.
 */
import { useEffect } from 'react';
import { FIRST_VIEW_DATA, isSameView, zFirstViewData, type FirstView } from '#shared/first-view.ts';
import { answerEarly } from '#client/api/http.ts';
import { putTagsBack } from '#client/app/put-tags-back.ts';
import { textsOnPage } from '#client/features/sections/index.ts';
import { deviceOwner, isSignOutPending } from '#client/offline/device-owner.ts';
import { storeFirstView } from '#client/settings/first-view-cookie.ts';
import { deviceIsShared, useSharedDevice } from '#client/settings/shared-device.ts';
import { textSize } from '#client/settings/text-size.ts';
import { drawFor, matchingQueries } from '#client/ui/media-query.ts';
import { isToday } from '#client/words/format.ts';
import { wantedLanguage, language } from '#client/words/index.ts';

/** How far the clocks of server and device may be apart, in milliseconds: times such as "today" are part of a drawn page. */
const CLOCK_DIFFERENCE = 60_000;

function viewOf(person: string, now: Pick<FirstView, 'language'>): FirstView {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { person, language: now.language, textSize: textSize(), timeZone, matches: matchingQueries() };
}

/** Whether the server may draw a plan for this account on this device. Otherwise only the page itself shows one. */
function mayBeDrawn(personId: string): boolean {
  return !deviceIsShared() && !isSignOutPending() && deviceOwner() === personId;
}

/** Gives a page that the server drew the letters of every other page, when nobody looks at it. */
function changeLettersUnseen(): void {
  if (document.visibilityState === 'visible') return;
  document.removeEventListener('visibilitychange', changeLettersUnseen);
  delete document.documentElement.dataset['letters'];
  // Laid out now, the page asks for its fonts now, and not when the reader comes back.
  document.body.getBoundingClientRect();
}

/** Lets the server draw plans for the account that is signed in here, the way this page looks now. */
export function useFirstView(personId: string | null): void {
  useEffect(() => {
    // From here on every section has its own height (plan.css), and client/ui/scroll-anchor.ts keeps what is read in its place.
    delete document.documentElement.dataset['drawn'];
    if ('letters' in document.documentElement.dataset) document.addEventListener('visibilitychange', changeLettersUnseen);
  }, []);
  const shared = useSharedDevice();
  const shown = language();
  useEffect(() => {
    if (personId === null || shared) return;
    const store = (): void => {
      if (mayBeDrawn(personId)) storeFirstView(viewOf(personId, { language: shown }));
    };
    store();
    // A window that was made wider or narrower is drawn so the next time.
    addEventListener('pagehide', store);
    return () => removeEventListener('pagehide', store);
  }, [personId, shared, shown]);
}

function readData(): ReturnType<typeof zFirstViewData.parse> | null {
  try {
    return zFirstViewData.parse(JSON.parse(document.getElementById(FIRST_VIEW_DATA)?.textContent ?? ''));
  } catch {
    return null;
  }
}

/**
 * Takes what a drawn page hands on: the answers of the API count as asked early, and its texts are shown until the live ones
 * come. Returns whether the page can be taken over as it is. If not, it is drawn anew: another language was chosen meanwhile, for
 * example, or this device may not show a plan now.
 */
export function takeFirstView(root: Element): boolean {
  if (root.firstChild === null) {
    // The server began the page as one with a plan, and then had none to draw. So this page has its own letters from the start.
    delete document.documentElement.dataset['letters'];
    return false;
  }
  const data = readData();
  if (data === null || !mayBeDrawn(data.view.person)) {
    root.replaceChildren();
    return false;
  }
  answerEarly(data.answers);
  drawFor(data.view.matches);
  const now = { ...viewOf(data.view.person, { language: wantedLanguage() }), matches: data.view.matches };
  const isSame = isSameView(now, data.view) && isToday(data.at) && Math.abs(Date.now() - data.at) < CLOCK_DIFFERENCE;
  if (isSame) {
    putTagsBack(root);
    textsOnPage(data.at, data.texts);
  }
  return isSame;
}
