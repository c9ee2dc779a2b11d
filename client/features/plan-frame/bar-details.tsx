/** What opens from the bar of a plan: all about the person, the line and who is here, and the contents. The bar fetches it. */
import { useQueryClient } from '@tanstack/react-query';
import { Search, Square, SquareCheck, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Popover } from 'react-aria-components/Popover';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useNavigate } from 'react-router';
import type { Plan, PlanNews } from '#shared/api.ts';
import { PersonFacts, PlanFace } from '#client/features/plans/index.ts';
import { keys } from '#client/api/queries.ts';
import type { PlanRoom } from '#client/live/plan-room.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { askAgain, usePendingChanges } from '#client/offline/offline-answers.ts';
import { planPath } from '#client/offline/prune.ts';
import { showAllHeadings, useAllHeadings } from '#client/settings/shown-by-choice.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';
import { useAfterClosing } from '#client/ui/move-focus.ts';
import { Words } from '#client/ui/words.tsx';
import { moment, sentences } from '#client/words/format.ts';
import { ContentsList } from './contents-list.tsx';
import { useHeadings } from './headings.ts';
import { showCurrent } from './show-current.ts';
import { useFramedPlan } from './framed-plan.tsx';
import { LineSign, type ShownLine } from './line-sign.tsx';
import { useSectionInView } from './section-in-view.ts';
import { HereList } from './who-is-here.tsx';

type Over = { readonly button: React.RefObject<HTMLButtonElement | null>; readonly close: () => void };

/** A box beside its button. Escape and a press outside close it, and the focus returns to the button. */
function BesideButton({ button, close, label, children }: Over & { label: string; children: React.ReactNode }) {
  return (
    <Popover
      ref={nameDismissButton}
      className="popover bar-details"
      placement="bottom start"
      triggerRef={button}
      isOpen
      onOpenChange={(open) => open || close()}
    >
      <Dialog aria-label={label}>
        <div className="stack">{children}</div>
      </Dialog>
    </Popover>
  );
}

/** Whose plan it is: the whole name, and everything that tells the person from others. */
export function PersonDetails({ plan, ...over }: Over & { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <BesideButton {...over} label={t('planFrame.whosePlan')}>
      <div className="whose">
        <PlanFace plan={plan} />
        <div>
          <p className="whose-name">
            <bdi>{plan.person.name}</bdi>
          </p>
          <PersonFacts person={plan.person} />
        </div>
      </div>
      <p className="soft">{plan.title}</p>
    </BesideButton>
  );
}

/** How the line stands, in sentences, and who is here. */
export function LineDetails({
  plan,
  room,
  line,
  me,
  ...over
}: Over & { plan: Plan; room: PlanRoom; line: ShownLine; me: { readonly id: string } }) {
  const { t } = useTranslation();
  const asOf = useStaleAnswers().get(planPath(plan.id));
  const waiting = usePendingChanges(line.isLost);
  const { kind } = line;
  return (
    <BesideButton {...over} label={t('planFrame.lineAndPeople')}>
      <div className="stack">
        <p className="line-words">
          <LineSign line={line} />
        </p>
        {kind !== 'opening' && (
          <p>
            {sentences(
              t(`planFrame.about.${kind}`),
              asOf !== undefined && t('offline.asOf', { when: moment(asOf) }),
              waiting > 0 && t('storage.waits', { count: waiting }),
            )}
          </p>
        )}
        {line.isLost && (
          <p>
            <Button onPress={askAgain}>{t('offline.again')}</Button>
          </p>
        )}
      </div>
      <section className="stack" aria-labelledby="here-title">
        <h2 id="here-title" className="details-title">
          {t('planFrame.here')}
        </h2>
        <HereList plan={plan} room={room} me={me} />
      </section>
    </BesideButton>
  );
}

/** Up to so many sections and headings together the sheet shows all of them: about four screens of a phone. */
const MOST_SHOWN = 100;

/**
 * The contents in a sheet: from below on phones and tablets, at the side on wide screens. With all headings in it, each place of the
 * plan is one tap from here. In a long plan the sections would be hard to find among them, so there the reader asks for them.
 */
export function ContentsSheet({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation();
  const { open } = useFramedPlan();
  const headingsOf = useHeadings(plan);
  const navigate = useNavigate();
  // The page of the plan reads the news. The sheet shows what is known.
  const news = useQueryClient().getQueryData<PlanNews>(keys.planNews(plan.id)) ?? null;
  const live = plan.sections.filter(({ retiredAt }) => retiredAt === null);
  const count = live.reduce((sum, { id }) => sum + 1 + headingsOf(id).length, 0);
  const all = useAllHeadings(count <= MOST_SHOWN);
  const currentId = useSectionInView(live.map(({ id }) => id));
  const list = useRef<HTMLElement>(null);
  const shown = useRef(false);
  useEffect(() => {
    if (shown.current || currentId === null) return;
    shown.current = true;
    // Where one is comes into view. It also has the focus, so that the sections beside it are one key away.
    const box = list.current?.closest<HTMLElement>('.contents-sheet') ?? null;
    if (box !== null) showCurrent(box)?.focus({ preventScroll: true });
  }, [currentId]);
  // The closing sheet gives the focus back to its button. What was chosen moves it after that.
  const afterClosing = useAfterClosing(close);
  const went = (event: React.MouseEvent, address: string): void => {
    // With one of these keys the browser opens the address elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    afterClosing(() => void navigate(address));
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(isOpen) => isOpen || close()}>
      <Modal ref={nameDismissButton} className="contents-sheet">
        <Dialog>
          <header>
            <Heading slot="title" level={2}>
              {t('planFrame.contents')}
            </Heading>
            <Button variant="quiet" icon={X} onPress={close}>
              {t('app.close')}
            </Button>
          </header>
          <div className="sheet-tools">
            <Button icon={Search} aria-label={t('find.open')} onPress={() => afterClosing(() => open('find'))}>
              {t('find.short')}
            </Button>
            <ToggleButton className="button" isSelected={all} onChange={showAllHeadings}>
              <Icon of={all ? SquareCheck : Square} />
              <Words>{t('planFrame.allHeadings')}</Words>
            </ToggleButton>
          </div>
          <nav ref={list} aria-label={t('plan.jump')}>
            <ContentsList plan={plan} news={news} currentId={currentId} shows={(id) => all || id === currentId} went={went} />
          </nav>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
