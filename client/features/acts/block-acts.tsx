/** The recorded acts on one risk plan, at its foot, and what the reader can add: "I agree", their view, and what another said. */
import type { Node } from '@tiptap/pm/model';
import { CircleCheck, MessageSquareQuote, PenLine } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hashOfBlock, quoteOfBlock, type ReadNode } from '#shared/acts.ts';
import type { Act } from '#shared/api-acts.ts';
import { recordAct, useActs } from '#client/api/acts.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { readViewDraft } from '#client/offline/comment-drafts.ts';
import type { LiveBlock } from '#client/editor/blocks/block-extra.tsx';
import { Button } from '#client/ui/button.tsx';
import { useAsking } from '#client/ui/move-focus.ts';
import { Notice } from '#client/ui/notice.tsx';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { TakeBackForm, useActProblems, useNewAct, ViewForm, WriteDownForm, type Acted } from './act-forms.tsx';
import { ActLine } from './act-line.tsx';
import { isCurrent, isSameMarker, standing, type ActNow } from './standing.ts';
import './acts.css';

type Open = 'view' | 'write' | null;

/** One tap: the reader agrees to the words that they see. */
function AgreeButton({ acted, again, done }: { acted: Acted; again: boolean; done: () => void }) {
  const { t } = useTranslation();
  const problems = useActProblems();
  const body = useNewAct(acted);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const agree = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await recordAct(acted.planId, acted.sectionId, body({ kind: 'agree', text: '', said: null }));
      done();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon={CircleCheck} onPress={() => void agree()}>
        {t(again ? 'acts.agreeAgain' : 'acts.agree')}
      </Button>
      {problem !== null && (
        <Notice kind="waits" role="alert" title={t('acts.failed')}>
          <p>{problems[problem] ?? t(`errors.${problem}`)}</p>
        </Notice>
      )}
    </>
  );
}

/** An act with the way to take it back. */
function OwnAct({ now, acted, done }: { now: ActNow; acted: Acted; done: () => void }) {
  const { t } = useTranslation();
  const { asks, ask, stop, button } = useAsking();
  const { mayTakeBack } = now.act;
  return (
    <ActLine now={now} place={acted}>
      {mayTakeBack !== null &&
        (asks ? (
          <TakeBackForm acted={acted} act={now.act} close={stop} done={done} />
        ) : (
          <Button ref={button} variant="quiet" onPress={ask}>
            {t(`acts.takeBack.${mayTakeBack}`)}
          </Button>
        ))}
    </ActLine>
  );
}

/** What the reader can add. */
function Tools({
  acted,
  acts,
  me,
  done,
}: {
  acted: Acted;
  acts: readonly ActNow[];
  me: string;
  /** Called with what is to be said, or with nothing where a form was given up. */
  done: (said: string) => void;
}) {
  const { t } = useTranslation();
  const { data } = useActs(acted.planId, acted.sectionId);
  const [open, setOpen] = useState<Open>(null);
  const [begun, setBegun] = useState<string | null>(null);
  const { person, sectionId } = acted;
  const [client, clock] = acted.block;
  // What was begun and not sent stands there again.
  useEffect(() => {
    let isOver = false;
    void readViewDraft(person, { sectionId, block: [client, clock] }).then((text) => {
      if (isOver || text === '') return;
      setBegun(text);
      setOpen((now) => now ?? 'view');
    });
    return () => {
      isOver = true;
    };
  }, [person, sectionId, client, clock]);
  if (data === undefined || (data.right !== 'own' && data.right !== 'write')) return null;
  const own = acts.find((now) => now.act.kind === 'agree' && now.act.sayer.member === me && isCurrent(now));
  const close = (): void => {
    setOpen(null);
    setBegun(null);
  };
  const recorded = (): void => {
    close();
    done(t('acts.recorded'));
  };
  const giveUp = (): void => {
    close();
    done('');
  };
  if (open === 'view') return <ViewForm acted={acted} begun={begun} close={giveUp} done={recorded} />;
  if (open === 'write') return <WriteDownForm acted={acted} sayers={data.sayers} close={giveUp} done={recorded} />;
  return (
    <div className="act-tools">
      {own?.state !== 'holds' && <AgreeButton acted={acted} again={own !== undefined} done={recorded} />}
      <Button variant="quiet" icon={MessageSquareQuote} onPress={() => setOpen('view')}>
        {t('acts.view')}
      </Button>
      {data.right === 'write' && data.sayers.length > 0 && (
        <Button variant="quiet" icon={PenLine} onPress={() => setOpen('write')}>
          {t('acts.write')}
        </Button>
      )}
    </div>
  );
}

/** A node of the editor as the rules read it. */
function readNodeOf({ type, attrs, children, text }: Node): ReadNode {
  return { type: type.name, attrs, content: children.map(readNodeOf), text };
}

const NONE: readonly Act[] = [];

/** The acts on a risk plan of a live text. A plan in which nothing is written yet has none. */
export function BlockActs({
  planId,
  sectionId,
  me,
  block: { node, marker },
}: {
  planId: string;
  sectionId: string;
  /** The member id of the reader. */
  me: string;
  block: LiveBlock;
}) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const { data } = useActs(planId, sectionId);
  const region = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const [said, setSaid] = useState('');
  const { hash, isEmpty } = useMemo(() => {
    const read = readNodeOf(node);
    return { hash: hashOfBlock(read) ?? '', isEmpty: quoteOfBlock(read) === '' };
  }, [node]);
  const on = (data?.acts ?? NONE).filter(({ now }) => now !== null && isSameMarker(now.block, marker));
  const acts = standing(on, hash);
  const past = acts.filter((now) => !isCurrent(now));
  if (data === undefined || (isEmpty && acts.length === 0)) return null;
  const acted: Acted = { planId, sectionId, person: person.id, block: [marker[0], marker[1]], hash };
  // The button that was pressed goes away, so the focus goes to what it did.
  const done = (words: string): void => {
    setSaid(words);
    region.current?.focus();
  };
  return (
    <div ref={region} className="acts" role="group" aria-labelledby={titleId} tabIndex={-1}>
      <p className="acts-title" id={titleId}>
        {t('acts.title')}
      </p>
      {acts.some(isCurrent) ? (
        <ul className="act-list">
          {acts.filter(isCurrent).map((now) => (
            <OwnAct key={now.act.id} now={now} acted={acted} done={() => done(t('acts.tookBack'))} />
          ))}
        </ul>
      ) : (
        <p className="soft small">{t('acts.none')}</p>
      )}
      {past.length > 0 && (
        <details className="act-past">
          <summary>{t('acts.earlier', { count: past.length })}</summary>
          <ul className="act-list">
            {past.map((now) => (
              <ActLine key={now.act.id} now={now} place={acted} />
            ))}
          </ul>
        </details>
      )}
      {!isEmpty && <Tools acted={acted} acts={acts} me={me} done={done} />}
      <p role="status" className="hidden">
        {said}
      </p>
    </div>
  );
}
