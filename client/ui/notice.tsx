/** A calm box that says one thing: a state, a reason, something to do. */
import { useId } from 'react';

/** The colour says what kind it is, and the words say it again. */
export type NoticeKind = 'plain' | 'waits' | 'led' | 'good';

/** A notice with an optional heading. Give `role` where it comes up by itself and should be heard. */
export function Notice({
  kind = 'plain',
  title,
  titleId,
  level = 3,
  role,
  children,
}: {
  kind?: NoticeKind;
  title?: string;
  titleId?: string;
  level?: 2 | 3;
  role?: 'status' | 'alert' | 'group';
  children?: React.ReactNode;
}) {
  const ownId = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  const id = titleId ?? ownId;
  return (
    <div className={`notice ${kind}`} role={role} aria-labelledby={role === 'group' && title !== undefined ? id : undefined}>
      {title !== undefined && <Heading id={id}>{title}</Heading>}
      {children}
    </div>
  );
}
