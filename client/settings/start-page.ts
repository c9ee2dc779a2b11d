/** The page on which the person of a plan begins, as the user who is signed in chose it. */
import type { StartPage } from '#shared/settings.ts';
import { chooseOwnSettings, ownSettings } from '#client/settings/own-settings.ts';

/** The page on which they begin: their own view, unless they chose the whole plan. */
export function startPage(): StartPage {
  return ownSettings().startPage ?? 'own';
}

/** Keeps the choice for the account. */
export function chooseStartPage(page: StartPage): void {
  chooseOwnSettings({ startPage: page });
}
