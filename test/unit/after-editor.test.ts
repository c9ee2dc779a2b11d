/** What waits until the first editor of a page is there. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { editorIsThere, letEditorGoFirst, whenEditorIsThere } from '#client/ui/after-editor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  editorIsThere();
  vi.useRealTimers();
});

test('nothing waits on a page without a plan', () => {
  const run = vi.fn<() => void>();
  whenEditorIsThere(run);
  expect(run).toHaveBeenCalledOnce();
});

test('on the page of a plan it runs once, when the editor is there, and not if it was taken back', () => {
  const [run, gone] = [vi.fn<() => void>(), vi.fn<() => void>()];
  letEditorGoFirst();
  whenEditorIsThere(run);
  whenEditorIsThere(gone)();
  vi.advanceTimersByTime(1000);
  expect(run).not.toHaveBeenCalled();
  editorIsThere();
  vi.advanceTimersByTime(60_000);
  expect(run).toHaveBeenCalledOnce();
  expect(gone).not.toHaveBeenCalled();
});

test('where no editor comes it does not wait for ever', () => {
  const run = vi.fn<() => void>();
  letEditorGoFirst();
  whenEditorIsThere(run);
  vi.advanceTimersByTime(60_000);
  expect(run).toHaveBeenCalledOnce();
  const later = vi.fn<() => void>();
  whenEditorIsThere(later);
  expect(later).toHaveBeenCalledOnce();
});
