import { useState } from 'react';
import {
  type ChannelFieldsFragment,
  DeleteChannelDocument,
  RotateSecretDocument,
  SetChannelEnabledDocument,
  TestChannelDocument,
} from '../documents.generated.js';
import { DIMENSION_NAMES, dimensionOf, ledgerKey, UNASSIGNED } from '../model/dimension.js';
import { METRICS, metricIdOf } from '../model/metric.js';
import { words } from '../records/words.js';
import { useSave } from './use-save.js';

const KINDS = { WEBHOOK: 'Webhook', SLACK: 'Slack', EMAIL: 'E-mail' } as const;

interface Props {
  readonly channel: ChannelFieldsFragment;
  readonly onEdit: () => void;
  readonly onLog: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onChanged: () => void;
}

/** One channel: what it is, and what can be done with it. */
export function ChannelRow({ channel, onEdit, onLog, onSecret, onChanged }: Props) {
  const { id, name, kind, enabled } = channel;
  const enabling = useSave(SetChannelEnabledDocument);
  const testing = useSave(TestChannelDocument, {
    said: 'A test is on its way. The log shows what comes of it.',
  });
  const rotating = useSave(RotateSecretDocument);
  const fault = enabling.state.fault ?? testing.state.fault ?? rotating.state.fault;
  const rotate = async () => {
    const answer = await rotating.save({ input: { id } });
    const secret = answer?.rotateChannelSecret.secret ?? null;
    if (secret !== null) onSecret(secret);
  };
  const enable = async () => {
    if ((await enabling.save({ input: { id, enabled: !enabled } })) !== null) onChanged();
  };
  return (
    <li className="card channel">
      <div className="channel-what">
        <h2>
          {name} <span className="badge">{KINDS[kind]}</span>
        </h2>
        <p className="muted">{channel.recipients?.join(', ') ?? channel.url}</p>
        <p className="muted small">{wants(channel)}</p>
        {channel.disabledReason !== null && <p className="field-fault">Disabled: {channel.disabledReason}</p>}
        {fault !== null && (
          <p className="field-fault" role="alert">
            {fault}
          </p>
        )}
      </div>
      <div className="channel-do">
        <label className="switch">
          <input type="checkbox" checked={enabled} onChange={() => void enable()} />
          {enabled ? 'Enabled' : 'Disabled'}
        </label>
        <button type="button" className="button" onClick={() => void testing.save({ input: { id } })}>
          Send a test
        </button>
        <button type="button" className="button" onClick={onLog}>
          Log
        </button>
        <button type="button" className="button" onClick={onEdit}>
          Edit
        </button>
        {kind === 'WEBHOOK' && (
          <button type="button" className="button" onClick={() => void rotate()}>
            New secret
          </button>
        )}
        <DeleteButton id={id} name={name} onDeleted={onChanged} />
      </div>
    </li>
  );
}

function wants({ events, metrics, dimension, keys }: ChannelFieldsFragment): string {
  const what = events.map((event) => words(event.replace('METRIC_', ''))).join(', ');
  const of =
    metrics === null ? 'all metrics' : metrics.map((metric) => METRICS[metricIdOf(metric)].name).join(', ');
  if (dimension === null) return `${what} · ${of}`;
  const id = dimensionOf(dimension);
  const groups =
    keys?.map((key) => ledgerKey(id, key) ?? UNASSIGNED).join(', ') ?? `all ${DIMENSION_NAMES[id].many}`;
  return `${what} · ${of} · ${groups}`;
}

interface DeleteProps {
  readonly id: string;
  readonly name: string;
  readonly onDeleted: () => void;
}

/** Asks once more, in its own place. */
function DeleteButton({ id, name, onDeleted }: DeleteProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { save, state } = useSave(DeleteChannelDocument, { said: `${name} is deleted.` });
  const remove = async () => {
    if ((await save({ input: { id } })) !== null) onDeleted();
    else setIsAsking(false);
  };
  if (!isAsking)
    return (
      <button type="button" className="button" onClick={() => setIsAsking(true)}>
        Delete
      </button>
    );
  return (
    <>
      <button type="button" className="button danger" disabled={state.isSaving} onClick={() => void remove()}>
        Delete {name}
      </button>
      <button type="button" className="button" onClick={() => setIsAsking(false)}>
        Keep
      </button>
    </>
  );
}
