/**
 * Runs a live server in a separate process. The arguments are the data directory and the port. For one node of many, the URLs
 * of PostgreSQL and Redis follow.
 */
import { RIGHTS, type Right } from '#shared/rights.ts';
import { openWorld, serve, serveNode, type Order } from './live.ts';
import { PLAN } from './world.ts';

const [directory = '', port = '0', database, redis] = process.argv.slice(2);
const server =
  database !== undefined && redis !== undefined
    ? await serveNode({ database, redis }, Number(port))
    : await serve(await openWorld(directory), { port: Number(port) });

function rightNamed(name: string | null): Right | null {
  return RIGHTS.find((right) => right === name) ?? null;
}

process.on('message', (order: Order) => {
  const act = async (): Promise<void> => {
    if (order.do === 'grant') {
      await server.store.records.setGrant(order.section, `member-${order.member}`, rightNamed(order.right));
      server.fanout.publish({ kind: 'plan', planId: PLAN, audience: 'all' });
    }
    process.send?.('done');
  };
  void act();
});
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send?.(server.port);
