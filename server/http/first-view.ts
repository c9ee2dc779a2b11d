/**
 * The first view of a plan: the page comes with the plan's text where the reader's device lets the server draw it. Everybody else
 * gets the same page as for every address, whatever the plan is and whether it is there.
 */
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { zMe, zPlan, zText } from '#shared/api.ts';
import { zPlanOverview } from '#shared/api-overview.ts';
import { FIRST_VIEW_COOKIE, readFirstView, type FirstView, type PlanToDraw } from '#shared/first-view.ts';
import { Refusal } from '#shared/errors.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { notFoundWait } from '#server/http/answers.ts';
import { deviceTokenOf } from '#server/http/device-cookie.ts';
import type { Drawing } from '#server/http/drawing.ts';
import { asksForPage } from '#server/http/pages.ts';
import { presentMe } from '#server/http/present/account.ts';
import { presentOverview } from '#server/http/present/overview.ts';
import { presentPlan } from '#server/http/present/plans.ts';
import type { Services } from '#server/http/route.ts';

/** How much text is read for a first view, in letters of its JSON. Sections behind it get their text from the page, as before. */
const MAX_TEXT = 120_000;
/** How many texts are read at the same time. */
const TEXTS_AT_ONCE = 16;

const PLAN_PATH = /^\/plans\/([\w-]+)$/;

/** A cookie of a session that ends with the browser: the sign-in library sets it for a device that others use too. */
const SHARED_SESSION = /(?:^|; )[\w.-]*dont_remember=/;

/**
 * What a device says about its first view; null if the server may not draw a plan for it. A device that others use too can be
 * locked, and only its page knows that. So it never gets a plan with the page, and neither does one that still owes a sign-out
 * or one that another account signed in on: the page takes the cookie back before it does anything else.
 */
function viewOf(request: IncomingMessage, publicUrl: string | null): FirstView | null {
  const cookies = request.headers.cookie ?? '';
  if (SHARED_SESSION.test(cookies) || deviceTokenOf(request, publicUrl) !== '') return null;
  const start = `${FIRST_VIEW_COOKIE}=`;
  const found = cookies.split(/; */).filter((pair) => pair.startsWith(start));
  // Two cookies of one name come from two places, and only one of them can be this service's page.
  return found.length === 1 ? readFirstView(found[0]?.slice(start.length) ?? '') : null;
}

/** The texts of a plan's sections from the first on, as far as they are wanted for a first view. */
async function readTexts(
  { context, history }: Services,
  caller: Caller,
  sectionIds: readonly string[],
): Promise<PlanToDraw['texts']> {
  const texts: { sectionId: string; seq: number; doc: unknown }[] = [];
  let length = 0;
  for (let at = 0; at < sectionIds.length && length < MAX_TEXT; at += TEXTS_AT_ONCE) {
    const read = sectionIds.slice(at, at + TEXTS_AT_ONCE).map(async (sectionId) => {
      await sectionFor(context.store.records, caller, sectionId, context.now());
      const { seq, doc } = zText.parse(await history.textAt(context.store, sectionRoom(sectionId), { blame: false }));
      return { sectionId, seq, doc };
    });
    for (const text of await Promise.all(read)) {
      length += JSON.stringify(text.doc).length;
      texts.push(text);
    }
  }
  return texts;
}

/** The page with the plan that a request asks for; null where the request gets the page without one. */
async function firstView(
  services: Services,
  drawing: Drawing,
  request: Request,
  response: Response,
): Promise<Uint8Array | null> {
  const planId = PLAN_PATH.exec(request.path)?.[1];
  const { 'sec-fetch-dest': shownIn = 'document' } = request.headers;
  if (planId === undefined || planId === 'new' || shownIn !== 'document') return null;
  const view = viewOf(request, services.publicUrl);
  if (view === null || !drawing.isReady) return null;
  const { answer, cookies } = await services.auth.session(request);
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
  const personId = answer?.user.id;
  if (personId === undefined || personId !== view.person) return null;
  const caller = { personId };
  const at = services.context.now();
  const plan = zPlan.parse(await presentPlan(services.context, caller, planId));
  const me = zMe.parse(await presentMe(services, personId));
  // The account chose another language elsewhere. The page would be drawn in one and go on in the other.
  if (me.settings !== null && me.settings.language !== null && me.settings.language !== view.language) return null;
  const live = plan.sections.filter((section) => section.retiredAt === null).map((section) => section.id);
  const overview = zPlanOverview.parse(await presentOverview(services, caller, planId));
  const texts = await readTexts(services, caller, live);
  const gzip = request.acceptsEncodings('gzip') === 'gzip';
  const page = await drawing.draw({ plan: { planId, view, at, me, plan, overview, texts }, gzip });
  if (page !== null && gzip) response.set('Content-Encoding', 'gzip');
  return page;
}

/** The handler for pages of plans. It passes on to the page without a plan whenever there is nothing to draw. */
export function serveFirstView(services: Services, drawing: Drawing): RequestHandler {
  const handle: RequestHandler = async (request, response, next) => {
    if (!asksForPage(request)) return next();
    // Whoever opens any page may open a plan next.
    drawing.warm();
    if (request.method !== 'GET' || !PLAN_PATH.test(request.path)) return next();
    response.vary('Cookie, Accept-Encoding');
    try {
      const page = await firstView(services, drawing, request, response);
      if (page === null) return next();
      // Nothing between the service and this browser may keep it, and neither may the browser.
      response.set('Cache-Control', 'private, no-store').type('html').send(Buffer.from(page));
    } catch (error) {
      if (!(error instanceof Refusal)) services.log.error({ err: error }, 'a first view failed; the page comes without it');
      // As for the API, the time does not say whether there is such a plan.
      setTimeout(() => next(), Math.max(0, notFoundWait(request)));
    }
  };
  return (request, response, next) => services.openRequests.run(async () => handle(request, response, next));
}
