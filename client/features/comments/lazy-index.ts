/** The public interface of comments for code that is loaded later: the live text, and the panel beside it. */
export { CommentOffer, CommentsInText, CommentTool } from './comments-in-text.tsx';
export { CommentsPanel } from './comments-panel.tsx';
export { FoundComments } from './found-comments.tsx';
export { ThreadCard } from './thread-card.tsx';
