/** The place where a comment is written: a small text of its own, for whom it is, and the button that sends it. */
import { EditorContent, useEditor, useEditorState, type Editor } from '@tiptap/react';
import { AtSign, Bold, Link2, List, ListOrdered, SendHorizontal, X, type LucideIcon } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Plan, Section } from '#shared/api.ts';
import type { NewAnchor } from '#shared/api-threads.ts';
import { fitsRule } from '#shared/blocks.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import { isOfProfessionals, type Audience } from '#shared/rights.ts';
import { useSectionReaders } from '#client/api/threads.ts';
import { keepDraft } from '#client/offline/comment-drafts.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { MODIFIER_KEY } from '#client/ui/shortcuts.ts';
import { takeTyped } from '#client/ui/typed-ahead.ts';
import { useUnsentInput } from '#client/ui/unsent-input.ts';
import { AudienceChoice } from './audience.tsx';
import { useMemberName } from './body-view.tsx';
import { askedMember, bodyOf, composerExtensions, contentOf } from './composer-text.ts';
import { MentionList } from './mention-list.tsx';

/** How long after the last key a draft is kept on the device, in milliseconds. */
const DRAFT_DELAY = 300;

function Tool({ icon, label, pressed, run }: { icon: LucideIcon; label: string; pressed?: boolean; run: () => void }) {
  return (
    <AriaButton
      className="button tool"
      aria-label={label}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      preventFocusOnPress
      onPress={run}
    >
      <Icon of={icon} />
      <span className="tool-word" aria-hidden="true">
        {label}
      </span>
    </AriaButton>
  );
}

/** The members who can read what is written for `audience` in a section, without the writer. Without an answer of the server: nobody. */
function useReaders(plan: Plan, section: Section, audience: Audience) {
  const { data: readers } = useSectionReaders(section.id);
  return useMemo(() => {
    const able = new Set(readers);
    return plan.members.filter(
      ({ id, you, standing }) => !you && able.has(id) && (audience === 'readers' || isOfProfessionals(standing)),
    );
  }, [readers, plan.members, audience]);
}

type Props = {
  readonly plan: Plan;
  readonly section: Section;
  readonly label: string;
  /** The thread that is answered; null for a new one. */
  readonly threadId: string | null;
  /** The suggestion that a new thread is about; null for all others. */
  readonly suggestionId: string | null;
  /** What a new thread is about; null for the section as a whole, for a suggestion, and for an answer. */
  readonly anchor: NewAnchor | null;
  /** For whom it is at first. Only a new thread lets its writer choose. */
  readonly audience: Audience;
  readonly start: CommentBody | null;
  /** Whether it begins with what was typed since it was asked for. */
  readonly takesTyped?: boolean;
  /** For whom the draft is kept on this device; null where a comment is changed, which is not kept. */
  readonly draftOf: string | null;
  readonly choosesAudience: boolean;
  readonly sendLabel: string;
  readonly send: (body: CommentBody, audience: Audience) => void;
  readonly cancel: () => void;
};

