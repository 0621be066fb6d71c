import type { DemoTokens } from './demo/demo-tokens.js';

/** What is shown when the gateway is ready. */
export interface Readiness {
  readonly publicUrl: string;
  readonly database: string;
  /** The demo workspace's slug and tokens; null without one. */
  readonly demo: { readonly slug: string; readonly tokens: DemoTokens } | null;
}

/** The text for a person's terminal: addresses to click, tokens to copy, and what to do first. */
export function banner({ publicUrl, database, demo }: Readiness): string {
  const lines = ['', 'Vigilo Analytics is ready', '', `  database   ${database}`];
  const health = `  health     ${publicUrl}/readyz`;
  if (demo === null)
    return [...lines, health, '', '  first      vigilo workspace create SLUG --name …', ''].join('\n');
  const { slug, tokens } = demo;
  const at = `${publicUrl}/ws/${slug}`;
  return [
    ...lines,
    `  dashboard  ${at}/analytics#token=${tokens.admin}`,
    `  explorer   ${at}/graphql#token=${tokens.viewer}`,
    `  REST       ${at}/api/v1/analytics/dora/`,
    `  export     ${at}/api/v1/analytics/dora/export?group_by=team&format=csv`,
    health,
    '',
    `  viewer's token   ${tokens.viewer}`,
    `  admin's token    ${tokens.admin}`,
    '',
    `  curl -H 'Authorization: Bearer ${tokens.viewer}' ${at}/api/v1/analytics/dora/`,
    '',
    '  Ctrl-C stops the gateway and its database.',
    '',
  ].join('\n');
}
