/** A box with one message: a state, a reason, or something to do. */
import { useId } from 'react';

/** The kinds of notice. The colour shows the kind, and the words say it too. */
export type NoticeKind = 'plain' | 'waits' | 'led' | 'good';

/** A notice with an optional heading. Set `role` if the notice appears by itself and screen readers should announce it. */
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
