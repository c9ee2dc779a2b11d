/** The links to the headings of a section: a list, for every device. */
import { Link } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HeadingAt } from '#shared/api-overview.ts';
import { Button } from '#client/ui/button.tsx';
import { copySectionLink } from './copy-link.ts';

/** The list. A press on a heading copies the link to it and calls `copied`. */
export function HeadingLinks({
  planId,
  sectionId,
  headings,
  copied,
}: {
  planId: string;
  sectionId: string;
  headings: readonly HeadingAt[];
  copied: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <p className="soft">{t('sectionLink.copyHeadingLead')}</p>
      <ul className="plain lines found">
        {headings.map(({ at, text }) => (
          <li key={at}>
            <Button
              variant="quiet"
              icon={Link}
              aria-label={t('sectionLink.copyThisOf', { heading: text })}
              onPress={() => void copySectionLink({ planId, sectionId, at }).finally(copied)}
            >
              <bdi>{text}</bdi>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
