/** Keeps a fault of one section to that section: the rest of the plan goes on. */
import { Component } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';

/** Whether an error is that the code of a page could not be fetched; each browser says it in its own words. */
export function isCodeUnavailable(error: unknown): boolean {
  return error instanceof TypeError && /import|module/i.test(error.message);
}

type Props = {
  readonly children: React.ReactNode;
  /** Called when the section has failed, where somebody else sees to it that it is shown anew. */
  readonly caught?: () => void;
};
type State = { readonly failed: { readonly error: unknown } | null };

function Broken({ again }: { again: (() => void) | null }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('section.broken')}</p>
      {again !== null && (
        <p>
          <Button onPress={again}>{t('app.again')}</Button>
        </p>
      )}
    </>
  );
}

/** Shows a section, and says so where it fails. Code that could not be fetched is a matter for the whole page. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: null };

  static getDerivedStateFromError(error: unknown): State {
    return { failed: { error } };
  }

  override componentDidCatch(): void {
    this.props.caught?.();
  }

  readonly #again = (): void => this.setState({ failed: null });

  override render(): React.ReactNode {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    if (isCodeUnavailable(failed.error)) throw failed.error;
    return <Broken again={this.props.caught === undefined ? this.#again : null} />;
  }
}
