/** Both versions of a field that two people set at the same moment, at the block with that field, for the writer to decide. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Check, PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { KEY_RULES } from '#shared/text/markers.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import {
  answerReplaced,
  replacedIn,
  replacedValuesOf,
  type FieldValue,
  type ReplacedValue,
} from '#client/editor/binding/replaced-values.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { Button } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { fieldKey, valueInWords } from '#client/words/block-words.ts';
import { firstName, sentences } from '#client/words/format.ts';

function Versions({ editor, value: replaced, type }: { editor: Editor; value: ReplacedValue; type: 'block' | 'view' }) {
  const { t } = useTranslation();
  const { field, mine, theirs, name } = replaced;
  const label = t(`fields.${type === 'view' ? 'viewOf' : fieldKey(field)}`);
  const typed = KEY_RULES.get(field)?.kind === 'text';
  const who = name === null ? t('versions.someone') : firstName(name);
  const inWords = (value: FieldValue): string => (value === null ? '' : valueInWords(field, value));
  const theyDid =
    theirs === null
      ? t('versions.emptied', { name: who })
      : t(typed ? 'versions.wrote' : 'versions.chose', { name: who, value: inWords(theirs) });
  const youDid =
    mine === null ? t('versions.youEmptied') : t(typed ? 'versions.youWrote' : 'versions.youChose', { value: inWords(mine) });
  const answer = (wanted: FieldValue): void => {
    const binding = bindingOf(editor);
    if (binding !== null) answerReplaced(editor, binding, replaced, wanted);
    editor.commands.focus();
  };
  const named = (value: FieldValue) => ({ value: value === null ? t('versions.nothing') : inWords(value) });
  return (
    <div className="notice waits versions">
      <p>
        <strong className="versions-field">{label}</strong> <Words>{sentences(theyDid, youDid)}</Words>
      </p>
      <p className="versions-answers">
        <Button icon={PenLine} aria-label={t('versions.useMineOf', named(mine))} onPress={() => answer(mine)}>
          {t('versions.useMine')}
        </Button>
        <Button icon={Check} aria-label={t('versions.keepTheirsOf', named(theirs))} onPress={() => answer(theirs)}>
          {t('versions.keepTheirs')}
        </Button>
      </p>
    </div>
  );
}

type Props = { readonly editor: Editor; readonly getPos: () => number | undefined; readonly node: Node };

/** The versions that wait for an answer in a block. */
export function ReplacedNotices({ editor, getPos, node }: Props) {
  const list = useWatched(replacedValuesOf(editor));
  const binding = bindingOf(editor);
  const at = getPos();
  const shown = at === undefined || binding === null || list.length === 0 ? [] : replacedIn(list, binding, { at, node });
  return (
    <div role="status" className="versions-list">
      {shown.map(({ value, type }) => (
        <Versions
          key={`${value.marker.id.client} ${value.marker.id.clock} ${value.field}`}
          editor={editor}
          value={value}
          type={type}
        />
      ))}
    </div>
  );
}
