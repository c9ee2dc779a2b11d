/** What other parts of the client may use of what is new to the reader. */
export { noteSeen, noteUnseen, useMarkAsSeen } from './mark-as-seen.ts';
export { CardNews, NewsLine } from './news.tsx';
