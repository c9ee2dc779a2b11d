/** Where somebody is on the page of a plan: the section that they last went to, or else the one that they read. */
import { useEffect, useState } from 'react';

/** What is read stands about here, from the top of the window. */
const READ_AT = 0.3;

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function sectionAt(sections: readonly Element[]): Element | undefined {
  const gone = document.activeElement?.closest('.section');
  if (gone && sections.includes(gone) && isInView(gone)) return gone;
  return sections.findLast((section) => section.getBoundingClientRect().top <= READ_AT * innerHeight) ?? sections[0];
}

/** The id of that section among `ids`, which are drawn; null where there are none. */
export function useSectionInView(ids: readonly string[]): string | null {
  const [where, setWhere] = useState<string | null>(null);
  const all = ids.join(' ');
  useEffect(() => {
    const sections = all.split(' ').flatMap((id) => document.getElementById(`section-${id}`) ?? []);
    const update = (): void => setWhere(sectionAt(sections)?.id.slice('section-'.length) ?? null);
    // One tells of sections that come and go, the other of those that pass the line at which one reads.
    const watchers = ['0px', `-${READ_AT * 100}% 0px -${99 - READ_AT * 100}% 0px`].map(
      (rootMargin) => new IntersectionObserver(update, { rootMargin }),
    );
    for (const section of sections) for (const watcher of watchers) watcher.observe(section);
    document.addEventListener('focusin', update);
    return () => {
      for (const watcher of watchers) watcher.disconnect();
      document.removeEventListener('focusin', update);
    };
  }, [all]);
  return where;
}
