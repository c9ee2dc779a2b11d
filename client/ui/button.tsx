/** Buttons, and links that look like buttons. An icon always stands beside words. */
import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import { Link, type LinkProps } from 'react-router';
import { Words } from '#client/ui/words.tsx';

type Variant = 'main' | 'plain' | 'quiet';

/** What base.css says of every icon. In the first view it would stand in each of them, before the words. */
const SAID_BY_STYLES = {
  xmlns: undefined,
  fill: undefined,
  stroke: undefined,
  strokeLinecap: undefined,
  strokeLinejoin: undefined,
} as const;

/** An icon beside words. It is hidden from screen readers, because the words say the same. */
export function Icon({ of: Drawn }: { of: LucideIcon }) {
  return <Drawn {...SAID_BY_STYLES} className="icon" aria-hidden="true" />;
}

/** A button with words, and an optional icon before them. */
export function Button({
  variant = 'plain',
  icon,
  children,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & {
  variant?: Variant;
  icon?: LucideIcon;
  children: React.ReactNode;
  ref?: React.Ref<HTMLButtonElement>;
}) {
  return (
    <AriaButton {...rest} className={`button ${variant}`}>
      {icon && <Icon of={icon} />}
      {typeof children === 'string' ? <Words>{children}</Words> : children}
    </AriaButton>
  );
}

/** A link to another page, as large as a button. */
export function ButtonLink({
  variant = 'plain',
  icon,
  children,
  ...rest
}: LinkProps & { variant?: Variant; icon?: LucideIcon }) {
  return (
    <Link {...rest} className={`button ${variant}`}>
      {icon && <Icon of={icon} />}
      {typeof children === 'string' ? <Words>{children}</Words> : children}
    </Link>
  );
}
