/** The main part of a page, the layout of a page with one column, and the title of the window. */
import { createContext, use, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Whether the title of the window shows only the name of the app. On a locked device it must not show a person's name. */
export const TitleHidden = createContext(false);

/** Sets the title of the window. Screen readers read it first on every page. */
export function useTitle(title: string): void {
  const { t } = useTranslation();
  const hidden = use(TitleHidden);
  useEffect(() => {
    document.title = hidden ? t('app.name') : t('app.page', { page: title });
  }, [title, hidden, t]);
}

/** The id of the main part of every page, for the link that skips what stands above it. */
const MAIN_ID = 'main';

/** The main part of a page. The frame of the page moves the focus here after a change of page. */
export function Main({ children }: { children: React.ReactNode }) {
  return (
    <main id={MAIN_ID} tabIndex={-1}>
      {children}
    </main>
  );
}

/**
 * Moves the focus to the main part of the page, without a scroll, so that what stands above it stays visible. A page that has put it
 * into a field of its own keeps it there.
 */
export function focusMain(): void {
  const main = document.getElementById(MAIN_ID);
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement && main?.contains(activeElement) === true) return;
  main?.focus({ preventScroll: true });
}

/** A page with one column and a heading. */
export function Page({
  title,
  children,
  heading = true,
  back,
}: {
  title: string;
  children: React.ReactNode;
  heading?: boolean;
  /** A link back to the parent page. */
  back?: React.ReactNode;
}) {
  useTitle(title);
  return (
    <div className="page stack-l">
      {back !== undefined && <p className="back">{back}</p>}
      {heading && <h1>{title}</h1>}
      {children}
    </div>
  );
}
