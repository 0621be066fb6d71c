import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { TestApp } from './app.js';
import { launchBrowser, watch } from './browser.js';
import { type HostPage, startHostPage } from './host-page.js';

/** The widget in a page of another origin. */
export interface WidgetVisit {
  readonly widget: Locator;
  readonly page: Page;
  /** As of `watch`: the page and the gateway are ours, all other hosts are not. */
  readonly faults: readonly string[];
  /** How often the gateway was asked so far. */
  readonly asked: () => number;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Runs before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** A browser, and a page of another origin that embeds the widget of `app`. */
export interface WidgetStage {
  /** Opens the page with these attributes of the element; closes it once it is checked. */
  visit(
    attributes: string,
    check: (visit: WidgetVisit) => Promise<void>,
    options?: VisitOptions,
  ): Promise<void>;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** @param app is asked for once the browser is there: without one, nothing of it is needed. */
export async function startWidgetStage(
  hook: Mocha.Context,
  app: () => Promise<TestApp>,
): Promise<WidgetStage> {
  const browser = await launchBrowser(hook);
  const { url } = await app();
  const host = await startHostPage(url);
  return {
    browser,
    visit: (attributes, check, options) => visit({ browser, host, gateway: url }, attributes, check, options),
    async close() {
      await browser.close();
      host.close();
    },
  };
}

async function visit(
  {
    browser,
    host,
    gateway,
  }: { readonly browser: Browser; readonly host: HostPage; readonly gateway: string },
  attributes: string,
  check: (visit: WidgetVisit) => Promise<void>,
  { prepare, ...options }: VisitOptions = {},
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = watch(page, host.url, gateway);
  let questions = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') questions += 1;
  });
  try {
    await prepare?.(page);
    await page.goto(host.with(`<vigilo-dora-summary ${attributes}></vigilo-dora-summary>`));
    await check({ page, faults, widget: page.locator('vigilo-dora-summary'), asked: () => questions });
  } finally {
    await context.close();
  }
}

/** Waits until the numbers are there. */
export function numbersOf(widget: Locator): Promise<void> {
  return widget.locator('.value').first().waitFor();
}

/** Waits until the widget says what is wrong. */
export function trouble(widget: Locator, text: string): Promise<void> {
  return widget.getByRole('alert').filter({ hasText: text }).waitFor();
}

const RUN_AXE =
  'axe.run("vigilo-dora-summary").then((r) => [r.passes.length, r.violations.map((v) => v.id)])';

/** The rules of axe that the widget breaks. @throws where axe has found next to nothing to look at. */
export async function accessFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const [kept, broken] = (await page.evaluate(RUN_AXE)) as [number, string[]];
  if (kept < 5) throw new Error(`axe has applied ${kept} rules only: was there a widget?`);
  return broken;
}
