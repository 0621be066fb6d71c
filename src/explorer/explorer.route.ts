import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NextFunction, type Request, type Response, Router, static as staticFiles } from 'express';

export interface ExplorerRoutesOptions {
  /** The folder that `buildExplorer` wrote. */
  readonly assetsDir: string;
}

/**
 * 'unsafe-inline' for styles is Monaco's: it writes <style> elements and style attributes as it draws. `data:` is for
 * the fonts and pictures inside GraphiQL's style sheet. Scripts and workers come from our own files alone.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};

/**
 * The explorer: its page at `/ws/{slug}/graphql` for a GET that prefers HTML, and its files below `/assets/explorer`.
 * Every other request passes on, so these routes stand before the API and its access check: the page is the same for
 * every slug and tells nothing about any workspace.
 * @throws Error if `assetsDir` holds no built explorer.
 */
export function explorerRoutes({ assetsDir }: ExplorerRoutesOptions): Router {
  const page = readPage(assetsDir);
  const router = Router();
  router.get('/ws/:slug/graphql', (request: Request, response: Response, next: NextFunction) => {
    response.vary('Accept');
    if (!prefersHtml(request)) return next();
    response.set(PAGE_HEADERS).type('html').send(page);
  });
  router.use(
    '/assets/explorer',
    staticFiles(join(assetsDir, 'assets/explorer'), {
      index: false,
      redirect: false,
      // Every name holds a hash of the content, so a name never changes its meaning.
      immutable: true,
      maxAge: '1y',
      setHeaders: (response) => response.setHeader('x-content-type-options', 'nosniff'),
    }),
  );
  return router;
}

function readPage(assetsDir: string): string {
  const file = join(assetsDir, 'index.html');
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`the explorer is not built (${file} cannot be read): run npm run build`, { cause });
  }
}

/** A browser that opens the address, as against a client that takes anything (curl) or GraphQL over GET. */
function prefersHtml(request: Request): boolean {
  return (
    request.accepts(['application/graphql-response+json', 'application/json', 'text/html']) === 'text/html'
  );
}
