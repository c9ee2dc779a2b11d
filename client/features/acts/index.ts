/** The public interface of recorded acts: the list of those of a section. What stands in its live text is in lazy-index.ts. */
export { ActsList } from './acts-list.tsx';
