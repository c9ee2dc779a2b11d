/** A tool as a button: an icon with its word, and a hint with its keys. */
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ariaKeys, TOOL_KEYS } from '#client/editor/tools/tool-keys.ts';
import type { TextTool } from '#client/editor/tools/text-tools.ts';
import { Icon } from '#client/ui/button.tsx';
import { WithHint } from '#client/ui/tooltip.tsx';

/** The keys of a tool; null for a tool without. */
export function keysOf(word: string): readonly string[] | null {
  return Object.hasOwn(TOOL_KEYS, word) ? TOOL_KEYS[word as keyof typeof TOOL_KEYS] : null;
}

/** Draws a button of React Aria with its keys for screen readers. React Aria itself leaves this attribute out. */
export function withKeys(keys: readonly string[] | null) {
  return (props: React.ComponentPropsWithRef<'button'>): React.ReactElement => (
    // oxlint-disable-next-line react/button-has-type -- React Aria gives the type
    <button {...props} aria-keyshortcuts={keys === null ? undefined : ariaKeys(keys)} />
  );
}

/** The button of a tool. Without a press on it by keyboard the focus stays in the text. */
export function ToolButton({ tool }: { tool: TextTool }) {
  const { t } = useTranslation();
  const label = t(`editor.${tool.word}`);
  const keys = keysOf(tool.word);
  const shared = {
    className: 'button tool',
    'aria-label': label,
    'data-tool': tool.word,
    preventFocusOnPress: true,
    render: withKeys(keys),
  };
  const content = (
    <>
      <Icon of={tool.icon} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </>
  );
  return (
    <WithHint label={label} keys={keys}>
      {tool.on === null || tool.word === 'link' ? (
        <AriaButton {...shared} isDisabled={tool.off} data-selected={tool.on === true || undefined} onPress={tool.run}>
          {content}
        </AriaButton>
      ) : (
        <ToggleButton {...shared} isSelected={tool.on} onChange={tool.run}>
          {content}
        </ToggleButton>
      )}
    </WithHint>
  );
}
