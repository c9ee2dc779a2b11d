/** The public interface of comments for what opens beside a text, and for pages that show threads. */
export { CommentsPanel } from './comments-panel.tsx';
export { FoundComments } from './found-comments.tsx';
export { NewThread } from './new-thread.tsx';
export { ThreadCard } from './thread-card.tsx';
export { hasArrived, UnsentView } from './unsent-view.tsx';
