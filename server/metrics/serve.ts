/** Serves the metrics: on a port of their own, or on the main port to callers with the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '#server/metrics/metrics.ts';

/** The path of the metrics. */
export const METRICS_PATH = '/metrics';

/** Whether a request is for the metrics. */
export function isMetricsRequest(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.url?.split('?')[0] === METRICS_PATH;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a request has the token. The time of the comparison tells nothing about the token. */
export function hasMetricsToken(request: IncomingMessage, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

/** Answers with all metrics. */
export async function answerMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
  try {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
  } catch {
    response.writeHead(500).end();
  }
}

/** A server for metrics on a port of their own. */
export type MetricsServer = { readonly port: number; close(): Promise<void> };

/** Serves the metrics, and nothing else, on a port. If there is a token, only callers with the token get them. */
export async function serveMetrics(
  metrics: Metrics,
  at: { host: string; port: number; token: string | null },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (!isMetricsRequest(request)) response.writeHead(404).end();
    else if (at.token !== null && !hasMetricsToken(request, at.token))
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    else void answerMetrics(metrics, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
