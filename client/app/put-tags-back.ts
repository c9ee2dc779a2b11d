/** Puts back what the server left out of the tags of a drawn page (server/http/short-tags.ts), as React expects it there. */
import { BUTTON_ATTRIBUTES, DRAWN_ICONS, ICON_ATTRIBUTES, SHORT_BUTTON } from '#shared/first-view.ts';

function putBack(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** Puts the attributes of icons and buttons, and the shapes of icons, back into a drawn page. */
export function putTagsBack(root: Element): void {
  for (const button of root.querySelectorAll(`[${SHORT_BUTTON}]`)) {
    button.removeAttribute(SHORT_BUTTON);
    putBack(button, BUTTON_ATTRIBUTES);
  }
  const shapes = document.getElementById(DRAWN_ICONS);
  if (shapes === null) return;
  for (const use of root.querySelectorAll('svg.lucide > use')) {
    const shape = shapes.querySelector(`[id="${use.getAttribute('href')?.slice(1) ?? ''}"]`);
    if (use.parentElement !== null) putBack(use.parentElement, ICON_ATTRIBUTES);
    use.replaceWith(...[...(shape?.childNodes ?? [])].map((part) => part.cloneNode(true)));
  }
  shapes.remove();
}
