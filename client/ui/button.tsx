/** Buttons and links that look like buttons. An icon never stands without words. */
import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import { Link, type LinkProps } from 'react-router';

type Look = 'main' | 'plain' | 'quiet';

/** An icon beside words; hidden from screen readers, because the words say it. */
export function Icon({ of: Drawn }: { of: LucideIcon }) {
  return <Drawn className="icon" aria-hidden="true" focusable="false" />;
}

/** A button with words, and an icon before them where it helps. */
export function Button({
  look = 'plain',
  icon,
  children,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & { look?: Look; icon?: LucideIcon; children: React.ReactNode }) {
  return (
    <AriaButton {...rest} className={`button ${look}`}>
      {icon && <Icon of={icon} />}
      {children}
    </AriaButton>
  );
}

/** A link to another page that is as easy to hit as a button. */
export function ButtonLink({ look = 'plain', icon, children, ...rest }: LinkProps & { look?: Look; icon?: LucideIcon }) {
  return (
    <Link {...rest} className={`button ${look}`}>
      {icon && <Icon of={icon} />}
      {children}
    </Link>
  );
}
