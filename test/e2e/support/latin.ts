/** Latin words on a page in another script: those that people wrote are known from the API, and whatever is left would be ours. */
import { z } from 'zod';
import type { Someone } from './someone.ts';

/** What the pages themselves say in Latin letters, in every language. */
const OURS = ['Alongside', 'English'];
/** Browsers and systems by their own names, where one is signed in. */
const DEVICES = ['Chrome', 'Linux'];
/** Keys, initials, and pieces of what people wrote. */
const LEFT_OUT = 'kbd, .avatar, .found-line, script, style';

/** Where answers of the API hold people's words. */
const FIELDS = new Set(
  'name title knownAs relation email evidence why influence disagreement review reason madeBy invitedBy reply passage'.split(
    ' ',
  ),
);
/** Where a section's text holds them; everything else in it is chosen from lists. */
const FIELDS_OF_TEXT = new Set(['text', 'whose', 'owner']);
/** The most pages of a timeline that are read. */
const MOST_PAGES = 9;

function stringsIn(value: unknown, fields: ReadonlySet<string>, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [field, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && fields.has(field)) found.add(inner.trim());
    else stringsIn(inner, fields, found);
  }
  return found;
}

const zIds = z.array(z.object({ id: z.string() }));
const zTimelinePage = z.object({ next: z.string().nullable() });
const zPlan = z.object({ sections: zIds, person: z.object({ room: z.string() }) });

/** Everything that people wrote which this account may read, and their names whole and in parts. */
export async function writtenByPeople({ context: { request } }: Someone): Promise<string[]> {
  const read = async (path: string): Promise<unknown> => (await request.get(path)).json();
  const plans = await read('/api/plans');
  const found = stringsIn([await read('/api/me'), plans], FIELDS);
  for (const { id } of zIds.parse(plans)) {
    const plan = await read(`/api/plans/${id}`);
    stringsIn(plan, FIELDS, found);
    const { person, sections } = zPlan.parse(plan);
    // Everywhere else `room` is an address, which the page never shows.
    found.add(person.room);
    for (const section of sections)
      for (const part of ['text', 'acts']) stringsIn(await read(`/api/sections/${section.id}/${part}`), FIELDS_OF_TEXT, found);
    for (const state of ['open', 'answered'])
      stringsIn(await read(`/api/plans/${id}/suggestions?state=${state}`), FIELDS, found);
    let next: string | null = '';
    for (let page = 0; page < MOST_PAGES && next !== null; page += 1) {
      const timeline = await read(`/api/plans/${id}/timeline${next === '' ? '' : `?after=${encodeURIComponent(next)}`}`);
      for (const fields of [FIELDS, FIELDS_OF_TEXT]) stringsIn(timeline, fields, found);
      next = zTimelinePage.parse(timeline).next;
    }
  }
  const names = [...found].filter((text) => /^(\p{Lu}[\p{L}.’-]+ ?){2,4}$/u.test(text)).flatMap((name) => name.split(' '));
  return [...found, ...names];
}

const WORD = '[A-Za-z]';

/** A text without these phrases, the longest first, where they stand as whole words. */
function without(text: string, phrases: readonly string[]): string {
  let left = text;
  for (const phrase of phrases) {
    if (!left.includes(phrase)) continue;
    const escaped = phrase.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
    left = left.replaceAll(new RegExp(`(?<!${WORD})${escaped}(?!${WORD})`, 'g'), ' ');
  }
  return left;
}

/** Whether a text is a piece of what somebody wrote: marks of comments part their words. One or two words could be ours. */
function isPiece(text: string, phrases: readonly string[]): boolean {
  return text.split(/\s+/).length > 2 && phrases.some((phrase) => phrase.includes(text));
}

/** The texts that the page shows or says to a screen reader which hold a Latin word that is not from people. */
export async function foreignOn(someone: Someone, people: readonly string[]): Promise<string[]> {
  const texts = await someone.page.evaluate((leftOut) => {
    const all = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !parent.closest(leftOut)) all.push(walker.currentNode.textContent ?? '');
    }
    for (const element of document.body.querySelectorAll(`*:not(${leftOut})`))
      for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt'])
        all.push(element.getAttribute(name) ?? '');
    return all;
  }, LEFT_OUT);
  const known = new Set([...people, ...OURS, ...DEVICES]);
  const unknown = [...new Set(texts.map((text) => text.trim()))].filter((text) => !known.has(text));
  const latin = new RegExp(`${WORD}{2}`);
  const phrases = [...known].filter((phrase) => latin.test(phrase)).toSorted((a, b) => b.length - a.length);
  return unknown.filter((text) => latin.test(text) && !isPiece(text, phrases) && latin.test(without(text, phrases)));
}
