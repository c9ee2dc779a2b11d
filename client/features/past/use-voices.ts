/** Shows beside each line of a live text who wrote it, and beside each block who filled in its fields, while the reader has switched that on. */
import type { Editor } from '@tiptap/react';
import { useEffect, useState } from 'react';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import type { UnitRun } from '#client/editor/binding/units.ts';
import { drawVoices, type VoicesOfLine } from '#client/editor/tools/voices.ts';
import { useVoicesShown } from '#client/settings/shown-by-choice.ts';
import { peopleOf } from './credits-of.ts';
import { creditsFor } from './section-credits.ts';

/** How long the text must be at rest after a change before the names are worked out again, in milliseconds. */
const REST = 700;
/** How long to wait before the service is asked again about letters that it did not know yet, in milliseconds. */
const NOT_YET = 4000;

/** The lines with letters and the blocks with fields, each with its units. */
function linesOf(editor: Editor): { at: number; of: 'line' | 'fields'; units: UnitRun[] }[] {
  const binding = bindingOf(editor);
  if (binding === null) return [];
  const lines = binding.unitsOfFields().map((block) => ({ ...block, of: 'fields' as 'line' | 'fields' }));
  editor.state.doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const units = binding.unitsBetween(at + 1, at + 1 + node.content.size);
    if (units.length > 0) lines.push({ at, of: 'line', units });
    return false;
  });
  return lines;
}

/** Follows one editor. Returns the function that ends this and takes the names away. */
function follow(editor: Editor, sectionId: string, failed: (failed: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  let last = '';
  const draw = async (): Promise<void> => {
    if (ended || editor.isDestroyed) return;
    // The editor may not be on the page yet.
    if (bindingOf(editor) === null) return later(REST);
    const version = editor.state.doc;
    try {
      let isComplete = true;
      const voices: VoicesOfLine[] = [];
      const lines = linesOf(editor);
      const credits = await creditsFor(
        sectionId,
        lines.flatMap(({ units }) => units),
      );
      for (const { at, of, units } of lines) {
        const credited = credits.of(units);
        if (credited.unknown > 0) isComplete = false;
        const people = peopleOf(credited);
        if (people.length > 0) voices.push({ at, of, people });
      }
      failed(false);
      if (ended || editor.isDestroyed) return;
      if (editor.state.doc !== version) return changed();
      const now = JSON.stringify(voices);
      if (now !== last) drawVoices(editor, voices);
      last = now;
      if (!isComplete) later(NOT_YET);
    } catch {
      failed(true);
    }
  };
  const later = (delay: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void draw(), delay);
  };
  const changed = (): void => later(REST);
  const onUpdate = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
    if (!transaction.docChanged) return;
    last = '';
    changed();
  };
  editor.on('transaction', onUpdate);
  later(0);
  return () => {
    ended = true;
    clearTimeout(timer);
    editor.off('transaction', onUpdate);
    drawVoices(editor, []);
  };
}

/** Whether voices are shown in this editor, and whether they could not be read. Never without a section, whose log knows who wrote. */
export function useVoices(editor: Editor, sectionId: string | null): { readonly shown: boolean; readonly failed: boolean } {
  const isOn = useVoicesShown();
  const shown = isOn && sectionId !== null;
  const [failed, setFailed] = useState(false);
  useEffect(() => (shown ? follow(editor, sectionId, setFailed) : undefined), [shown, editor, sectionId]);
  return { shown, failed: shown && failed };
}
