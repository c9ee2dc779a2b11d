/** The frame of every page: the bar with the home link and the user's menu, and a link that skips it. */
import {
  ChevronDown,
  House,
  Inbox,
  Keyboard,
  Languages,
  LockKeyhole,
  LogOut,
  Search,
  UserRound,
  UserRoundPen,
  UsersRound,
} from 'lucide-react';
import { lazy, startTransition, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Link, useLocation, useNavigate } from 'react-router';
import type { Me } from '#shared/api.ts';
import { useMe, useSharedDevicePeople } from '#client/api/queries.ts';
import { InboxLink } from '#client/features/inbox/index.ts';
import { useLeave } from '#client/features/leaving/index.ts';
import { UsedPasswordResets } from '#client/features/password-reset/index.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { useCommands } from '#client/ui/commands.ts';
import { fetchLockPage, lockNow, LockPage, useDeviceLock } from '#client/features/device-lock/index.ts';
import { useSharedDevice } from '#client/settings/shared-device.ts';
import { focusMain, TitleHidden } from '#client/ui/page.tsx';
import { DeviceNotes } from '#client/app/device-notes.tsx';
import { useFirstView } from '#client/app/first-view.ts';
import { useOwnSettings } from '#client/api/own-settings.ts';
import { MenuButton, type MenuEntry } from '#client/ui/menu.tsx';
import { LANGUAGE_NAMES, useLanguageChoice } from '#client/features/language/index.ts';
import { Avatar } from '#client/ui/person.tsx';
import { queryOfFirstView, useMediaQuery } from '#client/ui/media-query.ts';
import { useShortcuts } from '#client/ui/shortcuts.ts';
import { collectTyped } from '#client/ui/typed-ahead.ts';
import { Words } from '#client/ui/words.tsx';
import { firstName } from '#client/words/format.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

const fetchGoTo = () => import('#client/app/go-to.tsx');
const GoToPanel = lazy(async () => ({ default: (await fetchGoTo()).GoToPanel }));
const fetchLeave = () => import('#client/features/leaving/lazy-index.ts');
const LeavePanel = lazy(async () => ({ default: (await fetchLeave()).LeavePanel }));
/**
 * How long after the first drawing the code of the leave panel and of "Go to" is fetched, in milliseconds. The first must be there
 * without a network too, and the second opens at once then.
 */
const PREFETCH_DELAY = 3000;
const KeysPanel = lazy(async () => ({ default: (await import('#client/app/keys.tsx')).KeysPanel }));

/** A device with a mouse, which is one with a keyboard. */
const KEYBOARD = queryOfFirstView('(any-pointer: fine)');

type OwnProps = {
  me: Me;
  person: NonNullable<Me['person']>;
  leave: () => void;
  help: () => void;
  /** Null on a device that is not shared. */
  lock: (() => void) | null;
};

function OwnMenu({ me, person, leave, help, lock }: OwnProps) {
  const { t } = useTranslation();
  const hasKeyboard = useMediaQuery(KEYBOARD);
  const entries: readonly MenuEntry[] = [
    { label: t('app.plans'), icon: House, href: '/' },
    { label: t('app.account'), icon: UserRound, href: '/account' },
    ...(me.managesService ? [{ label: t('app.service'), icon: UsersRound, href: '/service' }] : []),
    // A device with touch only has no keyboard to use the shortcuts with. The "Go to" panel lists them on every device.
    ...(hasKeyboard ? [{ label: t('keys.title'), icon: Keyboard, run: help }] : []),
    ...(lock === null ? [] : [{ label: t('lock.now'), icon: LockKeyhole, run: lock }]),
    { label: t('app.signOut'), icon: LogOut, run: leave },
  ];
  return (
    <MenuButton className="button quiet own" label={t('app.menuOf', { name: person.name })} entries={entries}>
      <Avatar person={person} />
      <span aria-hidden="true">{firstName(person.name)}</span>
      <Icon of={ChevronDown} />
    </MenuButton>
  );
}

