/**
 * The public interface of sections for code that is loaded later. It is apart from index.ts, so that the first page stays
 * small.
 */
export { AddSection } from './add-section.tsx';
export { firstLines, liveLines } from './drawn-lines.ts';
export { HeadingLinks } from './heading-links.tsx';
export { scrollToWords, type WordsPlace } from './scroll-to-words.ts';
export { headLines, textLines, type Line } from './section-lines.ts';
export { SectionSettings } from './section-settings.tsx';
