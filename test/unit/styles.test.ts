/** Styles: only logical properties and values, never left or right, because Urdu is written from right to left. */
import { describe, expect, test } from 'vitest';
import { clientFiles } from '../support/client-source.ts';

const SIDES = '(left|right|top|bottom)';
const PHYSICAL: readonly RegExp[] = [
  new RegExp(`^\\s*${SIDES}\\s*:`),
  new RegExp(`^\\s*(scroll-)?(margin|padding)-${SIDES}\\s*:`),
  new RegExp(`^\\s*border-${SIDES}(-\\w+)?\\s*:`),
  /^\s*border-(top|bottom)-(left|right)-radius\s*:/,
  /^\s*(min-|max-)?(width|height)\s*:/,
  /^\s*(text-align|float|clear|caption-side)\s*:\s*(left|right)/,
  /^\s*(margin|padding|inset|border-radius|border-width)\s*:\s*[^\s,]+\s+[^\s,]+\s+[^\s,]+\s+[^\s,]+;/,
  /translateX\(|\b\d+v[wh]\b/,
];

describe('logical properties only', () => {
  test.each(clientFiles('.css').map(({ path, text }) => [path, text] as const))('%s', (_path, text) => {
    const lines = text.split(/[\n{]/).filter((line) => PHYSICAL.some((pattern) => pattern.test(line)));
    expect(lines.map((line) => line.trim())).toEqual([]);
  });

  test('no style in code has a side', () => {
    const styled = clientFiles('.ts', '.tsx').filter(({ text }) =>
      /\b(marginLeft|marginRight|paddingLeft|paddingRight|borderLeft|borderRight|textAlign: '(left|right)')\b/.test(text),
    );
    expect(styled.map(({ path }) => path)).toEqual([]);
  });
});
