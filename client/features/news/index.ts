/** The public interface of what is new to the reader. */
export { noteSeen, noteUnseen, useMarkAsSeen } from './mark-as-seen.ts';
export { CardNews, FreshMark, NewsLine } from './news.tsx';
