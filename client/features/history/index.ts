/** What other parts of the client may use of the history of a section. */
export { HistoryPanel } from './history-panel.tsx';
