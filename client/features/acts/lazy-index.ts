/** The public interface of recorded acts for code that is loaded later: the live text. */
export { ActsInText } from './acts-in-text.tsx';
