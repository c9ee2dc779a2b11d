/** A button that opens a menu. The code of the list is fetched separately, because a user who opens a plan first reads it. */
import type { LucideIcon } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';

/** One entry of a menu: `href` for a link, or `run` for an action. */
export type MenuEntry = {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly href?: string;
  readonly run?: () => void;
};

const fetchList = () => import('#client/ui/menu-list.tsx');
type List = Awaited<ReturnType<typeof fetchList>>['MenuList'];
/** The fetched list, shared by all menus. */
let fetched: List | null = null;
/** How long after the first drawing the list is fetched, in milliseconds. After that a menu opens without a network too. */
const PREFETCH_DELAY = 3000;

async function listOf(): Promise<List> {
  fetched ??= (await fetchList()).MenuList;
  return fetched;
}

/** The button. If `label` says everything, `children` are only visual. */
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
    const timer = setTimeout(() => void listOf().catch(() => undefined), PREFETCH_DELAY);
    return () => clearTimeout(timer);
  }, []);
  const close = (): void => setOpen(null);
  const show = (where: 'first' | 'list'): void => {
    setOpen(where);
    listOf()
      .then((list) => setList(() => list))
      // Without a network the code may be missing. The next press tries again.
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
