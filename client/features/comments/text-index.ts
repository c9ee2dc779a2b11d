/** The public interface of comments for the live text. It is fetched with the editor, so nothing of the panel is in it. */
export { CommentOffer, CommentsInText, CommentTool } from './comments-in-text.tsx';
