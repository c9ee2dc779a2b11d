/** The list of a menu, as a popover beside its button. client/ui/menu.tsx fetches it. */
import { RouterProvider } from 'react-aria-components';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useHref, useNavigate } from 'react-router';
import { Icon } from '#client/ui/button.tsx';
import type { MenuEntry } from '#client/ui/menu.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { useAfterClosing } from '#client/ui/move-focus.ts';
import { Words } from '#client/ui/words.tsx';

/** The list. `first` focuses the first entry, as users who open it by keyboard expect. */
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
  // An opened panel later returns the focus to the element that had it before. That must be the menu's button.
  const afterClosing = useAfterClosing(close);
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
              {...(run !== undefined && { onAction: () => afterClosing(run) })}
            >
              <Icon of={icon} />
              <Words>{label}</Words>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </RouterProvider>
  );
}
