/** Catches a fault of the page itself, or of the way to it, and says so in its place. */
import { Component } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { isCodeUnavailable } from '#client/ui/error-boundary.tsx';
import { Button } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';

function WrongPage({ away }: { away: boolean }) {
  const { t } = useTranslation();
  return (
    <Page title={away ? t('gone.awayTitle') : t('gone.wrongTitle')}>
      <p className="lead">{away ? t('gone.away') : t('gone.wrong')}</p>
      <p>
        <Button variant="main" onPress={() => location.reload()}>
          {t('app.loadAgain')}
        </Button>
      </p>
    </Page>
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
    // On another page nothing is wrong yet.
    return path === state.path ? null : { path, caught: null };
  }

  override render(): React.ReactNode {
    const { caught } = this.state;
    return caught === null ? this.props.children : <WrongPage away={isCodeUnavailable(caught.error)} />;
  }
}

/** Shows its pages, and a page of its own where one of them fails; going to another page leaves that behind. */
export function ErrorPage({ children }: { children: React.ReactNode }) {
  const { pathname } = useLocation();
  return <PageBoundary path={pathname}>{children}</PageBoundary>;
}
