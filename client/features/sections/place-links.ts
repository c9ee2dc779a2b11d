/** Section links in texts that are read: a press goes there without loading the page anew. */
import { useNavigate } from 'react-router';
import { linkPathOf } from '#shared/section-links.ts';

/**
 * The handler for presses on and below an element that holds texts. A link with another address, or a press that asks for a new tab,
 * is left to the browser. `placeFor` says where the page goes for the path of a link; without it, there.
 */
export function useFollowSectionLinks(placeFor: (path: string) => string = (path) => path): (event: React.MouseEvent) => void {
  const navigate = useNavigate();
  return (event) => {
    const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event;
    if (event.defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element))
      return;
    const link = target.closest(':is(.prose, .first-text) a[href]');
    // Whoever writes puts the caret there. The card below the link leads on.
    if (link === null || link.closest('[contenteditable="true"]') !== null) return;
    const path = linkPathOf(link.getAttribute('href') ?? '', location.origin);
    if (path === null) return;
    event.preventDefault();
    void navigate(placeFor(path));
  };
}
