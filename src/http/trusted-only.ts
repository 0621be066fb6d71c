import type { Request, RequestHandler } from 'express';
import type { AskedDocument, TrustedDocuments } from '../graphql/trusted-documents.js';

/**
 * Lets only trusted documents through, with their text in the place of their id. @param trusted null: every document is let through.
 * @throws PublicError DOCUMENT_NOT_TRUSTED for any other.
 */
export function trustedOnly(trusted: TrustedDocuments | null): RequestHandler {
  return (request, _response, next) => {
    if (trusted === null) return next();
    if (request.method === 'GET') request.url = urlWithText(request, trusted);
    else if (isQuestion(request.body)) request.body = withText(request.body, trusted);
    next();
  };
}

/** What is no question at all is refused by the server behind us. */
function isQuestion(body: unknown): body is AskedDocument {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function withText(asked: AskedDocument, trusted: TrustedDocuments): AskedDocument {
  const { documentId: _named, extensions: _alsoNamed, ...rest } = asked;
  return { ...rest, query: trusted.textOf(asked) };
}

function urlWithText(request: Request, trusted: TrustedDocuments): string {
  const url = new URL(request.url, 'http://here');
  const { query, documentId, extensions } = Object.fromEntries(url.searchParams);
  const text = trusted.textOf({ query, documentId, extensions: parsed(extensions) });
  for (const name of ['documentId', 'extensions']) url.searchParams.delete(name);
  url.searchParams.set('query', text);
  return `${url.pathname}${url.search}`;
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    // It names no document then.
    return undefined;
  }
}
