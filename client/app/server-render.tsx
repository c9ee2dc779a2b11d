/**
 * Draws a plan on the server, by the same components as in the browser. This file is the entry of a bundle of its own, which the
 * server loads in a thread (server/http/drawing-thread.ts). It draws one page at a time.
 */
import '#client/app/no-eval.ts';
import { QueryClient } from '@tanstack/react-query';
import { renderToString } from 'react-dom/server';
import { StaticRouter } from 'react-router';
import { zMe, zPlan } from '#shared/api.ts';
import { zPlanOverview } from '#shared/api-overview.ts';
import type { DrawnPage, PlanToDraw } from '#shared/first-view.ts';
import type { LanguageCode } from '#shared/settings.ts';
import { Client } from '#client/app/client.tsx';
import { drawnText } from '#client/app/drawn-texts.tsx';
import { keys } from '#client/api/queries.ts';
import { forgetSectionNews } from '#client/features/news/index.ts';
import { giveTexts, type GivenText } from '#client/features/sections/index.ts';
import { overviewPath, planPath } from '#client/offline/prune.ts';
import { drawFor } from '#client/ui/media-query.ts';
import { assignColours, forgetColours } from '#client/ui/person-colours.ts';
import { formatIn } from '#client/words/format.ts';
import { LANGUAGES } from '#client/words/languages.ts';
import { showWordsOf, titleOf } from '#client/words/index.ts';

export { queriesOfFirstView } from '#client/ui/media-query.ts';

/** The direction in which a language is written. */
export const directionOf = (language: LanguageCode): string => LANGUAGES[language].direction;

/** Draws a plan. */
export async function drawPlan({ planId, view, at, me, plan, overview, texts }: PlanToDraw): Promise<DrawnPage> {
  await showWordsOf(view.language);
  formatIn(view.timeZone);
  drawFor(view.matches);
  const found = zPlan.parse(plan);
  const known = zMe.parse(me);
  forgetColours();
  assignColours(known.demoAccounts.map(({ email }) => email));
  assignColours(found.members.map((member) => member.person.id));
  const given = new Map(texts.map((text): [string, GivenText] => [text.sectionId, drawnText(text, view, at)]));
  giveTexts(given);
  const queries = new QueryClient();
  queries.setQueryData(keys.me, known);
  queries.setQueryData(keys.plan(planId), found);
  queries.setQueryData(keys.overview(planId), zPlanOverview.parse(overview));
  try {
    const html = renderToString(
      <StaticRouter location={`/plans/${planId}`}>
        <Client queries={queries} />
      </StaticRouter>,
    );
    return {
      lang: view.language,
      dir: directionOf(view.language),
      textSize: view.textSize,
      title: titleOf(found.title),
      html,
      data: {
        at,
        view,
        answers: { '/api/me': me, [planPath(planId)]: plan, [overviewPath(planId)]: overview },
        texts: Object.fromEntries([...given].map(([sectionId, { isEmpty }]) => [sectionId, { empty: isEmpty }])),
      },
    };
  } finally {
    // Nothing of one reader stays for the next.
    giveTexts(new Map());
    queries.clear();
    forgetSectionNews();
    forgetColours();
  }
}
