/** What is new in the live text. It is fetched with the editor. */
export { NewInText } from './new-in-text.tsx';
