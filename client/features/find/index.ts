/** The public interface of the search in a plan. */
export { FindPanel } from './find-panel.tsx';
