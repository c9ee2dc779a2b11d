/** The turns of jobs: how many wait, who is asked to come again, and that those who can wait are not forgotten. */
import { afterEach, describe, expect, it } from 'vitest';
import { JobRunner, type JobRequest } from '#server/history/job-runner.ts';

let runner = new JobRunner();
afterEach(async () => {
  await runner.close();
  runner = new JobRunner();
});

/** A job without rows, that notes when it is begun. `held` holds it until it is let go. */
function job(name: string, begun: string[], patient: boolean, held?: Promise<void>): JobRequest<'credits'> {
  return {
    kind: 'credits',
    asked: { room: 'a', start: null },
    chunks: [
      (async function* () {
        begun.push(name);
        await held;
        yield* [];
      })(),
    ],
    short: false,
    patient,
  };
}

describe('jobs that wait', () => {
  it('are asked to come again where they are too many, except those that can wait', async () => {
    const begun: string[] = [];
    const held = Promise.withResolvers<void>();
    const first = runner.run(job('first', begun, false, held.promise));
    const patient = Array.from({ length: 60 }, (_, i) => runner.run(job(`patient ${i}`, begun, true)));
    const others = Array.from({ length: 40 }, (_, i) => runner.run(job(`other ${i}`, begun, false)));
    const settled = Promise.allSettled(others);
    held.resolve();
    await first;
    await Promise.all(patient);
    const refused = (await settled).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    for (const each of refused) expect(each).toMatchObject({ reason: { code: 'unavailable' } });
    expect(begun).toHaveLength(1 + 60 + 32);
  });

  it('come in their order, those that can wait behind others, but not behind all of them', async () => {
    const begun: string[] = [];
    const held = Promise.withResolvers<void>();
    const all = [runner.run(job('first', begun, false, held.promise))];
    for (const name of ['news 1', 'news 2']) all.push(runner.run(job(name, begun, true)));
    for (let i = 1; i <= 6; i += 1) all.push(runner.run(job(`${i}`, begun, false)));
    held.resolve();
    await Promise.all(all);
    expect(begun).toEqual(['first', '1', '2', '3', '4', 'news 1', '5', '6', 'news 2']);
  });

  it('are abandoned at the end, all of them', async () => {
    const begun: string[] = [];
    const held = Promise.withResolvers<void>();
    const all = [runner.run(job('first', begun, false, held.promise)), runner.run(job('second', begun, true))];
    const settled = Promise.allSettled(all);
    const closed = runner.close();
    held.resolve();
    await closed;
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(begun).not.toContain('second');
  });
});
