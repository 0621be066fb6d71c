import type { RunFieldsFragment } from '../documents.generated.js';
import { useInstant } from './use-instant.js';
import { words } from './words.js';

/** Runbook runs that served a record. */
export function RunbookTable({ runs }: { readonly runs: readonly RunFieldsFragment[] }) {
  const instant = useInstant();
  if (runs.length === 0) return null;
  return (
    <section>
      <h2>Runbook runs</h2>
      <div className="scroll-x">
        <table className="records">
          <thead>
            <tr>
              <th scope="col">Runbook</th>
              <th scope="col">Outcome</th>
              <th scope="col">Started</th>
              <th scope="col">Finished</th>
            </tr>
          </thead>
          <tbody>
            {runs.map(({ id, runbook, outcome, startedAt, finishedAt }) => (
              <tr key={id}>
                <th scope="row">{runbook}</th>
                <td>{outcome === null ? 'Still running' : words(outcome)}</td>
                <td>{instant(startedAt)}</td>
                <td>{instant(finishedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
