/** What other parts of the client may use of finding words in a plan. */
export { FindPanel } from './find-panel.tsx';
