/** Checks that all stored data is consistent: logs, checkpoints, audit trails, photos, and references between records. */
import { createHash } from 'node:crypto';
import { zAuditEntry } from '#shared/audit.ts';
import { KEPT_PHOTO_TYPE, photoTypeOf } from '#shared/photo.ts';
import { parseRoom, suggestionRoom } from '#shared/wire.ts';
import { ChainCheck, type ChainFault } from '#server/store/audit.ts';
import type { Inspection } from '#server/store/inspection.ts';
import { allRows } from '#server/backup/all-rows.ts';
import { Replay } from '#server/backup/replay.ts';
import { WrittenCheck } from '#server/backup/written.ts';

/** One fault: where it is and what it is. Neither holds a name or a text that a person wrote. */
export type Finding = { readonly where: string; readonly what: string };

/** The result of a check. */
export type Report = {
  readonly findings: readonly Finding[];
  /** How many findings there were, including those that are only counted. */
  readonly found: number;
  readonly rooms: number;
  readonly rows: number;
  readonly checkpoints: number;
  readonly trails: number;
  readonly entries: number;
  readonly photos: number;
};

class Findings {
  readonly list: Finding[] = [];
  found = 0;

  add(where: string, what: string): void {
    this.list.push({ where, what });
    this.found += 1;
  }

  /** Adds a number of further findings at the same place. */
  more(where: string, count: number): void {
    if (count <= 0) return;
    this.list.push({ where, what: `and ${count} more` });
    this.found += count;
  }
}

/** What the report calls the records of a table. */
const RECORDS: Readonly<Record<string, string>> = {
  user: 'account',
  account: 'sign-in',
  service_manager: 'service manager',
  person_settings: 'settings of a person',
  seen: 'seen section',
  sitting_why: 'why of a sitting',
  sitting_end: 'end of a sitting',
  begun_restore: 'begun restore',
  suggestion: 'suggestion',
  act_end: 'end of an act',
  thread: 'thread',
  comment: 'comment',
  comment_version: 'earlier comment',
  request_key: 'key of a request',
  section_named: 'name on a section',
  section_grant: 'grant on a section',
  plan_photo: 'photo of plan',
  audit: 'audit entry',
};
const recordName = (table: string): string => RECORDS[table] ?? table;

async function checkRoom(
  inspection: Inspection,
  room: string,
  known: { people: ReadonlySet<string>; sections: ReadonlySet<string>; suggestions: ReadonlySet<string> },
  findings: Findings,
): Promise<{ rows: number; checkpoint: boolean }> {
  const where = `room ${room}`;
  const named = parseRoom(room);
  const isCopy = named?.kind === 'suggestion';
  if (isCopy) {
    if (!known.suggestions.has(named.id)) findings.add(where, 'its suggestion is not there');
  } else if (named?.kind !== 'section')
    findings.add(where, 'something is kept for it, but it is no room of a section or of a suggestion');
  else if (!known.sections.has(named.id)) findings.add(where, 'its section is not there');
  const { registered, checkpoint, owners } = await inspection.room(room);
  const replay = new Replay(owners, known.people, await inspection.restored(room), isCopy);
  const written = new WrittenCheck(await inspection.written(room));
  let rows = 0;
  const milestones = new Set(await inspection.milestones(room));
  const whys = await inspection.whys(isCopy ? '' : (named?.id ?? ''));
  let compared = checkpoint === null;
  const compareHere = (): void => {
    if (compared || checkpoint === null || replay.seq !== checkpoint.seq) return;
    compared = true;
    replay.compare(checkpoint.state);
  };
  for await (const run of allRows(inspection, room)) {
    if (run.kind === 'wrong') findings.add(where, run.what);
    else if (run.kind === 'damaged') {
      replay.skip(run.firstSeq, run.lastSeq, run.why);
      written.skip(run.firstSeq, run.lastSeq);
    } else {
      for (const row of run.rows) {
        replay.addRow(row);
        written.add(row);
        compareHere();
        if (whys.get(row.seq) === row.personId) whys.delete(row.seq);
        if (milestones.delete(row.seq)) replay.compareMilestone(await inspection.milestone(room, row.seq));
      }
      rows += run.rows.length;
    }
  }
  replay.end();
  for (const what of replay.findings) findings.add(where, what);
  findings.more(where, replay.found - replay.findings.length);
  if (rows === 0) findings.add(where, 'its log is empty');
  if (!registered) findings.add(where, 'it has no schema version');
  if (!compared && checkpoint !== null) {
    const end = checkpoint.seq > replay.seq ? `the log ends at ${replay.seq}` : 'there is no such row';
    findings.add(where, `its checkpoint is at ${checkpoint.seq}, but ${end}`);
  }
  for (const seq of whys.keys()) findings.add(where, `somebody said why of a sitting that is none of theirs, at row ${seq}`);
  for (const seq of written.wrong()) findings.add(where, `a written time is kept beside row ${seq} that does not fit it`);
  for (const seq of milestones) findings.add(where, `it has a milestone at ${seq}, but there is no such row`);
  return { rows, checkpoint: checkpoint !== null };
}

