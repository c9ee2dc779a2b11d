/**
 * The public interface of sections for code that is loaded later. It is apart from index.ts, so that the first page stays
 * small.
 */
export { AddSection } from './add-section.tsx';
export { SectionSettings } from './section-settings.tsx';
