/** Creates a plan from a template. */
import * as Y from 'yjs';
import type { z } from 'zod';
import type { zNewPlan } from '#shared/api.ts';
import type { JsonNode } from '#shared/document.ts';
import { appendNodes } from '#shared/text/append.ts';
import { Refusal } from '#shared/errors.ts';
import { sectionRoom } from '#shared/wire.ts';
import { languageOf } from '#server/commands/account/language-of.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import { sectionContent, sectionSource, templateIn } from '#server/templates/templates.ts';

/**
 * The first row of a section's log. It always has at least one paragraph. If the section were empty, two members who begin to
 * write at the same moment would each add a first paragraph.
 */
export function firstRow(sectionId: string, personId: string, at: number, nodes: readonly JsonNode[]): LogEntry {
  const doc = new Y.Doc();
  appendNodes(doc, nodes.length > 0 ? nodes : [{ type: 'paragraph' }]);
  const update = Y.encodeStateAsUpdate(doc);
  const entry = { room: sectionRoom(sectionId), personId, at, update, claims: [doc.clientID] };
  doc.destroy();
  return entry;
}

/** Creates a plan with the sections of a template. The caller must manage the service, and becomes the plan's first manager. */
export async function createPlan(
  context: CommandContext,
  caller: Caller,
  input: z.output<typeof zNewPlan>,
): Promise<{ id: string }> {
  return perform(context, async (records, note) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    const language = input.language ?? (await languageOf(records, caller));
    const template = templateIn(context.templates, input.template, language);
    if (template === undefined) throw new Refusal('invalid', undefined, { template: 'unknownTemplate' });
    const at = context.now();
    const planId = context.newId();
    await records.insertPlan({
      id: planId,
      title: input.title,
      personName: input.personName,
      knownAs: input.knownAs === '' ? input.personName : input.knownAs,
      room: '',
      bornOn: null,
      createdAt: at,
      archivedAt: null,
    });
    const memberId = context.newId();
    await records.putMember({
      id: memberId,
      planId,
      personId: caller.personId,
      standing: 'manager',
      relation: '',
      authority: { kind: 'none', evidence: '', until: null },
      expiresAt: null,
      removedAt: null,
      joinedAt: at,
    });
    const sections: string[] = [];
    for (const [position, section] of template.sections.entries()) {
      const { title, lead, boundary } = section;
      const id = context.newId();
      sections.push(id);
      const source = sectionSource(template, section);
      await records.insertSection({ id, planId, title, lead, boundary, position, source });
      await records.appendFirst(firstRow(id, caller.personId, at, sectionContent(section)));
    }
    const detail = { title: input.title, template: template.id, language: template.language };
    await note({ planId, at, personId: caller.personId, verb: 'plan.create', sections, audience: [memberId], detail });
    return { id: planId };
  });
}
