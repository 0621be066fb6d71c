import { useState } from 'react';
import { useQuery } from 'urql';
import {
  DeliveriesDocument,
  type DeliveryFieldsFragment,
  type DeliveryState,
  RedeliverDocument,
} from '../documents.generated.js';
import { useInstant } from '../records/use-instant.js';
import { words } from '../records/words.js';
import { Pager, usePages } from '../ui/pager.js';
import { Fault, Skeleton } from '../ui/states.js';
import { useSave } from './use-save.js';

const STATES: readonly (DeliveryState | null)[] = [null, 'PENDING', 'DELIVERED', 'FAILED'];

/** What was sent to a channel, with every try. */
export function DeliveryLog({ channel }: { readonly channel: string }) {
  const [state, setState] = useState<DeliveryState | null>(null);
  return (
    <>
      <fieldset className="segments small">
        <legend className="visually-hidden">Which deliveries</legend>
        {STATES.map((each) => (
          <button
            key={each ?? 'all'}
            type="button"
            aria-pressed={state === each}
            onClick={() => setState(each)}
          >
            {each === null ? 'All' : words(each)}
          </button>
        ))}
      </fieldset>
      <Deliveries key={state} channel={channel} state={state} />
    </>
  );
}

function Deliveries({ channel, state }: { readonly channel: string; readonly state: DeliveryState | null }) {
  const pages = usePages();
  const [{ data, error, fetching }, again] = useQuery({
    query: DeliveriesDocument,
    variables: { filter: { channel, ...(state === null ? {} : { state }) }, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  const refresh = () => again({ requestPolicy: 'network-only' });
  if (error !== undefined && data === undefined) return <Fault error={error} onRetry={refresh} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = data.deliveries;
  return (
    <>
      <button type="button" className="button refresh" onClick={refresh}>
        Look again
      </button>
      {totalCount === 0 && (
        <p className="muted none">Nothing was sent{state === null ? ' yet' : ' that is so far'}.</p>
      )}
      <ul className="delivery-list">
        {edges.map(({ node }) => (
          <DeliveryItem key={node.id} delivery={node} onSent={refresh} />
        ))}
      </ul>
      {totalCount > 0 && (
        <Pager
          of="deliveries"
          isBusy={fetching}
          pages={pages}
          pageInfo={pageInfo}
          total={totalCount}
          pageSize={20}
        />
      )}
    </>
  );
}

const CHIPS: Readonly<Record<DeliveryState, string>> = {
  DELIVERED: 'good',
  FAILED: 'danger',
  PENDING: 'warning',
};

interface ItemProps {
  readonly delivery: DeliveryFieldsFragment;
  readonly onSent: () => void;
}

function DeliveryItem({ delivery, onSent }: ItemProps) {
  const instant = useInstant();
  const { save, state } = useSave(RedeliverDocument, { said: 'It is on its way again, under the same id.' });
  const { id, event, payload, attempts, nextAttemptAt } = delivery;
  const redeliver = async () => {
    if ((await save({ input: { id } })) !== null) onSent();
  };
  return (
    <li className="card delivery">
      <p>
        <b>{words(event)}</b> <span className={`chip ${CHIPS[delivery.state]}`}>{words(delivery.state)}</span>{' '}
        <span className="muted small">{instant(delivery.createdAt)}</span>
      </p>
      {nextAttemptAt !== null && <p className="muted small">Next try: {instant(nextAttemptAt)}</p>}
      <Attempts attempts={attempts} />
      {state.fault !== null && (
        <p className="field-fault" role="alert">
          {state.fault}
        </p>
      )}
      <div className="form-buttons">
        <details>
          <summary>What was sent</summary>
          <p className="muted small">id {delivery.webhookId}</p>
          <pre>{JSON.stringify(JSON.parse(payload), null, 2)}</pre>
        </details>
        {delivery.state !== 'PENDING' && (
          <button type="button" className="button" disabled={state.isSaving} onClick={() => void redeliver()}>
            Send again
          </button>
        )}
      </div>
    </li>
  );
}

function Attempts({ attempts }: { readonly attempts: DeliveryFieldsFragment['attempts'] }) {
  const instant = useInstant();
  if (attempts.length === 0) return <p className="muted small">Not tried yet.</p>;
  return (
    <ol className="attempts">
      {attempts.map(({ number, startedAt, status, latencyMs, error, answer }) => (
        <li key={number}>
          Try {number}: {status ?? 'no answer'}
          <span className="muted">
            {' '}
            · {latencyMs === null ? 'not ended' : `${latencyMs} ms`} · {instant(startedAt)}
          </span>
          {error !== null && <p className="field-fault">{error}</p>}
          {answer !== null && answer !== '' && <pre>{answer}</pre>}
        </li>
      ))}
    </ol>
  );
}
