import { Router } from 'express';
import { OWN_FILES_ONLY, readPage } from '../pages/page-files.js';

/**
 * The dashboard: its page at `/ws/{slug}/analytics` and for every record below it, and its files below
 * `/assets/dashboard`. The page is the same for every address and tells nothing about any workspace: it asks the API.
 * @param folder what `buildBundle` wrote.
 * @throws Error if it holds no built dashboard.
 */
export function dashboardRoutes(folder: string): Router {
  const page = readPage('dashboard', folder, OWN_FILES_ONLY);
  const router = Router();
  router.get(['/ws/:slug/analytics', '/ws/:slug/analytics/records/:number'], (_request, response) =>
    page.send(response),
  );
  router.use('/assets/dashboard', page.assets);
  return router;
}
