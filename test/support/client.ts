import type { TestApp } from './app.js';

/** A GraphQL answer as it came over the wire. */
export interface GraphqlAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it asked for
  readonly data: any;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  readonly text: string;
}

/** Asks the app's GraphQL, as a viewer unless another token is given. */
export async function ask(
  app: TestApp,
  query: string,
  options: { readonly variables?: object; readonly token?: string | null; readonly body?: string } = {},
): Promise<GraphqlAnswer> {
  const { variables, token = app.tokens.viewer, body = JSON.stringify({ query, variables }) } = options;
  const response = await fetch(`${app.url}/ws/${app.slug}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body,
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text);
  return { status: response.status, data, errors, text };
}

/** Fetches a path of the app's workspace, as a viewer unless another token is given. */
export function get(app: TestApp, path: string, token: string | null = app.tokens.viewer): Promise<Response> {
  return fetch(`${app.url}/ws/${app.slug}${path}`, { headers: bearer(token) });
}

function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** An answer's text but for what it cost, which is another each time. */
export function withoutCost(text: string): string {
  return text.replace(/,"extensions":\{"cost":\{[^{}]*\}\}/, '');
}