const CHAIN_FAULTS: Readonly<Record<ChainFault['kind'], string>> = {
  missing: 'is missing',
  apart: 'does not follow the one before it',
  changed: 'was changed after it was written',
};

async function checkTrail(
  inspection: Inspection,
  planId: string,
  sections: ReadonlySet<string>,
  findings: Findings,
): Promise<number> {
  const where = planId === '' ? 'audit trail of the service' : `audit trail of plan ${planId}`;
  const entries = await inspection.trail(planId);
  const chain = new ChainCheck();
  for (const link of entries) {
    const { seq, entry } = link;
    for (const fault of chain.faultsOf(link)) findings.add(where, `entry ${fault.seq} ${CHAIN_FAULTS[fault.kind]}`);
    const { data } = zAuditEntry.safeParse(entry);
    if (data === undefined) findings.add(where, `entry ${seq} says nothing that this version can read`);
    for (const id of data?.sections ?? [])
      if (!sections.has(id)) findings.add(where, `entry ${seq} names section ${id}, but there is no such section`);
  }
  return entries.length;
}

async function checkPhoto(inspection: Inspection, planId: string, findings: Findings): Promise<void> {
  const { bytes, sha256 } = await inspection.photo(planId);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    findings.add(`photo of plan ${planId}`, 'it was changed after it was written');
  else if (photoTypeOf(bytes) !== KEPT_PHOTO_TYPE)
    findings.add(`photo of plan ${planId}`, 'it is no photo that the server made');
}

/** Runs `read`. If it fails, the failure becomes a finding, and the check goes on with `instead`. */
async function orFinding<T>(where: string, findings: Findings, instead: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    findings.add(where, `it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return instead;
  }
}

/** Checks everything. Rejects only if the lists of people, sections, rooms or audit trails cannot be read. */
export async function checkStored(inspection: Inspection): Promise<Report> {
  const findings = new Findings();
  for (const line of await orFinding('database file', findings, [], () => inspection.damage()))
    findings.add('database file', line);
  const known = {
    people: await inspection.people(),
    sections: await inspection.sections(),
    suggestions: await inspection.suggestions(),
  };
  await orFinding('records', findings, undefined, async () => {
    for (const { table, key, column, value, to } of await inspection.orphans())
      findings.add(`${recordName(table)} ${key}`, `its ${column} is ${value}, but there is no such ${recordName(to)}`);
    for (const { sectionId, memberId } of await inspection.membersOfOtherPlans())
      findings.add(`section ${sectionId}`, `member ${memberId}, who is on another plan, is named or has a grant on it`);
  });
  const rooms = await inspection.rooms();
  let rows = 0;
  let checkpoints = 0;
  for (const room of rooms) {
    const counted = await orFinding(`room ${room}`, findings, { rows: 0, checkpoint: false }, () =>
      checkRoom(inspection, room, known, findings),
    );
    rows += counted.rows;
    checkpoints += counted.checkpoint ? 1 : 0;
  }
  const withRoom = new Set(rooms.map(parseRoom).flatMap((named) => (named?.kind === 'section' ? [named.id] : [])));
  for (const id of known.sections)
    if (!withRoom.has(id)) findings.add(`section ${id}`, 'it has no log, not even its first text');
  for (const id of known.suggestions)
    if (!rooms.includes(suggestionRoom(id))) findings.add(`suggestion ${id}`, 'it has no log, not even its first text');
  const trails = await inspection.trails();
  let entries = 0;
  for (const planId of trails)
    entries += await orFinding(`audit trail of plan ${planId}`, findings, 0, () =>
      checkTrail(inspection, planId, known.sections, findings),
    );
  const photos = await inspection.photos();
  for (const planId of photos)
    await orFinding(`photo of plan ${planId}`, findings, undefined, () => checkPhoto(inspection, planId, findings));
  return {
    findings: findings.list,
    found: findings.found,
    rooms: rooms.length,
    rows,
    checkpoints,
    trails: trails.length,
    entries,
    photos: photos.length,
  };
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A report as lines for a terminal. The last line sums it up. */
export function reportLines(report: Report): string[] {
  const parts = [
    counted(report.rooms, 'room'),
    counted(report.rows, 'row'),
    counted(report.checkpoints, 'checkpoint'),
    counted(report.photos, 'photo'),
    `${counted(report.trails, 'audit trail')} with ${counted(report.entries, 'entry', 'entries')}`,
  ];
  const verdict = report.found === 0 ? 'All is well.' : `${counted(report.found, 'thing is', 'things are')} wrong.`;
  return [...report.findings.map(({ where, what }) => `${where}: ${what}`), `Checked ${parts.join(', ')}. ${verdict}`];
}
