/** The public interface of comments for what opens beside a text, and for pages that show threads. */
export { CommentsPanel } from './comments-panel.tsx';
export { FoundComments } from './found-comments.tsx';
export { ThreadCard } from './thread-card.tsx';
