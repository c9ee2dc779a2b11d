/** What a comment says, drawn for reading. */
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { CommentBody } from '#shared/comment-body.ts';

type Block = CommentBody['content'][number];
type Paragraph = Extract<Block, { type: 'paragraph' }>;
type Inline = NonNullable<Paragraph['content']>[number];

/** Gives the name of a member of a plan. One who was never on it, or of whom the page does not know, is "somebody". */
export function useMemberName(plan: Plan): (memberId: string) => string {
  const { t } = useTranslation();
  return (memberId) => plan.members.find(({ id }) => id === memberId)?.person.name ?? t('comments.somebody');
}

function Letters({ inline, nameOf }: { inline: Inline; nameOf: (memberId: string) => string }) {
  if (inline.type === 'hardBreak') return <br />;
  if (inline.type === 'mention') return <span className="mention">{`@${nameOf(inline.attrs.memberId)}`}</span>;
  return (inline.marks ?? []).reduce<React.ReactNode>(
    (inside, mark) =>
      mark.type === 'bold' ? (
        <strong>{inside}</strong>
      ) : (
        <a href={mark.attrs.href} rel="noopener noreferrer nofollow" target="_blank">
          {inside}
        </a>
      ),
    inline.text,
  );
}

function Line({ line, nameOf }: { line: Paragraph; nameOf: (memberId: string) => string }) {
  return (
    <p dir="auto">
      {(line.content ?? []).map((inline, index) => (
        // What a comment says never moves within it.
        <Letters key={index} inline={inline} nameOf={nameOf} />
      ))}
    </p>
  );
}

/** The words of a comment. */
export function BodyView({ plan, body }: { plan: Plan; body: CommentBody }) {
  const nameOf = useMemberName(plan);
  return (
    <div className="comment-body">
      {body.content.map((block, index) => {
        if (block.type === 'paragraph') return <Line key={index} line={block} nameOf={nameOf} />;
        const List = block.type === 'bulletList' ? 'ul' : 'ol';
        return (
          <List key={index}>
            {block.content.map((item, at) => (
              <li key={at}>
                {item.content.map((line, number) => (
                  <Line key={number} line={line} nameOf={nameOf} />
                ))}
              </li>
            ))}
          </List>
        );
      })}
    </div>
  );
}
