import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Response, Router } from 'express';
import { OWN_FILES_ONLY, readPage } from '../pages/page-files.js';

/** The script that other pages embed. Its name stays, so that what they have written goes on working. */
const SCRIPT = 'vigilo-dora-summary.js';

/** For every page of every origin: it is a program like any other's, and says nothing of any workspace. */
const SCRIPT_HEADERS = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'public, max-age=300',
  'x-content-type-options': 'nosniff',
};

/**
 * The executive summary as a web component: its script at `/widget/vigilo-dora-summary.js`, and a page that shows it in use at
 * `/widget/example`.
 * @param pagesDir holds what `buildBundle` wrote of the bundles `widget` and `widget-example`.
 * @throws Error if they are not built.
 */
export function widgetRoutes(pagesDir: string): Router {
  const script = readScript(join(pagesDir, 'widget', SCRIPT));
  const example = readPage('widget-example', join(pagesDir, 'widget-example'), OWN_FILES_ONLY);
  const router = Router();
  router.get(`/widget/${SCRIPT}`, (_request, response: Response) => {
    response.set(SCRIPT_HEADERS).type('text/javascript').send(script);
  });
  router.get('/widget/example', (_request, response) => example.send(response));
  router.use('/assets/widget-example', example.assets);
  return router;
}

function readScript(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`the widget is not built (${file} cannot be read): run npm run build`, { cause });
  }
}
