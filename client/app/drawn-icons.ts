/** The icons of a page that the server drew: each shape comes once (server/http/icons-once.ts), and React expects it in each icon. */
import { DRAWN_ICONS } from '#shared/first-view.ts';

/** Puts the shapes into the icons, so that the page is as the components drew it. */
export function putIconsBack(root: Element): void {
  const shapes = document.getElementById(DRAWN_ICONS);
  if (shapes === null) return;
  for (const use of root.querySelectorAll('svg.lucide > use')) {
    const shape = shapes.querySelector(`[id="${use.getAttribute('href')?.slice(1) ?? ''}"]`);
    use.replaceWith(...[...(shape?.childNodes ?? [])].map((part) => part.cloneNode(true)));
  }
  shapes.remove();
}
