/** How recorded acts are presented: to whoever can read the section, with how the block stands that each is about. */
import type { PersonRef } from '#shared/api.ts';
import type { Act, SectionActs, Sayer } from '#shared/api-acts.ts';
import { actRight } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { wayBack } from '#server/commands/acts/act-access.ts';
import { canBeSayer, type BlockFinder } from '#server/commands/acts/record-act.ts';
import type { Caller } from '#server/commands/context.ts';
import { blockNow, type FoundBlocks } from '#server/history/blocks-job.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { Store } from '#server/store/store.ts';

const NO_BLOCKS: FoundBlocks = { blocks: [], outside: [] };

function sayerOf({ id, personName, standing, relation }: MemberRecord): Sayer {
  // Everybody knows whose plan it is, and a sentence about that person reads better without it.
  return { member: id, name: personName, relation: standing === 'person' ? '' : relation };
}

/** The acts of a section. Its text is read only where there are some. */
export async function presentActs(
  store: Store,
  finder: BlockFinder,
  caller: Caller,
  sectionId: string,
  now: number,
): Promise<SectionActs> {
  const { records } = store;
  const { section, member } = await sectionFor(records, caller, sectionId, now);
  const right = actRight(section, member, now);
  const room = sectionRoom(sectionId);
  const [acts, members, plan] = await Promise.all([
    records.actsOf(sectionId),
    records.membersOf(section.planId),
    records.plan(section.planId),
  ]);
  const { seq, found } =
    acts.length === 0 ? { seq: await store.log.lastSeq(room), found: NO_BLOCKS } : await finder.blocks(store, room);
  const risks = { ...found, blocks: found.blocks.filter(({ type }) => type === 'riskPlan') };
  const person: Sayer = { member: null, name: plan?.personName ?? '', relation: '' };
  const byId = new Map(members.map((one) => [one.id, one]));
  const byAccount = new Map(members.map((one) => [one.personId, one]));
  const sayer = (memberId: string | null): Sayer => {
    const known = memberId === null ? undefined : byId.get(memberId);
    return known === undefined ? person : sayerOf(known);
  };
  const accountOf = (personId: string): PersonRef => ({ id: personId, name: byAccount.get(personId)?.personName ?? '' });
  const recorderOf = (personId: string): Sayer => {
    const known = byAccount.get(personId);
    return known === undefined ? { member: null, name: '', relation: '' } : sayerOf(known);
  };
  const isPerson = ({ standing }: MemberRecord): boolean => standing === 'person';
  // The person whose plan it is comes first.
  const readers = members
    .filter((one) => one.id !== member.id && canBeSayer(section, one, now))
    .toSorted((a, b) => Number(isPerson(b)) - Number(isPerson(a)));
  const hasPerson = [...readers, member].some(isPerson);
  const presented = acts.map((act): Act => {
    const { id, kind, at, hash, text, quote, block, takenBack } = act;
    const here = blockNow(act, risks);
    return {
      id,
      kind,
      sayer: sayer(act.sayerId),
      written: act.saidOn === null ? null : { by: recorderOf(act.recordedBy), on: act.saidOn },
      at,
      seq: act.seq,
      hash,
      text,
      quote,
      block: [block[0], block[1]],
      now: here === null ? null : { block: here.now, hash: here.hash },
      takenBack: takenBack === null ? null : { ...takenBack, by: accountOf(takenBack.by) },
      mayTakeBack: wayBack(act, member, right),
    };
  });
  const sayers = right === 'write' ? [...(hasPerson ? [] : [person]), ...readers.map(sayerOf)] : [];
  return { seq, right, sayers, acts: presented };
}
