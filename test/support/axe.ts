import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe objects to in a page as it stands, in light and in dark; the page must have asked for less motion. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  // As text: the page's Content-Security-Policy would not load a script from elsewhere.
  await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = (await page.evaluate('axe.run()')) as { violations: Violation[] };
    faults.push(...violations.map((violation) => `${colorScheme}: ${described(violation)}`));
  }
  return faults;
}

function described({ id, nodes }: Violation): string {
  return `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`;
}
