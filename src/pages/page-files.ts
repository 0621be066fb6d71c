import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RequestHandler, type Response, static as staticFiles } from 'express';

/** The header's sources by directive. What is not named is allowed nothing. */
export type ContentSecurityPolicy = Readonly<Record<string, string>>;

/** What every page of ours may do at most: run and show its own files, talk to its own server, be framed by nobody. */
export const OWN_FILES_ONLY: ContentSecurityPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** A page that `buildBundle` wrote, and how it is sent. */
export interface Page {
  readonly send: (response: Response) => void;
  /** Its files, for `/assets/{name}`. Every name holds a hash of the content, so a name never changes its meaning. */
  readonly assets: RequestHandler;
}

/** @throws Error if `folder` holds no built page. */
export function readPage(name: string, folder: string, policy: ContentSecurityPolicy): Page {
  const html = readHtml(name, join(folder, 'index.html'));
  const headers = {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-cache',
  };
  return {
    send: (response) => void response.set(headers).type('html').send(html),
    assets: staticFiles(join(folder, 'assets', name), {
      index: false,
      redirect: false,
      immutable: true,
      maxAge: '1y',
      setHeaders: (response) => response.setHeader('x-content-type-options', 'nosniff'),
    }),
  };
}

function readHtml(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`the ${name} is not built (${file} cannot be read): run npm run build`, { cause });
  }
}
