import type { Question } from './question.js';
import { Refusal } from './refusal.js';

/** Whom the widget asks, and by which right. */
export interface Gateway {
  readonly workspaceUrl: string;
  readonly token: string;
}

const LONGEST_WAIT_MS = 30_000;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * The data that answers a question.
 * @throws Refusal that says what is wrong; the signal's reason once it is aborted.
 */
export async function ask<T>(gateway: Gateway, question: Question, signal: AbortSignal): Promise<T> {
  if (gateway.token === '')
    throw new Refusal(
      'No token',
      'The widget needs a token of a viewer: set the attribute or the property token.',
    );
  if (!VISIBLE_ASCII.test(gateway.token))
    throw new Refusal('The token was refused', 'A token holds no spaces and no special characters.');
  const response = await send(gateway, question, signal);
  const body = await bodyOf(response, signal);
  const refusal = refusalOf(response.status);
  if (refusal !== null) throw refusal;
  if (body === null) {
    const advice = `${hostOf(gateway)} answered ${response.status}, and not as Vigilo does.`;
    throw new Refusal('The answer could not be read', advice, true);
  }
  if (body.data && !body.errors) return body.data as T;
  throw new Refusal(
    'The question was not answered',
    body.errors?.[0]?.message ?? `Status ${response.status}.`,
  );
}

const hostOf = ({ workspaceUrl }: Gateway) => new URL(workspaceUrl).host;

async function send(gateway: Gateway, question: Question, signal: AbortSignal) {
  try {
    return await fetch(`${gateway.workspaceUrl}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(question),
      // The token is the only credential; nothing else of the visitor is sent along, nor which page they are on.
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]),
    });
  } catch {
    signal.throwIfAborted();
    // A browser does not tell a script which of them it is.
    const advice = `${hostOf(gateway)} does not answer, or does not answer pages of this origin.`;
    throw new Refusal('The server cannot be reached', advice, true);
  }
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** Null where it is not JSON: an error page of a proxy, say. */
async function bodyOf(response: Response, signal: AbortSignal): Promise<Body | null> {
  try {
    return (await response.json()) as Body;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function refusalOf(status: number): Refusal | null {
  if (status === 401)
    return new Refusal(
      'The token was refused',
      'It may be incomplete, expired or revoked. Ask for a new one.',
    );
  if (status === 403) return new Refusal('The token was refused', 'It may not read the analytics.');
  if (status === 404)
    return new Refusal(
      'The workspace was not found',
      'Or the token is of another one: it opens only its own.',
    );
  if (status >= 500) return new Refusal('The server failed', `It answered ${status}.`, true);
  return null;
}
