/** The types of the database tables, for the query builder. Names and columns are those of server/store/migrations.ts. */
import type { Generated } from 'kysely';
import type { AuthorityKind } from '#shared/api.ts';
import type { SuggestionState } from '#shared/suggestions.ts';
import type { Audience, Lead, Right, Standing } from '#shared/rights.ts';

/** All tables of an installation that the server queries. `user`, `account` and `session` belong to the sign-in library. */
export type Tables = {
  user: {
    id: string;
    name: string;
    email: string;
    emailVerified: boolean | number;
    createdAt: Date | string;
    updatedAt: Date | string;
  };
  account: {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    password: string | null;
    createdAt: Date | string;
    updatedAt: Date | string;
  };
  session: {
    id: string;
    userId: string;
    expiresAt: string | Date;
    token: string;
    createdAt: string | Date;
    updatedAt: string | Date;
  };
  service: { id: number; name: string; set_up_at: number; demo: number; lock_minutes: Generated<number> };
  person_settings: { person_id: string; language: string | null; text_size: string | null; start_page: string | null };
  service_manager: { person_id: string };
  plan: {
    id: string;
    title: string;
    person_name: string;
    known_as: string;
    person_room: Generated<string>;
    born_on: string | null;
    created_at: number;
    archived_at: number | null;
  };
  plan_photo: {
    plan_id: string;
    version: string;
    type: string;
    sha256: string;
    set_by: string;
    set_at: number;
    bytes: Uint8Array;
  };
  member: {
    id: string;
    plan_id: string;
    person_id: string;
    standing: Standing;
    relation: string;
    authority_kind: AuthorityKind;
    authority_evidence: string;
    authority_until: string | null;
    expires_at: number | null;
    removed_at: number | null;
    joined_at: number;
  };
  section: {
    id: string;
    plan_id: string;
    title: string;
    lead: Lead;
    position: number;
    boundary: string;
    hold_reason: string | null;
    hold_by: string | null;
    hold_at: number | null;
    retired_at: number | null;
    source: string | null;
  };
  section_named: { section_id: string; member_id: string };
  section_grant: { section_id: string; member_id: string; granted: Right };
  seen: { person_id: string; section_id: string; seq: number; at: number; units: string };
  sitting_why: { section_id: string; from_seq: number; person_id: string; text: string; at: number };
  thread: {
    id: string;
    plan_id: string;
    section_id: string;
    suggestion_id: string | null;
    audience: Audience;
    anchor: string;
    begun_by: string;
    at: number;
    changed_at: number;
    resolved_by: string | null;
    resolved_at: number | null;
  };
  comment: {
    id: string;
    thread_id: string;
    position: number;
    person_id: string;
    at: number;
    body: string;
    deleted_at: number | null;
  };
  comment_version: { comment_id: string; until: number; body: string };
  suggestion: {
    id: string;
    plan_id: string;
    section_id: string;
    base_seq: number;
    title: string;
    reason: string;
    author_id: string;
    request_key: string;
    at: number;
    opened_at: number;
    others_may_write: number;
    state: SuggestionState;
    adapted_by: string | null;
    answered_by: string | null;
    answered_at: number | null;
    reply: string;
    taken: string;
    accepted_seq: number | null;
    begun: string;
  };
  request_key: { person_id: string; key: string; made: string; at: number };
  sitting_end: { section_id: string; person_id: string; after_seq: number; at: number };
  invitation: {
    id: string;
    plan_id: string | null;
    name: string;
    standing: Standing | null;
    relation: string;
    member_expires_at: number | null;
    token_hash: string;
    code_hash: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    withdrawn_at: number | null;
  };
  password_reset: {
    id: string;
    person_id: string;
    token_hash: string;
    code_hash: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    withdrawn_at: number | null;
    seen_at: number | null;
  };
  device_pin: {
    id: string;
    device_hash: string;
    person_id: string;
    pin_hash: string | null;
    tries_left: number;
    user_agent: string | null;
    set_at: number;
    used_at: number;
  };
  audit: {
    plan_id: string;
    seq: number;
    at: number;
    person_id: string;
    verb: string;
    sections: string;
    audience: string;
    detail: string;
    previous_hash: string;
    hash: string;
  };
  room: { room: string; schema_version: number };
  log: { room: string; seq: number; person_id: string; at: number; bytes: Uint8Array };
  log_pack: { room: string; first_seq: number; last_seq: number; bytes: Uint8Array };
  log_milestone: { room: string; seq: number; state: Uint8Array; deletions_from: number; deletions: Uint8Array };
  log_restored: { room: string; client: number; pieces: string };
  client_owner: { room: string; client: number; person_id: string };
  checkpoint: { room: string; seq: number; state: Uint8Array };
};
