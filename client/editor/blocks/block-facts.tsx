/**
 * The attributes of a structured block as text to read, for the live text and for the text that stands there before the editor
 * loads.
 */
import { Ban, CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BlockName } from '#shared/blocks.ts';
import { Icon } from '#client/ui/button.tsx';
import {
  kindLine,
  leadLine,
  linesBelow,
  ruleLine,
  strengthLine,
  strongOf,
  type Attributes,
} from '#client/editor/blocks/block-lines.ts';
import { isMarkedMustKnow } from '#client/editor/must-know.ts';
import { Symbol } from '#client/editor/blocks/symbols.tsx';
import { valueText } from '#client/words/block-words.ts';
import { Words } from '#client/ui/words.tsx';

/** The words above a block that is marked as must know. Above a line the styles put the same (client/editor/editor.css). */
function MustKnowMark() {
  const { t } = useTranslation();
  return (
    <p className="must-know-mark">
      <Icon of={CircleAlert} />
      <Words>{t('mustKnow.mark')}</Words>
    </p>
  );
}

/** The signs of the strengths that nobody may read over. */
const STRONG = { must: CircleAlert, avoid: Ban } as const;

/**
 * The head of a block, above its text: the kind of the block, then the step, the trigger's rule, or that a preference must be
 * kept. `children` stand beside the kind, and `drag` makes the line of the kind a handle.
 */
export function BlockHead({
  name,
  attrs,
  drag,
  children,
}: {
  name: BlockName;
  attrs: Attributes;
  drag?: React.HTMLAttributes<HTMLDivElement> | false;
  children?: React.ReactNode;
}) {
  // This hook draws the words again when the language of the interface changes.
  useTranslation();
  const symbol = name === 'routineStep' ? valueText(attrs['symbol']) : '';
  const step = leadLine(name, attrs);
  const rule = ruleLine(name, attrs);
  const strong = strongOf(name, attrs);
  return (
    <>
      <div className="block-top" {...drag}>
        {symbol !== '' && (
          <span className="block-symbol">
            <Symbol of={symbol} />
          </span>
        )}
        <div className="block-name">
          <p className="block-title">{kindLine(name)}</p>
          {step !== '' && <p className="block-lead">{step}</p>}
        </div>
        {children}
      </div>
      {rule !== '' && <p className="block-lead">{rule}</p>}
      {isMarkedMustKnow(attrs) && <MustKnowMark />}
      {strong !== null && (
        <p className="block-strength">
          <Icon of={STRONG[strong]} />
          <Words>{strengthLine(name, attrs)}</Words>
        </p>
      )}
    </>
  );
}

/**
 * The facts below the text of a block: the source of a preference, and its strength if that is only a wish; the size of a risk.
 */
export function BlockFacts({ name, attrs }: { name: BlockName; attrs: Attributes }) {
  // This hook draws the facts again when the language of the interface changes.
  useTranslation();
  const facts = linesBelow(name, attrs);
  return facts === '' ? null : <p className="block-said">{facts}</p>;
}
