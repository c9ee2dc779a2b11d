/**
 * Styles: only logical properties and values, never left or right, because Urdu is written from right to left; and dark ink on
 * paper, whatever the reader's screen is like.
 */
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

/** The tokens that a style sheet sets in the rules whose head matches. */
function tokensIn(css: string, head: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, before = '', body = ''] of css.matchAll(/([^{}]*)\{([^{}]*)\}/g)) {
    if (!head.test(before)) continue;
    for (const [, name = '', value = ''] of body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{3,6});/g)) found.set(name, value);
  }
  return found;
}

/** The contrast of a colour with white paper. */
function contrastWithWhite(colour: string): number {
  const hex = colour.length === 4 ? colour.slice(1).replaceAll(/./g, '$&$&') : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

describe('on paper', () => {
  test('the colours of dark pages are for screens alone', () => {
    const dark = clientFiles('.css').flatMap(({ path, text }) =>
      [...text.matchAll(/@media[^{]*prefers-color-scheme: dark[^{]*/g)].map(([query]) => [path, query.trim()]),
    );
    expect(dark.length).toBeGreaterThan(0);
    expect(dark.filter(([, query]) => query?.startsWith('@media screen and ') !== true)).toEqual([]);
  });

  test('every ink is dark on white', () => {
    const css = (name: string): string => clientFiles('.css').find(({ path }) => path.endsWith(name))?.text ?? '';
    const [light = '', dark = ''] = css('ui/tokens.css').split('@media screen and (prefers-color-scheme: dark)');
    const paper = css('ui/print.css').split('@media print')[1] ?? '';
    const tokens = new Map([...tokensIn(light, /:root/), ...tokensIn(paper, /:root/)]);
    const inks = [...tokensIn(dark, /:root/).keys()].filter((name) =>
      /^--(ink|ink-soft|accent|accent-strong|on-accent|led|waits|person-\d|on-person)$/.test(name),
    );
    expect(inks.length).toBe(16);
    expect(contrastWithWhite(tokensIn(dark, /:root/).get('--ink') ?? '')).toBeLessThan(1.5);
    expect(inks.filter((name) => contrastWithWhite(tokens.get(name) ?? '#fff') < 4.5)).toEqual([]);
    for (const ground of ['--ground', '--paper']) expect(tokens.get(ground)).toBe('#fff');
  });
});
