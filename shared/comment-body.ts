/** The small rich text of a comment: paragraphs, lists, bold, links, and names of members. Nothing else gets through. */
import { z } from 'zod';
import { fitsRule } from '#shared/blocks.ts';
import { isStorable } from '#shared/plain-text.ts';

/** The most letters of a comment, and the most nodes of any kind. */
export const MAX_COMMENT_LETTERS = 5000;
const MAX_NODES = 500;

const zMark = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bold') }),
  z.strictObject({
    type: z.literal('link'),
    attrs: z.strictObject({
      href: z
        .string()
        .max(2000)
        .refine((href) => fitsRule({ kind: 'address' }, href)),
    }),
  }),
]);
const zLetters = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1).max(MAX_COMMENT_LETTERS).refine(isStorable, 'wrong'),
  marks: z.array(zMark).max(2).optional(),
});
const zMention = z.strictObject({ type: z.literal('mention'), attrs: z.strictObject({ memberId: z.string().max(64) }) });
const zBreak = z.strictObject({ type: z.literal('hardBreak') });
const zParagraph = z.strictObject({
  type: z.literal('paragraph'),
  content: z.array(z.discriminatedUnion('type', [zLetters, zMention, zBreak])).optional(),
});
const zItem = z.strictObject({ type: z.literal('listItem'), content: z.array(zParagraph).min(1) });
const zList = z.strictObject({ type: z.enum(['bulletList', 'orderedList']), content: z.array(zItem).min(1) });

const zBody = z.strictObject({ type: z.literal('doc'), content: z.array(z.union([zParagraph, zList])).min(1) });
/** The body of a comment, as Tiptap JSON. */
export type CommentBody = z.infer<typeof zBody>;
type Inline = z.infer<typeof zLetters> | z.infer<typeof zMention> | z.infer<typeof zBreak>;

/** The lines of a body, in their order. A list gives one line for each paragraph in it. */
function paragraphsOf(body: CommentBody): (readonly Inline[])[] {
  return body.content.flatMap((block) =>
    block.type === 'paragraph'
      ? [block.content ?? []]
      : block.content.flatMap((item) => item.content.map((paragraph) => paragraph.content ?? [])),
  );
}

/** The words of a body, with a line feed between lines. `nameOf` gives the name of a member who is mentioned. */
export function plainTextOf(body: CommentBody, nameOf: (memberId: string) => string): string {
  const wordsOf = (inline: Inline): string => {
    if (inline.type === 'text') return inline.text;
    return inline.type === 'hardBreak' ? '\n' : `@${nameOf(inline.attrs.memberId)}`;
  };
  return paragraphsOf(body)
    .map((line) => line.map(wordsOf).join(''))
    .join('\n');
}

/** The members whom a body mentions, each once. */
export function mentionedIn(body: CommentBody): string[] {
  const all = paragraphsOf(body).flatMap((line) =>
    line.flatMap((inline) => (inline.type === 'mention' ? [inline.attrs.memberId] : [])),
  );
  return [...new Set(all)];
}

/** The body of a comment, checked: of these nodes alone, not empty, and not too long. */
export const zCommentBody = zBody
  .refine((body) => plainTextOf(body, () => '@').trim() !== '', 'empty')
  .refine((body) => plainTextOf(body, () => '').length <= MAX_COMMENT_LETTERS, 'tooLong')
  .refine((body) => paragraphsOf(body).reduce((sum, line) => sum + 1 + line.length, 0) <= MAX_NODES, 'tooLong');
