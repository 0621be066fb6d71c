import { useSession } from '../session/session.js';
import { Empty } from '../ui/states.js';
import { useView } from '../url/use-view.js';

/** What to do where there is nothing to count; the title says what there is none of. */
export function FirstSteps({ title }: { readonly title: string }) {
  const { view, show } = useView();
  const { workspace } = useSession();
  const isNarrowed = Object.keys(view.filter).length > 0;
  return (
    <Empty title={title}>
      {isNarrowed ? (
        <button type="button" className="button" onClick={() => show({ ...view, filter: {} })}>
          Show every team, service and change type
        </button>
      ) : (
        <>
          <p>Choose a longer window above, or import the ledger&rsquo;s records where the server runs:</p>
          <pre>npx vigilo import ledger.ndjson --workspace {workspace.slug}</pre>
        </>
      )}
    </Empty>
  );
}
