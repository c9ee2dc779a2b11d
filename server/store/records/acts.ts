/** Recorded acts on risk plans: who agreed to what, and who holds which view. Rows are only ever added. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { ActEnd, ActKind } from '#shared/acts.ts';
import type { Tables } from '#server/store/tables.ts';

/**
 * An act. `sayerId` is a member id; null is the person whose plan it is, where they have no account. `saidOn` is the day on which it was
 * said where `recordedBy` (a person id) wrote it down for the sayer, and null for an act of one's own.
 */
export type ActRecord = {
  readonly id: string;
  readonly planId: string;
  readonly sectionId: string;
  readonly kind: ActKind;
  /** The marker that the block had at first, as client and clock. */
  readonly block: readonly [number, number];
  /** Its letters then, by the units that they were at first, as `client, clock, length, …`. */
  readonly units: readonly number[];
  readonly sayerId: string | null;
  readonly recordedBy: string;
  readonly saidOn: string | null;
  readonly at: number;
  /** The row of the section after which the words stood there, and the hash of these words. */
  readonly seq: number;
  readonly hash: string;
  readonly quote: string;
  readonly text: string;
  readonly takenBack: { readonly by: string; readonly at: number; readonly how: ActEnd; readonly reason: string } | null;
};

const zUnits = z.array(z.number());

/** What is kept of acts. */
export interface ActRecords {
  /** Adds an act. A person's request with a key can add one act alone. */
  insertAct(act: Omit<ActRecord, 'takenBack'> & { readonly key: string }): Promise<void>;
  act(actId: string): Promise<ActRecord | null>;
  /** The acts of a section, in the order in which they were recorded. */
  actsOf(sectionId: string): Promise<ActRecord[]>;
  /** The act that a person's request with this key added; null if no such request was done. */
  actMadeWith(personId: string, key: string): Promise<ActRecord | null>;
  /** Takes an act back. It can be taken back once. */
  endAct(actId: string, end: NonNullable<ActRecord['takenBack']>): Promise<void>;
}

type Row = Tables['act'] & {
  readonly ended_by: string | null;
  readonly ended_at: number | null;
  readonly how: ActEnd | null;
  readonly reason: string | null;
};

function recordOf(row: Row): ActRecord {
  const { ended_by: by, ended_at: at, how, reason } = row;
  return {
    id: row.id,
    planId: row.plan_id,
    sectionId: row.section_id,
    kind: row.kind,
    block: [row.block_client, row.block_clock],
    units: zUnits.parse(JSON.parse(row.units)),
    sayerId: row.sayer_id,
    recordedBy: row.recorded_by,
    saidOn: row.said_on,
    at: row.at,
    seq: row.seq,
    hash: row.words_hash,
    quote: row.quote,
    text: row.text,
    takenBack: by === null || at === null || how === null ? null : { by, at, how, reason: reason ?? '' },
  };
}

/** The records of acts, over any database that the query builder speaks to. */
export function actRecords(db: Kysely<Tables>): ActRecords {
  const all = () =>
    db
      .selectFrom('act')
      .leftJoin('act_end', 'act_end.act_id', 'act.id')
      .selectAll('act')
      .select(['act_end.person_id as ended_by', 'act_end.at as ended_at', 'act_end.how as how', 'act_end.reason as reason']);
  return {
    async insertAct({
      id,
      planId,
      sectionId,
      key,
      kind,
      block,
      units,
      sayerId,
      recordedBy,
      saidOn,
      at,
      seq,
      hash,
      quote,
      text,
    }) {
      await db
        .insertInto('act')
        .values({
          id,
          plan_id: planId,
          section_id: sectionId,
          request_key: key,
          kind,
          block_client: block[0],
          block_clock: block[1],
          units: JSON.stringify(units),
          sayer_id: sayerId,
          recorded_by: recordedBy,
          said_on: saidOn,
          at,
          seq,
          words_hash: hash,
          quote,
          text,
        })
        .execute();
    },
    async act(actId) {
      const row = await all().where('act.id', '=', actId).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async actsOf(sectionId) {
      const rows = await all().where('act.section_id', '=', sectionId).orderBy('act.at').orderBy('act.id').execute();
      return rows.map(recordOf);
    },
    async actMadeWith(personId, key) {
      const row = await all().where('act.recorded_by', '=', personId).where('act.request_key', '=', key).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async endAct(actId, { by, at, how, reason }) {
      await db.insertInto('act_end').values({ act_id: actId, person_id: by, at, how, reason }).execute();
    },
  };
}
