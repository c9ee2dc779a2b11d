/** A page of one column, and the title of the window. */
import { createContext, use, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Whether the title of the window tells only the name of the app: somebody who comes by a locked device must not read a name. */
export const TitleHidden = createContext(false);

/** Sets the title of the window; screen readers say it first on every page. */
export function useTitle(title: string): void {
  const { t } = useTranslation();
  const hidden = use(TitleHidden);
  useEffect(() => {
    document.title = hidden ? t('app.name') : t('app.page', { page: title });
  }, [title, hidden, t]);
}

/** A page of one column. */
export function Page({
  title,
  children,
  heading = true,
  back,
}: {
  title: string;
  children: React.ReactNode;
  heading?: boolean;
  /** The way back to what this page belongs to. */
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
