/** What other parts may use of sections, once they were fetched themselves: kept apart from index.ts, so that the first page stays small. */
export { AddSection } from './add-section.tsx';
export { SectionSettings } from './section-settings.tsx';
