/**
 * The icons of a drawn page. The same icon stands in many places, and the shapes of those before the first words would make the words
 * wait. So each shape stands in the page once, behind the first section, and the icons refer to it.
 */
import { DRAWN_ICONS } from '#shared/first-view.ts';

/** An icon. Text that people wrote never looks like one, because React escapes its brackets. */
const ICON = /(<svg [^>]*class="lucide[^>]*>)(.*?)<\/svg>/g;
const SECTION = '<section id="section-';

/** A page's HTML with each shape of its icons once. The page puts the shapes back before it is taken over (client/app/drawn-icons.ts). */
export function withIconsOnce(html: string): string {
  const ids = new Map<string, string>();
  const referring = html.replace(ICON, (_icon, tag: string, shape: string) => {
    const id = ids.get(shape) ?? `icon-${ids.size}`;
    ids.set(shape, id);
    return `${tag}<use href="#${id}"></use></svg>`;
  });
  if (ids.size === 0) return html;
  const groups = [...ids].map(([shape, id]) => `<g id="${id}">${shape}</g>`).join('');
  const shapes = `<div id="${DRAWN_ICONS}" hidden=""><svg><defs>${groups}</defs></svg></div>`;
  const second = referring.indexOf(SECTION, referring.indexOf(SECTION) + 1);
  const at = second < 0 ? referring.length : second;
  return referring.slice(0, at) + shapes + referring.slice(at);
}
