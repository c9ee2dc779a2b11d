/** Accessibility as far as a program can judge it: every rule of axe, in light and in dark. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Someone } from './someone.ts';

/** What depends on the colours of the page, and so has to be looked at again in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function findings(someone: Someone, within: string | undefined, rules?: string[]): Promise<string[]> {
  // Legacy mode judges the page in itself; there are no frames in it.
  const axe = new AxeBuilder({ page: someone.page }).setLegacyMode();
  if (within !== undefined) axe.include(within);
  if (rules !== undefined) axe.withRules(rules);
  const { violations, passes } = await axe.analyze();
  expect(passes.length, 'axe looked at something').toBeGreaterThan(0);
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/**
 * Looks at the page as it is now, in light and in dark, and adds what is wrong to `list` under the name of the state. Where only
 * one part of the page is new, `within` spares looking at the rest again.
 */
export async function look(someone: Someone, state: string, list: string[], within?: string): Promise<void> {
  await someone.page.emulateMedia({ colorScheme: 'light' });
  list.push(...(await findings(someone, within)).map((finding) => `${state}, light: ${finding}`));
  await someone.page.emulateMedia({ colorScheme: 'dark' });
  list.push(...(await findings(someone, within, COLOUR_RULES)).map((finding) => `${state}, dark: ${finding}`));
  await someone.page.emulateMedia({ colorScheme: 'light' });
}
