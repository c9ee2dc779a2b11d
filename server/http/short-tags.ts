/**
 * Makes a drawn page shorter where it repeats itself, so that its first words come sooner. The shape of an icon stands in many places: each
 * shape comes once, behind the first section. What all icons and all buttons have in common is left out. The page puts both back before it is
 * taken over (client/app/put-tags-back.ts).
 */
import { DRAWN_ICONS, SHORT_BUTTON, BUTTON_ATTRIBUTES, ICON_ATTRIBUTES } from '#shared/first-view.ts';

const inTag = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
const { viewBox, 'stroke-width': strokeWidth } = ICON_ATTRIBUTES;
const OF_ICONS = inTag(ICON_ATTRIBUTES);
const OF_SYMBOL = inTag({ viewBox, 'stroke-width': strokeWidth });
const OF_BUTTONS = inTag(BUTTON_ATTRIBUTES);

/** An icon. Text that people wrote never looks like one, because React escapes its brackets and quotes. */
const ICON = /<svg([^>]*class="lucide[^>]*)>(.*?)<\/svg>/g;
const SECTION = '<section id="section-';

/** A page's HTML with each shape of its icons once, and without what all icons and buttons have in common. */
export function withShortTags(html: string): string {
  const ids = new Map<string, string>();
  const short = html.replaceAll(OF_BUTTONS, ` ${SHORT_BUTTON}=""`).replace(ICON, (icon, tag: string, shape: string) => {
    // An icon of another form stays as it is.
    if (!tag.startsWith(OF_ICONS)) return icon;
    const id = ids.get(shape) ?? `icon-${ids.size}`;
    ids.set(shape, id);
    return `<svg${tag.slice(OF_ICONS.length)}><use href="#${id}"></use></svg>`;
  });
  if (ids.size === 0) return short;
  const symbols = [...ids].map(([shape, id]) => `<symbol id="${id}"${OF_SYMBOL}>${shape}</symbol>`).join('');
  const shapes = `<div id="${DRAWN_ICONS}" hidden=""><svg>${symbols}</svg></div>`;
  const second = short.indexOf(SECTION, short.indexOf(SECTION) + 1);
  const at = second < 0 ? short.length : second;
  return short.slice(0, at) + shapes + short.slice(at);
}
