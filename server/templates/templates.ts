/** The templates from which a plan's sections are made: the built-in one, and those that a service adds as files of its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { zLead } from '#shared/api.ts';
import type { JsonNode } from '#shared/document.ts';
import { expand, zShorthand } from '#server/templates/shorthand.ts';

const key = z.string().regex(/^[a-z0-9-]{1,64}$/, 'use small letters, digits and hyphens');
const answer = z.string().trim().min(1).max(4000);

const zTemplateSection = z.strictObject({
  /** Names the section inside its template; titles may be changed, keys stay. */
  key,
  title: z.string().trim().min(1).max(200),
  /** A sealed section is made when it is needed and names who may see it, so no template can hold one. */
  lead: zLead.exclude(['sealed']),
  boundary: z.strictObject({ why: answer, influence: answer, disagreement: answer, review: answer }),
  content: z.array(zShorthand).min(1),
});

const zTemplateFile = z.strictObject({
  id: key,
  name: z.string().trim().min(1).max(120),
  about: z.string().trim().min(1).max(1000),
  sections: z
    .array(zTemplateSection)
    .min(1)
    .refine(
      (sections) => new Set(sections.map((section) => section.key)).size === sections.length,
      'two sections have the same key',
    ),
});

/** A template: what a new plan starts with. */
export type Template = z.infer<typeof zTemplateFile>;
/** One section of a template: its lead, its boundary card and its first content. */
export type TemplateSection = z.infer<typeof zTemplateSection>;

function readTemplate(file: string): Template {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`The template ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const parsed = zTemplateFile.safeParse(data);
  if (!parsed.success) throw new Error(`The template ${file} is not right:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * The built-in templates and those in a service's own directory (every `*.json`), which need not exist. A service's own
 * template takes the place of a built-in one with the same id. Reads files at once, so call it when the server starts.
 */
export function loadTemplates(extraDirectory: string | null): Template[] {
  const builtIn = readTemplate(fileURLToPath(new URL('./dementia.json', import.meta.url)));
  const own = new Map<string, Template>();
  if (extraDirectory !== null && existsSync(extraDirectory)) {
    for (const file of readdirSync(extraDirectory)
      .filter((name) => name.endsWith('.json'))
      .toSorted()) {
      const template = readTemplate(join(extraDirectory, file));
      if (own.has(template.id))
        throw new Error(`The template ${join(extraDirectory, file)} has the id "${template.id}" of another file`);
      own.set(template.id, template);
    }
  }
  return own.has(builtIn.id) ? [...own.values()] : [builtIn, ...own.values()];
}

/** The first content of a section, as nodes of the document schema. */
export function sectionContent(section: TemplateSection): JsonNode[] {
  return expand(section.content);
}
