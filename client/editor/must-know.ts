/** What marks words as must know, for the live text and for the text that is only read. */
import i18next from 'i18next';
import { MUST_KNOW } from '#shared/text/markers.ts';

/** Whether a node of a line or a block says that it must be known. */
export function isMarkedMustKnow(attrs: Readonly<Record<string, unknown>>): boolean {
  return attrs['mustKnow'] === MUST_KNOW;
}

/**
 * The words that stand above a marked line, for the styles. They are not in the text of the page, so no caret meets them and no copy
 * takes them for words that somebody wrote.
 */
export function mustKnowStyle(): React.CSSProperties {
  return { '--must-know': JSON.stringify(i18next.t('mustKnow.mark')) } as React.CSSProperties;
}
