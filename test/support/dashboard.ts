import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { systemClock } from '../../src/clock.js';
import { fillDemo } from '../../src/demo/fill-demo.js';
import type { Role } from '../../src/domain/permissions.js';
import { addDays, instantOf, localDateAt } from '../../src/domain/zone.js';
import { startTestApp, type TestApp } from './app.js';
import { watch } from './browser.js';
import { evaluateAt } from './evaluate-at.js';

const ZONE = 'Europe/Amsterdam';
/** As the demo workspace has it: fewer records say nothing there. */
export const DEMO_RULES = { min_sample_size: 40 };

/** The gateway with the demo company's year up to now, and the last night evaluated. */
export async function startDemoApp(): Promise<TestApp & { readonly nightMs: number }> {
  const app = await startTestApp({ timeZone: ZONE });
  await fillDemo({ orm: app.orm, clock: systemClock });
  const today = instantOf(localDateAt(Date.now(), ZONE), 2, ZONE);
  const yesterday = instantOf(addDays(localDateAt(Date.now(), ZONE), -1), 2, ZONE);
  const nightMs = today <= Date.now() ? today : yesterday;
  await evaluateAt(app, nightMs, DEMO_RULES);
  return { ...app, nightMs };
}

export interface DashboardVisit {
  readonly page: Page;
  /** Console errors (a violated Content-Security-Policy is one), uncaught errors, requests to other hosts. */
  readonly faults: readonly string[];
}

export interface VisitOptions extends BrowserContextOptions {
  readonly role?: Role;
  /** Behind `…/analytics`. */
  readonly path?: string;
}

/** Opens the dashboard in a browser of its own, signed in, and closes it again. */
export async function visitDashboard(
  { app, browser }: { readonly app: TestApp; readonly browser: Browser | undefined },
  { role = 'admin', path = '', ...options }: VisitOptions,
  run: (visit: DashboardVisit) => Promise<void>,
): Promise<void> {
  if (browser === undefined) throw new Error('there is no browser');
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = watch(page, app.url);
  try {
    await page.goto(`${dashboardUrl(app)}${path}#token=${app.tokens[role]}`);
    await run({ page, faults });
  } finally {
    await context.close();
  }
}

export function dashboardUrl({ url, slug }: Pick<TestApp, 'url' | 'slug'>): string {
  return `${url}/ws/${slug}/analytics`;
}
