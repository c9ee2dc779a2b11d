/** The public interface of what is new to the reader. */
export { noteSeen, noteUnseen, useMarkAsSeen } from './mark-as-seen.ts';
export { CardNews, FreshMark, newsTag, NewsLine } from './news.tsx';
export { NewInSection } from './new-in-section.tsx';
export { NewsWalk } from './news-walk.tsx';
export { forgetSectionNews } from './section-news.ts';
