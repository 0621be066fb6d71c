import { type Browser, chromium, type Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { CHROMIUM, FLAGS } from '../support/browser.js';
import { dashboardUrl, startDemoApp } from '../support/dashboard.js';
import { manyServices } from '../support/many-services.js';

const RUNS = 7;
const BUDGET_MS = 1_000;
const FRAME_MS = 1_000 / 60;
const SERVICES = 500;

/** The dashboard in a real browser: how soon its numbers are there, and how smoothly 500 services scroll. */
async function run(): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const demo = await startDemoApp();
  const many = await startTestApp({ ledger: manyServices(SERVICES, Date.now()) });
  try {
    print('first visit, demo data, until the numbers are there', await visits(browser, demo));
    const frames = await scrollFrames(browser, many);
    const slow = frames.filter((ms) => ms > 1.5 * FRAME_MS).length;
    process.stdout.write(
      `${SERVICES} services, scrolled from end to end: ${frames.length} frames, median ${median(frames).toFixed(1)} ms, ` +
        `${slow} longer than a frame and a half (${((100 * slow) / frames.length).toFixed(1)} %)\n`,
    );
  } finally {
    await browser.close();
    await demo.close();
    await many.close();
  }
}

function print(what: string, timesMs: readonly number[]): void {
  const ms = median(timesMs);
  process.stdout.write(
    `${what}: median ${ms.toFixed(0)} ms of ${RUNS}, ${(ms / BUDGET_MS).toFixed(2)} of a second\n`,
  );
}

/** Each in a browser context of its own, so that nothing is in a cache. */
async function visits(browser: Browser, app: TestApp): Promise<number[]> {
  const timesMs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const startedMs = performance.now();
    await page.goto(`${dashboardUrl(app)}#token=${app.tokens.viewer}`, { waitUntil: 'commit' });
    await page.locator('.metric-card .goal-line').nth(3).waitFor({ state: 'attached' });
    timesMs.push(performance.now() - startedMs);
    await context.close();
  }
  return timesMs;
}

async function scrollFrames(browser: Browser, app: TestApp): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${dashboardUrl(app)}?tab=service#token=${app.tokens.viewer}`);
  await page.locator('.group-card').first().waitFor();
  return measureScroll(page);
}

/** The time between frames, in milliseconds, while the page is scrolled 40 px a frame. */
function measureScroll(page: Page): Promise<number[]> {
  return page.evaluate(`new Promise((resolve) => {
    const frames = [];
    let last = performance.now();
    const step = (now) => {
      frames.push(now - last);
      last = now;
      const before = scrollY;
      scrollBy(0, 40);
      if (scrollY === before && frames.length > 10) resolve(frames.slice(1));
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

await run();
