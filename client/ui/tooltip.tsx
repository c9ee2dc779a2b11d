/** A short hint beside a control: its name, and the keys that do the same. It comes with the mouse and with the focus by keyboard. */
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Words } from '#client/ui/words.tsx';

/** How long the mouse rests on a control until its hint comes, in milliseconds. */
const DELAY = 500;

/** Gives the control in `children` a hint. Whatever the hint says, the control says in another way too. */
export function WithHint({
  label,
  keys,
  children,
}: {
  label: string;
  keys: readonly string[] | null;
  children: React.ReactNode;
}) {
  return (
    <TooltipTrigger delay={DELAY} closeDelay={100}>
      {children}
      <Tooltip className="hint-box" placement="top" offset={6}>
        <Words>{label}</Words>
        {keys !== null && (
          <span dir="ltr" className="hint-keys">
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        )}
      </Tooltip>
    </TooltipTrigger>
  );
}
