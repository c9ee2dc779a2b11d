/** An error boundary for one section: an error there does not affect the rest of the plan. */
import { Component } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';

/** Whether an error means that the code of a page could not be fetched. Each browser has its own message for it. */
export function isCodeUnavailable(error: unknown): boolean {
  return error instanceof TypeError && /import|module/i.test(error.message);
}

type Props = {
  readonly children: React.ReactNode;
  /** Called when the section has failed. If it is given, the caller shows the section again; otherwise a button does. */
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

/**
 * Shows a section, or a message if it fails. If code could not be fetched, the error goes on to the boundary of the whole page.
 */
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
