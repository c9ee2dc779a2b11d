/** The public interface of the history of a section. */
export { HistoryPanel } from './history-panel.tsx';
