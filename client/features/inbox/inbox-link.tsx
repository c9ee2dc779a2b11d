/** The link to the inbox in the bar of every page, with the number of things that are unread. */
import { Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useInboxCount } from '#client/api/inbox.ts';
import { useAfterEditor } from '#client/ui/after-editor.ts';
import { ButtonLink } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import './inbox-link.css';

/** The highest number that has the space. The label for screen readers says how many there are. */
const MOST_SHOWN = 99;

/** The link. Without an answer of the server it has no number. */
export function InboxLink() {
  const { t } = useTranslation();
  const { data } = useInboxCount(useAfterEditor());
  const count = data?.unread ?? 0;
  return (
    <ButtonLink
      variant="quiet"
      icon={Inbox}
      to="/inbox"
      aria-label={count === 0 ? t('inbox.title') : t('inbox.linkUnread', { count })}
    >
      <span className="inbox-word">
        <Words>{t('inbox.title')}</Words>
        {count > 0 && (
          <span className="inbox-count">
            {/* The sign stands behind the number in every language. */}
            <span dir="ltr">{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>
          </span>
        )}
      </span>
    </ButtonLink>
  );
}
