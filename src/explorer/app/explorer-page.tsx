import { lazy, Suspense } from 'react';
import type { WorkspacePlace } from '../../browser/workspace-place.js';
import { RefusalBanner } from './refusal-banner.js';
import { TopBar } from './top-bar.js';
import { type Connection, type ConnectionControls, useConnection } from './use-connection.js';
import { Welcome } from './welcome.js';

// Asked for at once, not when it is first shown: it loads while the person looks for the token.
const graphiqlPane = import('./graphiql-pane.js').then(({ GraphiQLPane }) => ({ default: GraphiQLPane }));
const GraphiQLPane = lazy(() => graphiqlPane);

/** The whole page: the bar, what the server refused, and GraphiQL or the way to it. */
export function ExplorerPage({ place }: { readonly place: WorkspacePlace }) {
  const controls = useConnection(place);
  const refusal = refusalOf(controls.connection);
  return (
    <>
      <TopBar slug={place.slug} controls={controls} />
      {refusal !== null && <RefusalBanner refusal={refusal} />}
      <Content slug={place.slug} controls={controls} />
    </>
  );
}

function Content({ slug, controls }: { readonly slug: string; readonly controls: ConnectionControls }) {
  const { connection, report } = controls;
  if (connection.phase === 'opening') return <Loading />;
  if (connection.phase !== 'open') return <Welcome slug={slug} />;
  return (
    <Suspense fallback={<Loading />}>
      <main className="workbench">
        <GraphiQLPane session={connection.session} report={report} />
      </main>
    </Suspense>
  );
}

function Loading() {
  return <p className="loading">Opening the workspace…</p>;
}

function refusalOf(connection: Connection) {
  return connection.phase === 'open' || connection.phase === 'refused' ? connection.refusal : null;
}