/** The place. It takes the focus when it comes. */
export function Composer(props: Props) {
  const { plan, section, label, threadId, suggestionId, anchor, start, takesTyped = false } = props;
  const { draftOf, choosesAudience, sendLabel, send, cancel } = props;
  const { t } = useTranslation();
  const id = useId();
  const nameOf = useMemberName(plan);
  const [audience, setAudience] = useState(props.audience);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [linking, setLinking] = useState(false);
  const [fault, setFault] = useState<'empty' | 'tooLong' | null>(null);
  const [extensions] = useState(() => composerExtensions(nameOf));
  const members = useReaders(plan, section, audience);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [editorProps] = useState(() => ({
    attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, class: 'input comment-text', dir: 'auto' },
  }));
  const place = { planId: plan.id, sectionId: section.id, threadId, suggestionId };
  const keep = (now: Editor, chosen: Audience): void => {
    const body = draftOf === null || now.isDestroyed ? 'tooLong' : bodyOf(now);
    if (draftOf === null || body === 'tooLong') return;
    void keepDraft({ ...place, personId: draftOf, audience: chosen, anchor, body });
  };
  const typed = useUnsentInput({ busy: false, attempt: 0 });
  const keepNow = useEffectEvent((now: Editor): void => {
    timer.current = undefined;
    keep(now, audience);
  });
  const onTyped = useEffectEvent((now: Editor): void => {
    setFault(null);
    // What is kept is there again when the panel opens, so only a change of a comment is lost when it closes.
    if (draftOf === null) typed();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => keepNow(now), DRAFT_DELAY);
  });
  const editor = useEditor({
    extensions,
    editorProps,
    injectCSS: false,
    content: start === null ? null : contentOf(start),
    onUpdate: ({ editor: now }) => onTyped(now),
  });
  useEffect(() => {
    editor.commands.focus('end', { scrollIntoView: false });
    const text = takesTyped ? takeTyped() : '';
    if (text !== '') editor.commands.insertContent({ type: 'text', text });
    return () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      keepNow(editor);
    };
  }, [editor, takesTyped]);
  const forget = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (draftOf === null) return;
    void keepDraft({ ...place, personId: draftOf, audience, anchor, body: null });
  };
  const finish = (): void => {
    const body = bodyOf(editor);
    if (body === null || body === 'tooLong') {
      setFault(body ?? 'empty');
      editor.commands.focus();
      return;
    }
    forget();
    send(body, audience);
  };
  const is = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      bullets: now.isActive('bulletList'),
      numbers: now.isActive('orderedList'),
      asked: askedMember(now.state),
    }),
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the text inside
    <div
      className="composer"
      role="group"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          finish();
        }
      }}
    >
      <div className="composer-box">
        <EditorContent editor={editor} />
        {is.asked !== null && closedAt !== is.asked.from && (
          <MentionList
            key={is.asked.from}
            editor={editor}
            asked={is.asked}
            members={members}
            close={() => setClosedAt(is.asked?.from ?? null)}
          />
        )}
      </div>
      <div className="composer-tools" role="group" aria-label={t('comments.tools')}>
        <Tool icon={Bold} label={t('editor.bold')} pressed={is.bold} run={() => editor.chain().focus().toggleBold().run()} />
        <Tool
          icon={List}
          label={t('editor.bullets')}
          pressed={is.bullets}
          run={() => editor.chain().focus().toggleBulletList().run()}
        />
        <Tool
          icon={ListOrdered}
          label={t('editor.numbers')}
          pressed={is.numbers}
          run={() => editor.chain().focus().toggleOrderedList().run()}
        />
        <Tool icon={Link2} label={t('editor.link')} pressed={linking} run={() => setLinking(!linking)} />
        <Tool
          icon={AtSign}
          label={t('comments.mention')}
          run={() => {
            setClosedAt(null);
            editor.chain().focus().insertContent('@').run();
          }}
        />
      </div>
      {linking && (
        <LinkForm
          id={`${id}-link`}
          add={(href) => {
            setLinking(false);
            if (editor.state.selection.empty)
              editor
                .chain()
                .focus()
                .insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] })
                .run();
            else editor.chain().focus().setLink({ href }).run();
          }}
        />
      )}
      {choosesAudience && (
        <AudienceChoice
          plan={plan}
          audience={audience}
          choose={(chosen) => {
            setAudience(chosen);
            keep(editor, chosen);
          }}
        />
      )}
      <p role="alert" className="wrong" hidden={fault === null}>
        {fault !== null && t(`comments.${fault}`)}
      </p>
      <div className="row">
        <Button variant="main" icon={SendHorizontal} onPress={finish}>
          {sendLabel}
        </Button>
        <Button
          variant="quiet"
          icon={X}
          onPress={() => {
            forget();
            cancel();
          }}
        >
          {t('app.cancel')}
        </Button>
        <span className="soft small composer-keys" aria-hidden="true">
          {t('comments.sendKeys', { keys: `${MODIFIER_KEY}+Enter` })}
        </span>
      </div>
    </div>
  );
}

function LinkForm({ id, add }: { id: string; add: (href: string) => void }) {
  const { t } = useTranslation();
  const [href, setHref] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const finish = (): void => {
    const whole = /^[a-z]+:/i.test(href.trim()) || href.trim().startsWith('/') ? href.trim() : `https://${href.trim()}`;
    if (href.trim() !== '' && fitsRule({ kind: 'address' }, whole)) add(whole);
    else setIsWrong(true);
  };
  return (
    <div className="field composer-link">
      <label htmlFor={id}>{t('comments.address')}</label>
      <div className="row">
        <input
          id={id}
          className="input"
          inputMode="url"
          dir="ltr"
          value={href}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onChange={(event) => {
            setHref(event.target.value);
            setIsWrong(false);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            event.stopPropagation();
            finish();
          }}
        />
        <Button onPress={finish}>{t('comments.addLink')}</Button>
      </div>
      {isWrong && (
        <p id={`${id}-wrong`} role="alert" className="wrong">
          {t('comments.noAddress')}
        </p>
      )}
    </div>
  );
}
