import { type NextFunction, type Request, type Response, Router } from 'express';
import { OWN_FILES_ONLY, readPage } from '../pages/page-files.js';

/**
 * 'unsafe-inline' for styles is Monaco's: it writes <style> elements and style attributes as it draws. `data:` is for
 * the fonts and pictures inside GraphiQL's style sheet. Scripts and workers come from our own files alone.
 */
const POLICY = {
  ...OWN_FILES_ONLY,
  'worker-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self' data:",
  'img-src': "'self' data:",
};

/**
 * The explorer: its page at `/ws/{slug}/graphql` for a GET that prefers HTML, and its files below `/assets/explorer`.
 * Every other request passes on, so these routes stand before the API and its access check: the page is the same for
 * every slug and tells nothing about any workspace.
 * @param folder what `buildBundle` wrote.
 * @throws Error if it holds no built explorer.
 */
export function explorerRoutes(folder: string): Router {
  const page = readPage('explorer', folder, POLICY);
  const router = Router();
  router.get('/ws/:slug/graphql', (request: Request, response: Response, next: NextFunction) => {
    response.vary('Accept');
    if (!prefersHtml(request)) return next();
    page.send(response);
  });
  router.use('/assets/explorer', page.assets);
  return router;
}

/** A browser that opens the address, as against a client that takes anything (curl) or GraphQL over GET. */
function prefersHtml(request: Request): boolean {
  return (
    request.accepts(['application/graphql-response+json', 'application/json', 'text/html']) === 'text/html'
  );
}
