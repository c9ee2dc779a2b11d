/** How the audit trail of a plan is presented: as the viewer may know it, with whether the whole chain is unbroken. */
import type { z } from 'zod';
import type { AuditTrail, zAuditTrailQuery } from '#shared/api-history.ts';
import { AUDIT_VERBS } from '#shared/audit.ts';
import type { TrailChecks } from '#server/history/trail-checks.ts';
import { EntryReader, namesFor, presentEntry } from '#server/http/present/decisions.ts';
import type { Viewer } from '#server/http/present/known-entries.ts';
import { readPlace, writePlace } from '#server/http/present/timeline-place.ts';
import type { AuditEntry } from '#shared/audit.ts';
import type { Store } from '#server/store/store.ts';

/** A page of the trail. The verdict is about the whole chain, also about what the viewer may not know, and says nothing of that. */
export async function presentTrail(
  store: Store,
  checks: TrailChecks,
  viewer: Viewer,
  { limit, after }: z.output<typeof zAuditTrailQuery>,
): Promise<AuditTrail> {
  const place = after === undefined ? null : readPlace(after, []).entries;
  const reader = new EntryReader(store.records, viewer, { verbs: AUDIT_VERBS }, place);
  const entries: AuditEntry[] = [];
  for (let entry = await reader.peek(); entry !== null && entries.length < limit; entry = await reader.peek()) {
    entries.push(entry);
    reader.take();
  }
  const more = (await reader.peek()) !== null;
  const nameOf = await namesFor(
    store.records,
    viewer,
    entries.map(({ personId }) => personId),
  );
  return {
    entries: entries.map((entry) => presentEntry(viewer, entry, nameOf)),
    next: more ? writePlace({ entries: reader.place, sections: new Map() }) : null,
    chain: await checks.of(store, viewer.planId),
  };
}
