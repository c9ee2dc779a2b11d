/** The small text of a comment that is being written: its nodes, and its content as the API takes it. */
import { Node as TiptapNode, type AnyExtension, type Editor, type Extensions, type JSONContent } from '@tiptap/core';
import type { EditorState } from '@tiptap/pm/state';
import { z } from 'zod';
import StarterKit from '@tiptap/starter-kit';
import { ListItem } from '@tiptap/extension-list';
import { fitsRule } from '#shared/blocks.ts';
import { zCommentBody, type CommentBody } from '#shared/comment-body.ts';

/** The mention of a member. It is one piece: it is taken out whole. */
const Mention = TiptapNode.create<{ nameOf: (memberId: string) => string }>({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  addOptions: () => ({ nameOf: () => '' }),
  addAttributes: () => ({
    memberId: { default: '', parseHTML: (element: HTMLElement) => element.getAttribute('data-member') ?? '' },
  }),
  parseHTML: () => [{ tag: 'span[data-member]' }],
  renderHTML({ node }) {
    const memberId = String(node.attrs['memberId']);
    return ['span', { class: 'mention', 'data-member': memberId }, `@${this.options.nameOf(memberId)}`];
  },
  renderText({ node }) {
    return `@${this.options.nameOf(String(node.attrs['memberId']))}`;
  },
});

/** The extensions of the editor of a comment. */
export function composerExtensions(nameOf: (memberId: string) => string): Extensions {
  const kit: AnyExtension = StarterKit.configure({
    heading: false,
    blockquote: false,
    code: false,
    codeBlock: false,
    horizontalRule: false,
    italic: false,
    strike: false,
    underline: false,
    listItem: false,
    dropcursor: false,
    gapcursor: false,
    trailingNode: false,
    link: { openOnClick: false, protocols: [], isAllowedUri: (address) => fitsRule({ kind: 'address' }, address) },
  });
  // A list in a list is more than a comment needs.
  return [kit, ListItem.extend({ content: 'paragraph+' }), Mention.configure({ nameOf })];
}

const zJson = z.custom<JSONContent>();

/** A body as the editor takes it. */
export function contentOf(body: CommentBody): JSONContent {
  return zJson.parse(body);
}

/** A node without what only the editor needs, such as how a link opens. */
function plain({ type, text, attrs, content, marks = [] }: JSONContent): unknown {
  return {
    type,
    ...(text === undefined ? {} : { text }),
    ...(type === 'mention' ? { attrs: { memberId: attrs?.['memberId'] } } : {}),
    ...(content === undefined ? {} : { content: content.map(plain) }),
    ...(marks.length === 0
      ? {}
      : {
          marks: marks.map((mark) =>
            mark.type === 'link' ? { type: 'link', attrs: { href: mark.attrs?.['href'] } } : { type: mark.type },
          ),
        }),
  };
}

/** What is written in the editor of a comment; `tooLong` if it is more than a comment can be, null if it has no words. */
export function bodyOf(editor: Editor): CommentBody | 'tooLong' | null {
  const { content = [] } = zJson.parse(editor.getJSON());
  const isBlank = (node: JSONContent | undefined): boolean => node?.type === 'paragraph' && (node.content ?? []).length === 0;
  const lines = [...content];
  while (lines.length > 1 && isBlank(lines.at(-1))) lines.pop();
  const parsed = zCommentBody.safeParse({ type: 'doc', content: lines.map(plain) });
  if (parsed.success) return parsed.data;
  return editor.isEmpty || editor.getText().trim() === '' ? null : 'tooLong';
}

/** An "@" before the caret that asks for a member: where it stands, and what was typed after it. */
export type AskedMember = { readonly from: number; readonly query: string };

const TYPED = /(?:^|[\s(])@([\p{L}\p{M}’'-]{0,30})$/u;

/** The "@" before the caret; null if there is none. */
export function askedMember({ selection }: EditorState): AskedMember | null {
  const { $from, empty } = selection;
  if (!empty || !$from.parent.isTextblock) return null;
  const query = TYPED.exec($from.parent.textBetween(0, $from.parentOffset, undefined, '\uFFFC'))?.[1];
  return query === undefined ? null : { from: $from.pos - query.length - 1, query };
}
