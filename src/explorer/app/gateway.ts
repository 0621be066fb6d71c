import type { ExecutionResult } from 'graphql';
import type { WorkspacePlace } from '../../browser/workspace-place.js';

/** Who asks, and where: everything a request needs besides its query. */
export interface Session extends WorkspacePlace {
  readonly token: string;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string | null | undefined;
}

/** The server gave no GraphQL answer. `title` says what happened, `message` what the person can do about it. */
export class Refusal extends Error {
  constructor(
    readonly title: string,
    advice: string,
  ) {
    super(advice);
    this.name = 'Refusal';
  }
}

const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * Sends one query with the session's token. GraphQL errors are part of the answer.
 * @throws Refusal if the token is not taken, the workspace is not there, or the server cannot be understood.
 */
export async function ask(session: Session, request: GraphQLRequest): Promise<ExecutionResult> {
  if (!VISIBLE_ASCII.test(session.token)) {
    throw new Refusal(
      'This is not a token',
      'A token holds no spaces and no special characters. Copy it again, whole.',
    );
  }
  const response = await send(session, request);
  const refusal = refusalOf(response.status, session.slug);
  if (refusal !== null) throw refusal;
  const body = parseJson(await response.text());
  if (isExecutionResult(body)) return body;
  throw new Refusal(
    `The server answered ${response.status}`,
    'It sent no GraphQL answer. Its log says more.',
  );
}

async function send(session: Session, request: GraphQLRequest): Promise<Response> {
  const headers = {
    accept: ACCEPT,
    authorization: `Bearer ${session.token}`,
    'content-type': 'application/json',
  };
  try {
    return await fetch(session.url, { method: 'POST', headers, body: JSON.stringify(request) });
  } catch (cause) {
    const refusal = new Refusal('The server cannot be reached', 'Is it running? Then connect again.');
    refusal.cause = cause;
    throw refusal;
  }
}

function refusalOf(status: number, slug: string): Refusal | null {
  if (status === 401) {
    return new Refusal(
      '401: the token is not accepted',
      'It may be incomplete, expired or revoked. Correct it, or ask for a new one.',
    );
  }
  if (status === 404) {
    return new Refusal(
      `404: this token opens no workspace “${slug}”`,
      'A token opens only the workspace it was made for. Check the address and the token.',
    );
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // An HTML page of a proxy, say: not an answer, which the caller tells the person.
  }
}

function isExecutionResult(body: unknown): body is ExecutionResult {
  return typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
}
