/**
 * The attributes of a structured block as text to read, for the live text and for the text that stands there before the editor
 * loads.
 */
import { useTranslation } from 'react-i18next';
import type { BlockName } from '#shared/blocks.ts';
import { factsLine, kindLine, leadLine, ruleLine, strengthLine, type Attributes } from '#client/editor/blocks/block-lines.ts';
import { Symbol } from '#client/editor/blocks/symbols.tsx';
import { valueText } from '#client/words/block-words.ts';

/**
 * The head of a block, above its text: the kind of the block, then the step or the trigger's rule. `children` stand beside the
 * kind, and `drag` makes the line of the kind a handle.
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
    </>
  );
}

/** The facts below the text of a block: the strength and source of a preference; the size of a risk and who accepted it. */
export function BlockFacts({ name, attrs }: { name: BlockName; attrs: Attributes }) {
  useTranslation();
  const strength = strengthLine(name, attrs);
  const facts = factsLine(name, attrs);
  if (strength === '' && facts === '') return null;
  return (
    <p className="block-said">
      {strength !== '' && <strong>{strength}</strong>}
      {strength !== '' && facts !== '' && ' · '}
      {facts}
    </p>
  );
}
