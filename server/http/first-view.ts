/**
 * The first view of a plan: the page comes with the plan's text where the reader's device lets the server draw it. Everybody else
 * gets the same page as for every address.
 *
 * A page begins before its plan is read. Its start is the same for every plan and for none; if there is no plan for this reader, a page
 * without one ends it.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { zMe, zPlan, type Me } from '#shared/api.ts';
import { zText } from '#shared/api-sittings.ts';
import { zPlanOverview } from '#shared/api-overview.ts';
import { FIRST_VIEW_COOKIE, readFirstView, type FirstView, type PlanToDraw } from '#shared/first-view.ts';
import { Refusal } from '#shared/errors.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { notFoundWait } from '#server/http/answers.ts';
import { deviceTokenOf } from '#server/http/device-cookie.ts';
import { lacksSecondStep } from '#server/http/usable-session.ts';
import type { Drawing } from '#server/http/drawing.ts';
import type { PageFrame, PagePart } from '#server/http/page-frame.ts';
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

/** A page that can be drawn for a reader, whatever its plan is and whether it is there. */
type Wanted = {
  readonly planId: string;
  readonly view: FirstView;
  readonly frame: PageFrame;
  readonly gzip: boolean;
  readonly caller: Caller;
  readonly me: Me;
};

/** What a request wants drawn; null where it gets the page of every address. Nothing here depends on the plan. */
async function wantedBy(services: Services, drawing: Drawing, request: Request, response: Response): Promise<Wanted | null> {
  const planId = PLAN_PATH.exec(request.path)?.[1];
  const { 'sec-fetch-dest': shownIn = 'document' } = request.headers;
  if (planId === undefined || planId === 'new' || shownIn !== 'document') return null;
  const view = viewOf(request, services.publicUrl);
  if (view === null) return null;
  const { answer, cookies } = await services.auth.session(request);
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
  const personId = answer?.user.id;
  if (personId === undefined || personId !== view.person || (await lacksSecondStep(services, personId))) return null;
  const me = zMe.parse(await presentMe(services, personId));
  // The account chose another language elsewhere. The page would be drawn in one and go on in the other.
  if (me.settings !== null && me.settings.language !== null && me.settings.language !== view.language) return null;
  const frame = await drawing.frameFor(view);
  if (frame === null) return null;
  return { planId, view, frame, gzip: request.acceptsEncodings('gzip') === 'gzip', caller: { personId }, me };
}

/** The end of a page with its plan; null if it could not be drawn. Throws a refusal where there is no plan for this reader. */
async function endWithPlan(
  services: Services,
  drawing: Drawing,
  { planId, view, frame, gzip, caller, me }: Wanted,
): Promise<Uint8Array | null> {
  const at = services.context.now();
  const plan = zPlan.parse(await presentPlan(services.context, caller, planId));
  const live = plan.sections.filter((section) => section.retiredAt === null).map((section) => section.id);
  const [overview, texts] = await Promise.all([
    presentOverview(services, caller, planId).then((known) => zPlanOverview.parse(known)),
    readTexts(services, caller, live),
  ]);
  return drawing.draw({ plan: { planId, view, at, me, plan, overview, texts }, sum: gzip ? frame.sum : null });
}

/** Sends the page: its start at once, and its end when the plan is drawn. */
async function answer(
  services: Services,
  drawing: Drawing,
  wanted: Wanted,
  request: Request,
  response: Response,
): Promise<void> {
  const { frame, gzip } = wanted;
  const bytesOf = (part: PagePart): Uint8Array => (gzip ? part.gzip : part.plain);
  // Nothing between the service and this browser may keep it, and neither may the browser.
  response.set('Cache-Control', 'private, no-store').type('html');
  if (gzip) response.set('Content-Encoding', 'gzip');
  // A proxy in front would wait for the rest of the page before it passes on the start.
  response.set('X-Accel-Buffering', 'no');
  response.write(bytesOf(frame.start));
  let end: Uint8Array | null = null;
  try {
    end = await endWithPlan(services, drawing, wanted);
  } catch (error) {
    if (!(error instanceof Refusal)) services.log.error({ err: error }, 'a first view failed; the page comes without it');
    // As for the API, the time does not say whether there is such a plan.
    await setTimeout(Math.max(0, notFoundWait(request)));
  }
  response.end(end ?? bytesOf(frame.endWithoutPlan));
}

/** The handler for pages of plans. It passes on to the page of every address whenever the server may not draw. */
export function serveFirstView(services: Services, drawing: Drawing): RequestHandler {
  const handle: RequestHandler = async (request, response, next) => {
    if (!asksForPage(request)) return next();
    // Whoever opens any page may open a plan next.
    drawing.warm(viewOf(request, services.publicUrl));
    if (request.method !== 'GET' || !PLAN_PATH.test(request.path)) return next();
    response.vary('Cookie, Accept-Encoding');
    let wanted: Wanted | null = null;
    try {
      wanted = await wantedBy(services, drawing, request, response);
    } catch (error) {
      services.log.error({ err: error }, 'a first view failed; the page comes without it');
    }
    if (wanted === null) return next();
    await answer(services, drawing, wanted, request, response);
  };
  return (request, response, next) => services.openRequests.run(async () => handle(request, response, next));
}
