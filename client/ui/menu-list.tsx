/** The list of a menu, over the page beside its button. client/ui/menu.tsx fetches it when it is first wanted. */
import { RouterProvider } from 'react-aria-components';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useHref, useNavigate } from 'react-router';
import { Icon } from '#client/ui/button.tsx';
import type { MenuEntry } from '#client/ui/menu.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';

/** The list. `first` puts the focus on the first entry, as whoever opens it by the keyboard expects. */
export function MenuList({
  button,
  labelledBy,
  entries,
  first,
  close,
}: {
  button: React.RefObject<HTMLButtonElement | null>;
  labelledBy: string;
  entries: readonly MenuEntry[];
  first: boolean;
  close: () => void;
}) {
  const navigate = useNavigate();
  // What opens gives the focus back to where it was then: to the menu's button, which has it a frame after the list is gone.
  const afterwards = (run: () => void) => (): void => {
    close();
    requestAnimationFrame(() => requestAnimationFrame(run));
  };
  return (
    // oxlint-disable-next-line react/hooks -- the router takes the hook itself
    <RouterProvider navigate={(to) => void navigate(to)} useHref={useHref}>
      <Popover
        ref={nameDismissButton}
        className="popover"
        placement="bottom end"
        trigger="MenuTrigger"
        triggerRef={button}
        aria-labelledby={labelledBy}
        isOpen
        onOpenChange={(open) => open || close()}
      >
        <Menu className="menu" aria-labelledby={labelledBy} autoFocus={first ? 'first' : true} onClose={close}>
          {entries.map(({ label, icon, href, run }) => (
            <MenuItem
              key={label}
              textValue={label}
              {...(href !== undefined && { href })}
              {...(run !== undefined && { onAction: afterwards(run) })}
            >
              <Icon of={icon} />
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </RouterProvider>
  );
}
