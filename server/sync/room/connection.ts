/** One client's connection to one room: its session, its right, and how many of its messages were acknowledged. */
import { ERRORS, Refusal } from '#shared/errors.ts';
import type { PresentPerson } from '#shared/people.ts';
import { suggestionRight, planRight, rightOn, type Right } from '#shared/rights.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import { factsFor, type SuggestionRecord } from '#server/store/records/suggestions.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { WrittenRun } from '#server/store/log/log.ts';
import type { NewStruct } from '#server/sync/gate/order.ts';
import { WrittenTimes } from '#server/sync/room/written-times.ts';
import { savedFrame, type WrittenClient } from '#server/sync/transport/frames.ts';
import type { Line } from '#server/sync/transport/line.ts';
import type { Session } from '#server/sync/admission/session.ts';

/**
 * The records from which rights are worked out. They are read again whenever the plan changes. `section` is null in a plan's
 * room, and `suggestion` in all rooms but those of suggestions.
 */
export type Facts = {
  readonly plan: PlanRecord;
  readonly section: SectionRecord | null;
  readonly suggestion: SuggestionRecord | null;
  readonly member: MemberRecord;
};

/** A send buffer with more bytes than this closes the socket with 1013 (S10). */
export const MAX_BUFFERED = 16 * 1024 * 1024;

/** The right of a member in a room, from these facts at `now`. In a plan's room everyone who sees the plan has `read`. */
export function rightIn(facts: Facts | null, now: number): Right {
  if (facts === null) return 'none';
  const { section, suggestion, member } = facts;
  if (section !== null && suggestion !== null) return suggestionRight(section, member, factsFor(suggestion, member), now);
  if (facts.section !== null) return rightOn(facts.section, facts.member, now);
  return planRight(facts.plan, facts.member, now) === 'none' ? 'none' : 'read';
}

/** A connection that is in a room. */
export class Connection {
  readonly session: Session;
  /** The person behind the connection, as the others in the room see them. */
  user: PresentPerson;
  /** The schema version that the client said it knows; null if it said none. */
  readonly schema: number | null;
  /** The right that was worked out last. A difference from the right now shows a change by time alone. */
  lastRight: Right = 'none';
  facts: Facts;
  /** Handles the messages that wait. Whoever takes in the connection sets it. */
  deliverWaiting: () => void = () => undefined;
  /** Whether the client has not yet answered a step 1 of ours. */
  awaitsAnswer = false;
  /** Gaps since the last complete answer. */
  gapsInARow = 0;
  /** Whether the client asked to say when units were written (S15). */
  readonly asksWritten: boolean;

  readonly #line: Line;
  readonly #acks: boolean;
  #updateCount = 0;
  #durable = 0;
  #acknowledged = 0;
  #gaps: number[] = [];
  /** The written times that count for what comes next, and whether the client has sent its message of them. */
  #written: WrittenTimes | null = null;
  #hasSentWritten = false;
  #pausedFrames: Uint8Array[] | null = null;
  #closed = false;

  constructor(
    line: Line,
    about: { session: Session; user: PresentPerson; facts: Facts; schema: number | null; acks: boolean; written: boolean },
  ) {
    this.#line = line;
    this.session = about.session;
    this.user = about.user;
    this.facts = about.facts;
    this.schema = about.schema;
    this.#acks = about.acks;
    this.asksWritten = about.written;
  }

  /** The right of this connection at `now`. */
  right(now: number): Right {
    return rightIn(this.facts, now);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a frame, or keeps it while sending is paused. */
  send(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#pausedFrames !== null) {
      this.#pausedFrames.push(frame);
      return;
    }
    if (this.#line.backlog > MAX_BUFFERED) this.#line.closeSlowSocket();
    else this.#line.send(frame);
  }

  /** Frames that are sent between `setBatching(true)` and `setBatching(false)` go out in one write. */
  setBatching(yes: boolean): void {
    this.#line.setBatching(yes);
  }

  /** Keeps all frames until `resumeSending`, because the rights of this connection are being worked out again. */
  pauseSending(): void {
    this.#pausedFrames ??= [];
  }

  /** Sends the frames that were kept, and ends the pause. */
  resumeSending(): void {
    const pausedFrames = this.#pausedFrames ?? [];
    this.#pausedFrames = null;
    for (const frame of pausedFrames) this.send(frame);
  }

  /** Counts a message that carries an update. Returns its number, from 1. */
  countUpdate(): number {
    this.#updateCount += 1;
    return this.#updateCount;
  }

  /** Notes that message `number` depends on missing units (S5). From this message on, none is acknowledged. */
  noteGap(number: number): void {
    this.#gaps.push(number);
  }

  /**
   * Message `number` and all before it are durable, except where a gap is open. Acknowledges them (S2). A complete answer
   * closes the gaps up to its number.
   */
  acknowledge(number: number, closesGaps: boolean): void {
    this.#durable = Math.max(this.#durable, number);
    if (closesGaps) this.#gaps = this.#gaps.filter((gap) => gap > number);
    const durable = Math.min(this.#durable, (this.#gaps[0] ?? Infinity) - 1);
    if (!this.#acks || durable <= this.#acknowledged) return;
    this.#acknowledged = durable;
    this.send(savedFrame(durable));
  }

  /** Takes the client's message of written times. Throws if it did not ask for that, or has sent it before. */
  takeWritten(clients: readonly WrittenClient[], now: number): void {
    if (!this.asksWritten || this.#hasSentWritten)
      throw new Refusal('outside_schema', 'Written times are sent once, and only with written=1.');
    this.#hasSentWritten = true;
    this.#written = new WrittenTimes(clients, now);
  }

  /** What the client said about when these new units were written, which come at `at`. */
  writtenOf(structs: readonly NewStruct[], at: number): WrittenRun[] {
    return this.#written?.of(structs, at) ?? [];
  }

  /** The client has sent all that it had: what it writes from now on comes when it is written. */
  endWritten(): void {
    this.#written = null;
  }

  /** Closes with the code and the reason of a refusal (S7). */
  refuse(refusal: Refusal): void {
    this.close(ERRORS[refusal.code].close, refusal.message);
  }

  /** Closes the line. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pausedFrames = null;
    this.#line.close(code, reason);
  }
}