/** Registers the commands that every page offers. */
function useOwnCommands({ me, leave, help, lock }: Omit<OwnProps, 'person'>): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { choose } = useLanguageChoice(true);
  const to = (path: string) => () => void navigate(path);
  useCommands(() => [
    { id: 'plans', group: 'elsewhere', label: t('app.plans'), icon: House, run: to('/') },
    { id: 'inbox', group: 'elsewhere', label: t('inbox.title'), icon: Inbox, run: to('/inbox') },
    { id: 'account', group: 'elsewhere', label: t('app.account'), icon: UserRound, run: to('/account') },
    ...(me.managesService
      ? ([{ id: 'service', group: 'elsewhere', label: t('app.service'), icon: UsersRound, run: to('/service') }] as const)
      : []),
    { id: 'keys', group: 'elsewhere', label: t('keys.title'), icon: Keyboard, run: help },
    ...LANGUAGE_NAMES.filter((name) => name !== language()).map(
      (name) =>
        ({
          id: `language-${name}`,
          group: 'elsewhere',
          label: t('go.showIn', { language: LANGUAGES[name].own }),
          icon: Languages,
          run: () => choose(name),
        }) as const,
    ),
    ...(lock === null
      ? []
      : ([{ id: 'lock', group: 'elsewhere', label: t('lock.now'), icon: LockKeyhole, run: lock }] as const)),
    { id: 'sign-out', group: 'elsewhere', label: t('app.signOut'), icon: LogOut, run: leave },
  ]);
}

/** The tools of a signed-in user in the bar, and the panels that these tools open. */
function Own({ me, person, locked }: { me: Me; person: NonNullable<Me['person']>; locked: boolean }) {
  const { t } = useTranslation();
  const shared = useSharedDevice();
  const { leave, asking, stay } = useLeave();
  const [open, setOpen] = useState<'go' | 'keys' | null>(null);
  useEffect(() => {
    // A shared device must be able to lock without a network too, so the code of the lock page is fetched now.
    if (shared) fetchLockPage().catch(() => undefined);
  }, [shared]);
  useEffect(() => {
    const prefetch = (): void => void Promise.all([fetchLeave(), fetchGoTo()]).catch(() => undefined);
    const timer = setTimeout(prefetch, PREFETCH_DELAY);
    return () => clearTimeout(timer);
  }, []);
  // These are transitions, because otherwise React delays a panel whose code is still to be fetched by a third of a second.
  const goTo = (): void => startTransition(() => setOpen('go'));
  const help = (): void => startTransition(() => setOpen('keys'));
  const close = (): void => setOpen(null);
  const goToByKey = (): void => {
    collectTyped(close);
    goTo();
  };
  // Also who can take their turn is known before the device locks.
  useSharedDevicePeople(shared);
  const lock = shared ? (): void => lockNow(person.id) : null;
  useOwnCommands({ me, leave, help, lock });
  useShortcuts(!locked && open === null, { goTo: goToByKey, help, lock });
  return (
    <>
      <div className="own-tools">
        <Button variant="quiet" icon={Search} onPress={goTo}>
          {t('go.open')}
        </Button>
        <InboxLink />
        {shared && (
          <Button variant="quiet" icon={UserRoundPen} onPress={leave}>
            {t('device.changeUser')}
          </Button>
        )}
        <OwnMenu me={me} person={person} leave={leave} help={help} lock={lock} />
      </div>
      <Suspense>
        {asking && <LeavePanel stay={stay} />}
        {open === 'go' && <GoToPanel close={close} />}
        {open === 'keys' && <KeysPanel close={close} />}
      </Suspense>
    </>
  );
}

/**
 * The bar, the demo notice and the page, which brings its own main part. After a change of page the focus moves to the start of the page, as after a full load.
 */
export function Frame({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation();
  const { data: me, dataUpdatedAt } = useMe();
  useOwnSettings(me, dataUpdatedAt);
  useFirstView(me?.person?.id ?? null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  const locked = useDeviceLock(me === undefined ? undefined : (me.person?.id ?? null));
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    scrollTo(0, 0);
    focusMain();
  }, [pathname]);
  return (
    <I18nProvider locale={LANGUAGES[language()].locale}>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="bar">
        <Link to="/" className="home">
          <span className="mark" aria-hidden="true" />
          <Words>{t('app.name')}</Words>
        </Link>
        {me && me.person && <span className="service soft small">{me.service.name}</span>}
        {/* Staff who have to set up a second step first can use none of these tools yet. */}
        {me && me.person && !me.lacksSecondStep && <Own me={me} person={me.person} locked={locked} />}
        {me?.service.demo && <p className="demo-note small">{t('app.demo')}</p>}
      </header>
      <DeviceNotes />
      {me?.person && !me.lacksSecondStep && me.usedPasswordResets.length > 0 && (
        <Suspense>
          <UsedPasswordResets passwordResets={me.usedPasswordResets} service={me.service.name} />
        </Suspense>
      )}
      <TitleHidden value={locked}>{children}</TitleHidden>
      {locked && me?.person && (
        <Suspense fallback={<div className="lock" />}>
          <LockPage key={me.person.id} person={me.person} />
        </Suspense>
      )}
    </I18nProvider>
  );
}
