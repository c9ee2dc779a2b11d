/** The list of members that opens when somebody types "@" in a comment. The caret stays in the text, and the keys choose. */
import type { Editor } from '@tiptap/core';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/api.ts';
import { plainText } from '#shared/search-text.ts';
import { Words } from '#client/ui/words.tsx';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import type { AskedMember } from './composer-text.ts';

/** The most members that the list has. One more letter shortens it. */
const MOST = 6;

/** The members whose name or relation has a word that begins with what was typed. */
export function fittingMembers(members: readonly Member[], query: string, what: (member: Member) => string): Member[] {
  const wanted = plainText(query);
  const fits = (text: string): boolean =>
    plainText(text)
      .split(/[\s-]+/)
      .some((word) => word.startsWith(wanted));
  return members.filter((member) => fits(member.person.name) || fits(what(member))).slice(0, MOST);
}

/** The list. `close` puts it away; `members` are those who can read what is written. */
export function MentionList({
  editor,
  asked,
  members,
  close,
}: {
  editor: Editor;
  asked: AskedMember;
  members: readonly Member[];
  close: () => void;
}) {
  const { t } = useTranslation();
  const what = useStandingName();
  const id = useId();
  const found = fittingMembers(members, asked.query, what);
  const [at, setAt] = useState(0);
  const current = found[Math.min(at, found.length - 1)];
  const choose = ({ id: memberId }: Member): void => {
    const { from, query } = asked;
    editor
      .chain()
      .focus()
      .insertContentAt({ from, to: from + query.length + 1 }, [
        { type: 'mention', attrs: { memberId } },
        { type: 'text', text: ' ' },
      ])
      .run();
  };
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (current === undefined || event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((found.indexOf(current) + step + found.length) % found.length);
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') choose(current);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const { dom } = editor.view;
    const listener = (event: KeyboardEvent): void => onKey(event);
    dom.addEventListener('keydown', listener, { capture: true });
    return () => dom.removeEventListener('keydown', listener, { capture: true });
  }, [editor]);
  const currentId = current === undefined ? null : `${id}-${current.id}`;
  useEffect(() => {
    const { dom } = editor.view;
    if (currentId === null) return;
    dom.setAttribute('aria-controls', id);
    dom.setAttribute('aria-activedescendant', currentId);
    document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
    return () => {
      dom.removeAttribute('aria-controls');
      dom.removeAttribute('aria-activedescendant');
    };
  }, [editor, id, currentId]);
  return (
    <>
      {current !== undefined && (
        <div id={id} className="menu mention-list" role="listbox" tabIndex={-1} aria-label={t('comments.whom')}>
          {found.map((member) => (
            <div
              key={member.id}
              id={`${id}-${member.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={member === current}
              // The press must not move the focus out of the text.
              onPointerDown={(event) => event.preventDefault()}
              onPointerUp={() => choose(member)}
            >
              <Avatar person={member.person} />
              <span>
                <Words>{member.person.name}</Words>
                <span className="about">{what(member)}</span>
              </span>
            </div>
          ))}
        </div>
      )}
      <p role="status" className="hidden">
        {current === undefined
          ? t('comments.nobodyFits')
          : t('comments.whomAt', { name: current.person.name, number: found.indexOf(current) + 1, count: found.length })}
      </p>
    </>
  );
}
