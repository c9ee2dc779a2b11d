/** The public interface of comments: how they are opened, and how many there are. What opens beside a text is in lazy-index.ts. */
export { commentOn, openComments, useOpensComments } from './asked.ts';
export { CommentCount, CommentsMark } from './counts.tsx';
export { threadPath, useThreadInAddress } from './thread-link.ts';
export { RefusedElsewhere, RefusedHere } from './refused-comments.tsx';
