/** The demo service: it is filled through the ordinary commands, and it is never mixed with a real service. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zPlanSummary } from '#shared/api.ts';
import { zText } from '#shared/api-sittings.ts';
import { zSuggestions } from '#shared/api-suggestions.ts';
import { zSectionThreads } from '#shared/api-threads.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { startApp, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { demoService } from '#server/demo/content.ts';
import { chainHash, CHAIN_START } from '#server/store/audit.ts';
import { codeOf, mustSucceed, planOf, Visitor } from '../support/app.ts';

const directory = mkdtempSync(join(tmpdir(), 'alongside-'));
const log = pino({ level: 'silent' });
const start = (...flags: string[]): Promise<App> => startApp(readConfig({ PORT: '0', DATA_DIR: directory }, flags), { log });
let app: App;

beforeAll(async () => {
  app = await start('--demo');
});
afterAll(async () => {
  await app.close();
  rmSync(directory, { recursive: true, force: true });
});

async function as(key: string): Promise<Visitor> {
  const visitor = new Visitor(app.url);
  await mustSucceed(visitor.post('/api/auth/sign-in/email', { email: `${key}@demo.test`, password: 'alongside-demo' }));
  return visitor;
}
const plansOf = async (visitor: Visitor) => zPlanSummary.array().parse((await mustSucceed(visitor.get('/api/plans'))).json);

describe('the demo', () => {
  it('lets each of its people in, with the plans and standings that it describes', async () => {
    const demo = demoService(Date.now());
    for (const account of demo.accounts) {
      const visitor = await as(account.key);
      const expected = demo.plans.flatMap((plan) => {
        const member = plan.members.find((one) => one.account === account.key);
        return member ? [[plan.title, member.standing, member.relation]] : [];
      });
      expect((await plansOf(visitor)).map((plan) => [plan.title, plan.standing, plan.relation])).toEqual(expected);
    }
  });

  it('shows the sealed section to the nurse and the manager and to nobody else, in its place', async () => {
    const [described] = demoService(Date.now()).plans;
    const all = described?.sections.map((section) => section.extra?.title ?? null) ?? [];
    const position = all.findIndex((title) => title !== null);
    const nurse = await as('nurse');
    const [plan] = await plansOf(nurse);
    const planId = plan?.id ?? '';
    const full = await planOf(nurse, planId);
    expect(full.sections).toHaveLength(all.length);
    expect(full.sections[position]).toMatchObject({ title: all[position], lead: 'sealed', right: 'decide' });
    for (const key of ['person', 'daughter', 'son', 'careworker', 'inspector']) {
      const { sections } = await planOf(await as(key), planId);
      expect(sections.map((section) => section.id)).toEqual(
        full.sections.filter((_, i) => i !== position).map((section) => section.id),
      );
    }
  });

  it('holds every word in the log under whoever said it, at a time that has passed, in order', async () => {
    const { records, log: stored } = app.store;
    const now = Date.now();
    for (const { id: planId } of await plansOf(await as('manager'))) {
      const members = await records.membersOf(planId);
      for (const section of await records.sectionsOf(planId)) {
        const { tail, owners } = await stored.open(`section.${section.id}`);
        expect(tail.length).toBeGreaterThan(0);
        expect(tail.map((row) => row.at)).toEqual(tail.map((row) => row.at).toSorted((a, b) => a - b));
        expect(tail.every((row) => row.at < now)).toBe(true);
        for (const row of tail) {
          const member = members.find((one) => one.personId === row.personId) ?? null;
          // Some sections have a hold now. Without it, every member who wrote there must be able to edit.
          expect(atLeast(rightOn({ ...section, hold: null }, member, now), 'edit')).toBe(true);
        }
        expect(new Set(owners.values())).toEqual(new Set(tail.map((row) => row.personId)));
      }
      let previous = CHAIN_START;
      const audit = await records.auditOf(planId);
      for (const { seq, hash, previousHash, ...entry } of audit) {
        expect(previousHash).toBe(previous);
        expect(hash).toBe(chainHash(entry, seq, previous));
        previous = hash;
      }
      expect(audit[0]?.verb).toBe('plan.create');
    }
  });

  it('shows suggestions that are open, adapted and declined with a reason, and what was said about one', async () => {
    const son = await as('son');
    const planId = (await plansOf(son))[0]?.id ?? '';
    const { sections } = await planOf(son, planId);
    const titleOf = (id: string) => sections.find((section) => section.id === id)?.title;
    const listed = async (state: string) =>
      zSuggestions.parse((await mustSucceed(son.get(`/api/plans/${planId}/suggestions?state=${state}`))).json).suggestions;
    const [open, ...more] = await listed('open');
    expect([open?.state, open?.author.name, titleOf(open?.sectionId ?? ''), more]).toEqual([
      'open',
      'Denise Whittaker',
      'Safeguarding',
      [],
    ]);
    expect(open?.waiting).toMatchObject({ step: 'asked' });
    const answered = await listed('answered');
    expect(answered.map(({ state, author, answer }) => [state, author.name, answer?.by.name])).toEqual([
      ['declined', 'Marcus Whittaker', 'Niamh Doherty'],
      ['adapted', 'Denise Whittaker', 'Niamh Doherty'],
    ]);
    expect(answered.every(({ answer }) => (answer?.reply.length ?? 0) > 20)).toBe(true);
    const { threads } = zSectionThreads.parse((await mustSucceed(son.get(`/api/sections/${open?.sectionId}/threads`))).json);
    expect(threads.map(({ suggestionId, comments }) => [suggestionId, comments.length])).toEqual([[open?.id, 2]]);
    // What was taken is in the section, as its author's words.
    const capacity = answered.at(-1)?.sectionId ?? '';
    const text = await mustSucceed(son.get(`/api/sections/${capacity}/text?blame=1`));
    const words = zText.parse(text.json);
    const by = (part: string) => words.blame?.find((run) => run.text.includes(part))?.person.name;
    expect([by('the brown ones'), by('in her bedside drawer')]).toEqual(['Denise Whittaker', 'Niamh Doherty']);
  });

  it('has no set-up and keeps its passwords', async () => {
    expect(app.setUpLink).toBeNull();
    const nurse = await as('nurse');
    expect(codeOf(await nurse.post('/api/service/invitations', { name: 'X' }))).toBe('not_allowed');
  });
});

describe('starting again', () => {
  it('finds the demo as it was left, afresh with --reset, and never serves it as a real service', async () => {
    const [before] = await plansOf(await as('nurse'));
    await app.close();
    await expect(start()).rejects.toThrow(/holds a demo/);
    app = await start('--demo');
    expect((await plansOf(await as('nurse')))[0]?.id).toBe(before?.id);
    await app.close();
    app = await start('--demo', '--reset');
    const [after] = await plansOf(await as('nurse'));
    expect(after?.title).toBe(before?.title);
    expect(after?.id).not.toBe(before?.id);
  });

  it('fills a demo anew that was interrupted while it was filled', async () => {
    await app.store.database.deleteFrom('audit').where('plan_id', '=', '').execute();
    const [before] = await plansOf(await as('nurse'));
    await app.close();
    app = await start('--demo');
    expect((await plansOf(await as('nurse')))[0]?.id).not.toBe(before?.id);
  });

  it('leaves a real service alone, whatever the flags', async () => {
    await app.store.database.updateTable('service').set({ demo: 0 }).execute();
    await app.close();
    await expect(start('--demo', '--reset')).rejects.toThrow(/holds a real service/);
    app = await start();
    expect(await app.store.records.service()).toMatchObject({ demo: false });
  });
});
