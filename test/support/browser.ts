import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Debian's chromium; where there is none, says so and skips the suite that the hook is of. */
export function launchBrowser(hook: Mocha.Context): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    process.stdout.write(`      skipped: there is no ${CHROMIUM}\n`);
    hook.skip();
  }
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/**
 * What goes wrong in a page from now on: console errors (a violated Content-Security-Policy is one), uncaught errors, requests to
 * other hosts than the origins.
 */
export function watch(page: Page, ...origins: readonly string[]): readonly string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.context().on('request', (request) => {
    const isOurs = origins.includes(new URL(request.url()).origin) || /^(data|blob):/.test(request.url());
    if (!isOurs) faults.push(`foreign request: ${request.url()}`);
  });
  return faults;
}
