import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo } from 'react';
import { EXAMPLE_QUERIES } from './example-queries.js';
import { EXAMPLES_PLUGIN } from './examples-plugin.js';
import { createFetcher } from './fetcher.js';
import { FollowSystemTheme } from './follow-system-theme.js';
import type { Session } from './gateway.js';
import type { Report } from './use-connection.js';

const PLUGINS = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const EXAMPLE_TABS = EXAMPLE_QUERIES.map(({ query }) => ({ query }));
const NEW_TAB = '# Type { and Ctrl-Space: the schema offers what there is.\n\n';

interface GraphiQLPaneProps {
  readonly session: Session;
  readonly report: Report;
}

/** GraphiQL on one session. It has no headers editor: the top bar is the one place for the token. */
export function GraphiQLPane({ session, report }: GraphiQLPaneProps) {
  const fetcher = useMemo(() => createFetcher(session, report), [session, report]);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={EXAMPLE_TABS}
      defaultQuery={NEW_TAB}
      plugins={PLUGINS}
      isHeadersEditorEnabled={false}
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>{null}</GraphiQL.Logo>
      <FollowSystemTheme />
    </GraphiQL>
  );
}
