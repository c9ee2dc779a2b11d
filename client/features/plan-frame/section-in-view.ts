/** The current section of a plan's page: the one with the focus if it is in view, otherwise the one at the reading line. */
import { useEffect, useState } from 'react';

/** The reading line, as a part of the window's height from the top. */
const READING_LINE = 0.3;

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function sectionAt(sections: readonly Element[]): Element | undefined {
  const focused = document.activeElement?.closest('.section');
  if (focused && sections.includes(focused) && isInView(focused)) return focused;
  return sections.findLast((section) => section.getBoundingClientRect().top <= READING_LINE * innerHeight) ?? sections[0];
}

/** The id of the current section among `ids`, which are drawn; null if there is none. */
export function useSectionInView(ids: readonly string[]): string | null {
  const [currentId, setCurrentId] = useState<string | null>(null);
  const all = ids.join(' ');
  useEffect(() => {
    const sections = all.split(' ').flatMap((id) => document.getElementById(`section-${id}`) ?? []);
    const update = (): void => setCurrentId(sectionAt(sections)?.id.slice('section-'.length) ?? null);
    // One observer reports sections that enter or leave the view, the other those that cross the reading line.
    const observers = ['0px', `-${READING_LINE * 100}% 0px -${99 - READING_LINE * 100}% 0px`].map(
      (rootMargin) => new IntersectionObserver(update, { rootMargin }),
    );
    for (const section of sections) for (const observer of observers) observer.observe(section);
    document.addEventListener('focusin', update);
    return () => {
      for (const observer of observers) observer.disconnect();
      document.removeEventListener('focusin', update);
    };
  }, [all]);
  return currentId;
}
