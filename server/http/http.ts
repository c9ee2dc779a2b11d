/** Builds the Express app: the API from the table of routes, then the pages of the client. */
import express, { type Express, type RequestHandler, type Router } from 'express';
import { Refusal } from '#shared/errors.ts';
import { answerErrors, handlerFor, recordArrivalTime } from '#server/http/answers.ts';
import type { OwnOrigin } from '#server/http/origin.ts';
import type { Services } from '#server/http/route.ts';
import { ROUTES } from '#server/http/routes.ts';
import { refuseForeignOrigins, refuseNavigation, securityHeaders } from '#server/http/security.ts';

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const notFound: RequestHandler = () => {
  throw new Refusal('not_found');
};

/** Builds the Express app. `pages` serves the client; null gives only the API. */
export function buildHttp(services: Services, ownOrigin: OwnOrigin, pages: Router | null, dev: boolean): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // Attempts are counted by address, so a client must not be able to claim another one. Only these proxies may name it.
  app.set('trust proxy', [...services.trustedProxies]);
  app.use(recordArrivalTime);
  app.use(securityHeaders(services.publicUrl, dev));
  app.use(refuseForeignOrigins(ownOrigin));
  app.use(['/api', '/healthz', '/readyz'], noStore, express.json({ limit: 100_000 }));
  app.use('/api', refuseNavigation);
  for (const route of ROUTES) app[route.method](route.path, handlerFor(route, services));
  app.use('/api', notFound);
  if (pages !== null) app.use(pages);
  app.use(notFound);
  app.use(answerErrors(services.log, services.meter));
  return app;
}
