/** A button that opens a menu. The list is fetched on its own: who opens a plan reads first. */
import type { LucideIcon } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';

/** One line of a menu: where it leads, or what it does. */
export type MenuEntry = {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly href?: string;
  readonly run?: () => void;
};

const fetchList = () => import('#client/ui/menu-list.tsx');
type List = Awaited<ReturnType<typeof fetchList>>['MenuList'];
/** Once it is there, it is there for all menus. */
let fetched: List | null = null;
/** By then the page has what it needs first; from there on a menu opens without a network too. In milliseconds. */
const SOON = 3000;

async function listOf(): Promise<List> {
  fetched ??= (await fetchList()).MenuList;
  return fetched;
}

/** The button. What stands in it is for the eye where `label` says it all. */
export function MenuButton({
  className,
  label,
  entries,
  children,
}: {
  className: string;
  label: string;
  entries: readonly MenuEntry[];
  children: React.ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<'first' | 'list' | null>(null);
  const [List, setList] = useState<List | null>(() => fetched);
  useEffect(() => {
    const timer = setTimeout(() => void listOf().catch(() => undefined), SOON);
    return () => clearTimeout(timer);
  }, []);
  const close = (): void => setOpen(null);
  const show = (where: 'first' | 'list'): void => {
    setOpen(where);
    listOf()
      .then((list) => setList(() => list))
      // Without a network it may not be there yet; the next press tries again.
      .catch(close);
  };
  return (
    <>
      <AriaButton
        ref={button}
        id={id}
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open !== null}
        onPress={({ pointerType }) => show(pointerType === 'keyboard' || pointerType === 'virtual' ? 'first' : 'list')}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') show('first');
          else event.continuePropagation();
        }}
      >
        {children}
      </AriaButton>
      {open !== null && List !== null && (
        <List button={button} labelledBy={id} entries={entries} first={open === 'first'} close={close} />
      )}
    </>
  );
}
