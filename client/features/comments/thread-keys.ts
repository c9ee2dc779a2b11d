/** F9 leads to the next thread of the plan that is open, and with Shift to the one before. */
import { asked, openComments } from './asked.ts';

type Step = { readonly sectionId: string; readonly ids: () => readonly string[] };

const texts = new Set<Step>();

/** The threads of all live texts, in the order of the page. */
function allThreads(): { sectionId: string; threadId: string; element: Element }[] {
  return [...texts]
    .flatMap(({ sectionId, ids }) => {
      const element = document.getElementById(`section-${sectionId}`);
      return element === null ? [] : [{ sectionId, element, ids: ids() }];
    })
    .toSorted((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .flatMap(({ sectionId, element, ids }) => ids.map((threadId) => ({ sectionId, threadId, element })));
}

/** The thread one step on from where the reader is; at first the first one below the top of the window. */
function next(step: 1 | -1): { sectionId: string; threadId: string } | undefined {
  const all = allThreads();
  const at = asked.get()?.threadId ?? null;
  const here = all.findIndex(({ threadId }) => threadId === at);
  if (here !== -1) return all[here + step];
  const inView = all.findIndex(({ element }) => element.getBoundingClientRect().bottom > 0);
  return step === 1 ? all[Math.max(0, inView)] : all.findLast((_, index) => inView === -1 || index < inView);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== 'F9') return;
  const to = next(event.shiftKey ? -1 : 1);
  if (to === undefined) return;
  event.preventDefault();
  openComments(to.sectionId, { threadId: to.threadId });
}

/** Has the keys go through the threads of a text too. `ids` gives them in its order. Returns what ends it. */
export function stepsThroughThreads(sectionId: string, ids: Step['ids']): () => void {
  const text: Step = { sectionId, ids };
  if (texts.size === 0) addEventListener('keydown', onKey);
  texts.add(text);
  return () => {
    texts.delete(text);
    if (texts.size === 0) removeEventListener('keydown', onKey);
  };
}
