/** Records an act on a risk plan: the caller's own, or what somebody else said, as the caller writes it down. */
import { hasBegun } from '#shared/acts.ts';
import type { NewAct } from '#shared/api-acts.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, isCurrent, rightOn } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { readersOf } from '#server/commands/access.ts';
import { actsFor } from '#server/commands/acts/act-access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tell } from '#server/commands/inbox/tell.ts';
import type { FoundBlocks } from '#server/history/blocks-job.ts';
import type { ActRecord } from '#server/store/records/acts.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Store } from '#server/store/store.ts';

/** What lists the structured blocks of a section as it is now. */
export type BlockFinder = { blocks(store: Store, room: string): Promise<{ seq: number; found: FoundBlocks }> };

/** How many acts a person can record in a section in a day, and a day in milliseconds. Acts are kept for good. */
export const MAX_A_DAY = 40;
const DAY = 24 * 60 * 60_000;

/** Refuses a view without words, an agreement with some, and a day that has not come yet. */
function checkWords({ kind, text, said }: NewAct, now: number): void {
  if (kind === 'view' && text === '') throw new Refusal('invalid', 'A view needs words.', { text: 'empty' });
  if (kind === 'agree' && text !== '') throw new Refusal('invalid', 'An agreement has no words of its own.', { text: 'wrong' });
  if (said !== null && !hasBegun(said.on, now))
    throw new Refusal('invalid', 'It cannot have been said on a day that has not come yet.', { on: 'future' });
}

/** Whether somebody can be named as who said something in a section: a member of now who can read it. */
export function canBeSayer(section: SectionRecord, member: MemberRecord, now: number): boolean {
  return isCurrent(member, now) && atLeast(rightOn(section, member, now), 'read');
}

/** Whose words are written down: a member who can read them, or the person whose plan it is. Nobody writes down their own. */
function sayerOf(
  section: SectionRecord,
  members: readonly MemberRecord[],
  recorder: MemberRecord,
  memberId: string | null,
  now: number,
): MemberRecord | null {
  const named =
    memberId === null
      ? members.find((member) => member.standing === 'person' && canBeSayer(section, member, now))
      : members.find(({ id }) => id === memberId);
  if (named === undefined && memberId === null) return null;
  // Somebody who cannot read the section is answered as one who is not on the plan.
  if (named === undefined || !canBeSayer(section, named, now))
    throw new Refusal('invalid', 'Somebody who is named cannot read this.', { member: 'notAReader' });
  if (named.id === recorder.id)
    throw new Refusal('invalid', 'Your own words are an act of your own.', { member: 'ownAccount' });
  return named;
}

/**
 * The id of an act that a request with the same key made. Refuses with `conflict` if that one said something else: to answer it with what the
 * first one made would lose these words without a word.
 */
function sameAs(made: ActRecord, { kind, hash, text, said }: NewAct): string {
  const isSame = made.kind === kind && made.hash === hash && made.text === text && made.saidOn === (said?.on ?? null);
  const isOfAnother = said !== null && said.member !== null && said.member !== made.sayerId;
  if (!isSame || isOfAnother) throw new Refusal('conflict');
  return made.id;
}

/**
 * Records an act about the words that stand in a block now. The same request with the same key is done once. Refuses with `not_found`
 * if the block is no risk plan of this section, and with `conflict` if its words are not those that the page showed.
 */
export async function recordAct(
  context: CommandContext,
  finder: BlockFinder,
  caller: Caller,
  sectionId: string,
  asked: NewAct,
): Promise<{ actId: string }> {
  const { store } = context;
  const { key, person, kind, block, hash, text, said } = asked;
  const needed = said === null ? 'own' : 'write';
  await actsFor(store.records, caller, sectionId, context.now(), needed, person);
  const known = await store.records.actMadeWith(caller.personId, key);
  if (known !== null) return { actId: sameAs(known, asked) };
  checkWords(asked, context.now());
  const { seq, found } = await finder.blocks(store, sectionRoom(sectionId));
  const [client, clock] = block;
  const risk = found.blocks.find(
    ({ now: [atClient, atClock], type }) => type === 'riskPlan' && atClient === client && atClock === clock,
  );
  if (risk === undefined) throw new Refusal('not_found');
  if (risk.quote === '') throw new Refusal('invalid', 'There are no words yet.', { block: 'empty' });
  // Nobody agrees to words that they have not seen.
  if (risk.hash !== hash) throw new Refusal('conflict');
  return perform(context, async (records, note, publish) => {
    const at = context.now();
    const { section, member } = await actsFor(records, caller, sectionId, at, needed, person);
    const made = await records.actMadeWith(caller.personId, key);
    if (made !== null) return { actId: sameAs(made, asked) };
    const { planId } = section;
    const { personId } = caller;
    const lately = (await records.actsOf(sectionId)).filter((act) => act.recordedBy === personId && act.at > at - DAY);
    if (lately.length >= MAX_A_DAY) throw new Refusal('too_many');
    const members = await records.membersOf(planId);
    const sayer = said === null ? member : sayerOf(section, members, member, said.member, at);
    const sayerId = sayer?.id ?? null;
    const saidOn = said?.on ?? null;
    const act = { id: context.newId(), planId, sectionId, kind, block: risk.first, sayerId, recordedBy: personId, saidOn, at };
    await records.insertAct({ ...act, key, units: risk.units, seq, hash, quote: risk.quote, text });
    if (said !== null && sayer !== null)
      await tell({ records, publish, newId: context.newId }, { at, by: personId }, [
        { to: [sayer.personId], about: { kind: 'act.written', planId, sectionId } },
      ]);
    await note({
      planId,
      at,
      personId,
      verb: 'act.record',
      sections: [sectionId],
      audience: readersOf(section, members, at),
      detail: { act: act.id, kind, sayer: sayerId, saidOn, seq, words: hash },
    });
    return { actId: act.id };
  });
}
