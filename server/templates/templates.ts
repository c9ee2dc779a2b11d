/** The templates for new plans: the built-in ones, and those that a service adds as files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { zLead } from '#shared/api.ts';
import { LANGUAGE_CODES, type LanguageCode } from '#shared/settings.ts';
import type { JsonNode } from '#shared/document.ts';
import { expand, zShorthand } from '#server/templates/shorthand.ts';

const key = z.string().regex(/^[a-z0-9-]{1,64}$/, 'use small letters, digits and hyphens');
const answer = z.string().trim().min(1).max(4000);

const zTemplateSection = z.strictObject({
  /** Identifies the section inside its template. Titles may change, keys may not. */
  key,
  title: z.string().trim().min(1).max(200),
  /** A template has no sealed section: such a section is made when it is needed, and names who may see it. */
  lead: zLead.exclude(['sealed']),
  /** What belongs in the section. Pages show it while the section is empty; it is no part of its text. */
  hint: z.string().trim().max(400).default(''),
  boundary: z.strictObject({ why: answer, influence: answer, disagreement: answer, review: answer }),
  content: z.array(zShorthand).min(1),
});

const zTemplateFile = z.strictObject({
  id: key,
  /** The language of its texts. The files of one template in several languages have the same id. */
  language: z.enum(LANGUAGE_CODES).default('en'),
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

/** A template: the sections with which a new plan starts. */
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
 * The sections and leads of a template as a string. They must be the same in every language, because rights follow from the
 * lead.
 */
function sectionsKey(template: Template): string {
  return template.sections.map(({ key, lead }) => `${key} (${lead})`).join(', ');
}

/** Adds a template. Throws if its language is taken or its sections differ from those in another language. */
function addTo(known: Template[], template: Template, file: string): void {
  const same = known.filter((other) => other.id === template.id);
  if (same.some((other) => other.language === template.language))
    throw new Error(`The template ${file} has the id "${template.id}" and the language of another file`);
  const [first] = same;
  if (first !== undefined && sectionsKey(first) !== sectionsKey(template))
    throw new Error(
      `The template ${file} has other sections than "${template.id}" has in another language. There: ${sectionsKey(first)}. Here: ${sectionsKey(template)}`,
    );
  known.push(template);
}

const BUILT_IN = ['dementia.json', 'dementia.ur.json'];

/**
 * Loads the built-in templates and those in a service's own directory (every `*.json`), in all their languages. The directory
 * need not exist. A service's own template replaces a built-in one with the same id, in all languages. It reads files
 * synchronously, so call it at the start of the server.
 */
export function loadTemplates(extraDirectory: string | null): Template[] {
  const builtIn: Template[] = [];
  for (const name of BUILT_IN) addTo(builtIn, readTemplate(fileURLToPath(new URL(`./${name}`, import.meta.url))), name);
  const own: Template[] = [];
  if (extraDirectory !== null && existsSync(extraDirectory)) {
    for (const name of readdirSync(extraDirectory)
      .filter((file) => file.endsWith('.json'))
      .toSorted()) {
      const file = join(extraDirectory, name);
      addTo(own, readTemplate(file), file);
    }
  }
  return [...builtIn.filter((template) => !own.some((other) => other.id === template.id)), ...own];
}

/** A template in the reader's language; else in English, else in any language. Undefined if no template has this id. */
export function templateIn(templates: readonly Template[], id: string, language: LanguageCode): Template | undefined {
  const same = templates.filter((template) => template.id === id);
  return same.find((each) => each.language === language) ?? same.find((each) => each.language === 'en') ?? same[0];
}

/** All templates, each once, in the reader's language if there is one. */
export function templatesIn(templates: readonly Template[], language: LanguageCode): Template[] {
  return [...new Set(templates.map((template) => template.id))].flatMap((id) => templateIn(templates, id, language) ?? []);
}

/** What the record of a section keeps of where it came from: the template and the key of its section there. */
export function sectionSource(template: Template, section: TemplateSection): string {
  return `${template.id}/${section.key}`;
}

/** The hint for a section that came from this source, in each language; null if there is none. */
export function hintFor(templates: readonly Template[], source: string | null): Record<LanguageCode, string> | null {
  const [id = '', sectionKey] = source?.split('/') ?? [];
  const hintIn = (language: LanguageCode): string =>
    templateIn(templates, id, language)?.sections.find((section) => section.key === sectionKey)?.hint ?? '';
  const hints = LANGUAGE_CODES.map((language): [LanguageCode, string] => [language, hintIn(language)]);
  return hints.every(([, hint]) => hint === '') ? null : (Object.fromEntries(hints) as Record<LanguageCode, string>);
}

/** The first content of a section, as nodes of the document schema. */
export function sectionContent(section: TemplateSection): JsonNode[] {
  return expand(section.content);
}
