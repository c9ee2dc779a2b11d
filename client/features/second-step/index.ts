/** The public interface of the second step of signing in. */
import { lazy } from 'react';

/** The page that asks for the second step. Its code is fetched when the page opens. */
export const SecondStepPage = lazy(async () => ({ default: (await import('./second-step-page.tsx')).SecondStepPage }));

/** The page for staff who have to set up a second step first. Its code is fetched when the page opens. */
export const SetUpFirstPage = lazy(async () => ({ default: (await import('./set-up-first-page.tsx')).SetUpFirstPage }));
