/** The error page: shown in place of a page that failed to draw, or whose code could not be fetched. */
import { Component } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { isCodeUnavailable } from '#client/ui/error-boundary.tsx';
import { Button } from '#client/ui/button.tsx';
import { Main, Page } from '#client/ui/page.tsx';

function WrongPage({ isCodeMissing }: { isCodeMissing: boolean }) {
  const { t } = useTranslation();
  return (
    <Main>
      <Page title={isCodeMissing ? t('gone.awayTitle') : t('gone.wrongTitle')}>
        <p className="lead">{isCodeMissing ? t('gone.away') : t('gone.wrong')}</p>
        <p>
          <Button variant="main" onPress={() => location.reload()}>
            {t('app.loadAgain')}
          </Button>
        </p>
      </Page>
    </Main>
  );
}

type Props = { readonly path: string; readonly children: React.ReactNode };
type State = { readonly path: string; readonly caught: { readonly error: unknown } | null };

class PageBoundary extends Component<Props, State> {
  override state: State = { path: this.props.path, caught: null };

  static getDerivedStateFromError(error: unknown): Pick<State, 'caught'> {
    return { caught: { error } };
  }

  static getDerivedStateFromProps({ path }: Props, state: State): State | null {
    // The error belongs to the old page, so a new path clears it.
    return path === state.path ? null : { path, caught: null };
  }

  override render(): React.ReactNode {
    const { caught } = this.state;
    return caught === null ? this.props.children : <WrongPage isCodeMissing={isCodeUnavailable(caught.error)} />;
  }
}

/** An error boundary for pages: it shows `children`, and an error page if one of them throws. Another path clears the error. */
export function ErrorPage({ children }: { children: React.ReactNode }) {
  const { pathname } = useLocation();
  return <PageBoundary path={pathname}>{children}</PageBoundary>;
}
