/** Fills the demo's recorded acts, by the same command as people do. */
import { sectionRoom } from '#shared/wire.ts';
import { recordAct, type BlockFinder } from '#server/commands/acts/record-act.ts';
import type { DemoAct } from '#server/demo/acts.ts';
import type { Filled } from '#server/demo/fill-conversations.ts';
import { findBlocks } from '#server/history/blocks-job.ts';
import { PastState } from '#server/history/past.ts';

/** Records these acts, each at its time and about the words that stood there then. */
export async function fillActs(acts: readonly DemoAct[], { sectionIds, callerOf, memberIdOf, at }: Filled): Promise<void> {
  for (const [index, { section, risk, kind, by, said, daysAgo, text = '' }] of acts.entries()) {
    const sectionId = sectionIds.get(section) ?? '';
    const context = at(daysAgo);
    const { log } = context.store;
    const room = sectionRoom(sectionId);
    const rows = (await log.rows(room, 1, await log.lastSeq(room))).filter((row) => row.at <= context.now());
    const past = new PastState(null);
    past.apply(rows);
    const found = findBlocks(past.doc, past.credits);
    past.destroy();
    const block = found.blocks.filter(({ type }) => type === 'riskPlan')[risk];
    if (block === undefined) throw new Error(`the demo has an act on a risk plan that is not there: ${section} ${risk}`);
    const finder: BlockFinder = { blocks: async () => ({ seq: rows.at(-1)?.seq ?? 0, found }) };
    const caller = callerOf(by);
    const day = said === undefined ? '' : new Date(at(said.daysAgo).now()).toISOString().slice(0, 10);
    await recordAct(context, finder, caller, sectionId, {
      key: `demo-${index}`,
      person: caller.personId,
      kind,
      block: block.now,
      hash: block.hash,
      text,
      said: said === undefined ? null : { member: await memberIdOf(said.by), on: day },
    });
  }
}
