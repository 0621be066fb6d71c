import {
  type ChannelFieldsFragment,
  SetChannelEnabledDocument,
  TestChannelDocument,
} from '../documents.generated.js';
import { instantInWords } from '../model/dates.js';
import { DIMENSION_NAMES, type Dimension, dimensionOf } from '../model/dimension.js';
import { METRICS, metricIdOf } from '../model/metric.js';
import { words } from '../records/words.js';
import { useSession } from '../session/session.js';
import { DeleteButton, NewSecretButton } from './channel-buttons.js';
import { nameOf, useGroupChoices } from './use-group-choices.js';
import { useSave } from './use-save.js';

const KINDS = { WEBHOOK: 'Webhook', SLACK: 'Slack', EMAIL: 'E-mail' } as const;

interface Props {
  readonly channel: ChannelFieldsFragment;
  readonly onEdit: () => void;
  readonly onLog: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onDeleted: () => void;
}

/** One channel: what it is, and what can be done with it. */
export function ChannelRow({ channel, onEdit, onLog, onSecret, onDeleted }: Props) {
  const { id, name, kind, enabled } = channel;
  const enabling = useSave(SetChannelEnabledDocument);
  const testing = useSave(TestChannelDocument, {
    said: 'A test is on its way. The log shows what comes of it.',
    moves: ['DeliveryConnection'],
  });
  const fault = enabling.state.fault ?? testing.state.fault;
  return (
    <li className="card channel">
      <ChannelFacts channel={channel} />
      {fault !== null && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what a form sends */}
      <div className="channel-do" role="group" aria-label={name}>
        <label className="switch">
          <input
            type="checkbox"
            checked={enabled}
            disabled={enabling.state.isSaving}
            onChange={() => void enabling.save({ input: { id, enabled: !enabled } })}
          />
          {enabled ? 'Enabled' : 'Disabled'}
        </label>
        <button
          type="button"
          className="button"
          disabled={testing.state.isSaving}
          onClick={() => void testing.save({ input: { id } })}
        >
          Send a test
        </button>
        <button type="button" className="button" onClick={onLog}>
          Log
        </button>
        <button type="button" className="button" onClick={onEdit}>
          Edit
        </button>
        {kind === 'WEBHOOK' && <NewSecretButton id={id} name={name} onSecret={onSecret} />}
        <DeleteButton id={id} name={name} onDeleted={onDeleted} />
      </div>
    </li>
  );
}

function ChannelFacts({ channel }: { readonly channel: ChannelFieldsFragment }) {
  const { timeZone } = useSession().workspace;
  const { name, kind, recipients, url, dimension, disabledReason, createdBy, createdAt } = channel;
  return (
    <div className="channel-what">
      <h2>
        {name} <span className="badge">{KINDS[kind]}</span>
      </h2>
      <p className="muted">{recipients?.join(', ') ?? url}</p>
      <p className="small">
        {wants(channel)}
        {dimension !== null && <Groups dimension={dimensionOf(dimension)} keys={channel.keys} />}
      </p>
      <p className="muted small">
        made by {createdBy.name}, {instantInWords(createdAt, timeZone)}
      </p>
      {disabledReason !== null && <p className="field-fault">Disabled: {disabledReason}</p>}
    </div>
  );
}

function wants({ events, metrics }: ChannelFieldsFragment): string {
  const what = events.map((event) => words(event.replace('METRIC_', ''))).join(', ');
  const of =
    metrics === null ? 'all metrics' : metrics.map((metric) => METRICS[metricIdOf(metric)].name).join(', ');
  return `${what} · ${of}`;
}

interface GroupsProps {
  readonly dimension: Dimension;
  readonly keys: ChannelFieldsFragment['keys'];
}

function Groups({ dimension, keys }: GroupsProps) {
  const { choices } = useGroupChoices(dimension);
  const { one, many } = DIMENSION_NAMES[dimension];
  if (keys === null) return ` · all ${many}`;
  const named = keys.map((key) => nameOf(choices, dimension, key)).join(', ');
  return ` · ${keys.length === 1 ? one.toLowerCase() : many} ${named}`;
}
