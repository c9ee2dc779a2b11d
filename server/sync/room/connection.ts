/** One line in one room: whose it is, what it may do now, what it was told to be saved. */
import { ERRORS, type Refusal } from '#shared/errors.ts';
import type { PresentPerson } from '#shared/people.ts';
import { planRight, rightOn, type Right } from '#shared/rights.ts';
import type { MemberRecord, PlanRecord, SectionRecord } from '#server/store/store.ts';
import { savedFrame } from '#server/sync/transport/frames.ts';
import type { Line } from '#server/sync/transport/line.ts';
import type { Session } from '#server/sync/admission/session.ts';

/** What rights are worked out from; read again whenever the plan changes. `section` is null in a plan's room. */
export type Facts = { readonly plan: PlanRecord; readonly section: SectionRecord | null; readonly member: MemberRecord };

/** A send buffer beyond this many bytes closes the socket with 1013 (S10). */
export const MAX_BUFFERED = 16 * 1024 * 1024;

/** What a member may do in a room with these facts at `now`: in a plan's room everyone who sees the plan reads. */
export function rightIn(facts: Facts | null, now: number): Right {
  if (facts === null) return 'none';
  if (facts.section !== null) return rightOn(facts.section, facts.member, now);
  return planRight(facts.plan, facts.member, now) === 'none' ? 'none' : 'read';
}

/** A line that is in a room. */
export class Connection {
  readonly session: Session;
  /** Who it is, as others in the room are told. */
  user: PresentPerson;
  /** The schema version that the client said it knows; null where it said nothing. */
  readonly schema: number | null;
  /** The right that was last in force, to notice when time changes it. */
  lastRight: Right = 'none';
  facts: Facts;
  /** Whether a step 1 of ours still waits for its answer. */
  awaitsAnswer = false;
  /** Gaps since the last complete answer. */
  gapsInARow = 0;

  readonly #line: Line;
  readonly #acks: boolean;
  #received = 0;
  #settled = 0;
  #told = 0;
  #gaps: number[] = [];
  #held: Uint8Array[] | null = null;
  #closed = false;

  constructor(
    line: Line,
    about: { session: Session; user: PresentPerson; facts: Facts; schema: number | null; acks: boolean },
  ) {
    this.#line = line;
    this.session = about.session;
    this.user = about.user;
    this.facts = about.facts;
    this.schema = about.schema;
    this.#acks = about.acks;
  }

  /** What this connection may do at `now`. */
  right(now: number): Right {
    return rightIn(this.facts, now);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a frame, or keeps it while rights are being worked out. */
  send(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#held !== null) {
      this.#held.push(frame);
      return;
    }
    if (this.#line.backlog > MAX_BUFFERED) this.#line.closeSlowSocket();
    else this.#line.send(frame);
  }

  /** What is sent between `together(true)` and `together(false)` goes out in one piece. */
  setBatching(yes: boolean): void {
    this.#line.setBatching(yes);
  }

  /** Nothing goes out until `release`: the rights of this connection are in doubt. */
  pauseSending(): void {
    this.#held ??= [];
  }

  /** What was held goes out. */
  resumeSending(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const frame of held) this.send(frame);
  }

  /** Counts a message that carries an update; gives its number, from 1. */
  countUpdate(): number {
    this.#received += 1;
    return this.#received;
  }

  /** Message `number` waits for what it depends on: nothing from it on is durable yet. */
  noteGap(number: number): void {
    this.#gaps.push(number);
  }

  /** Message `number` and all before it are durable, except where a gap is open. A complete answer closes the gaps before it. */
  acknowledge(number: number, closesGaps: boolean): void {
    this.#settled = Math.max(this.#settled, number);
    if (closesGaps) this.#gaps = this.#gaps.filter((gap) => gap > number);
    const saved = Math.min(this.#settled, (this.#gaps[0] ?? Infinity) - 1);
    if (!this.#acks || saved <= this.#told) return;
    this.#told = saved;
    this.send(savedFrame(saved));
  }

  /** Closes with the code and the reason of a refusal (S7). */
  refuse(refusal: Refusal): void {
    this.close(ERRORS[refusal.code].close, refusal.message);
  }

  /** Closes the line. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#held = null;
    this.#line.close(code, reason);
  }
}
