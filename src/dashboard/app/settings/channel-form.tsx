import { useState } from 'react';
import {
  type ChannelEvent,
  type ChannelFieldsFragment,
  type ChannelKind,
  CreateChannelDocument,
  UpdateChannelDocument,
} from '../documents.generated.js';
import { DIMENSION_NAMES, DIMENSIONS } from '../model/dimension.js';
import { apiMetric, METRIC_LIST } from '../model/metric.js';
import { words } from '../records/words.js';
import { type ChannelDraft, draftOf, inputOf } from './channel-draft.js';
import { Checks } from './checks.js';
import { Field, Form } from './field.js';
import { KeysPicker } from './keys-picker.js';
import { useSave } from './use-save.js';

const KINDS: readonly { readonly id: ChannelKind; readonly name: string }[] = [
  { id: 'WEBHOOK', name: 'Webhook' },
  { id: 'SLACK', name: 'Slack' },
  { id: 'EMAIL', name: 'E-mail' },
];
const INPUTS = ['name', 'url', 'recipients', 'events', 'metrics', 'keys'];
const EVENTS: readonly ChannelEvent[] = ['METRIC_REGRESSION', 'METRIC_RECOVERED', 'GOAL_BREACHED'];

interface Props {
  /** The channel that is changed; null: a new one. */
  readonly channel: ChannelFieldsFragment | null;
  /** Told the secret that is to be shown once; null: there is none. */
  readonly onSaved: (secret: string | null) => void;
}

/** What a channel is, where it sends to, and of what it wants to hear. */
export function ChannelForm({ channel, onSaved }: Props) {
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOf(channel));
  const creating = useSave(CreateChannelDocument, { said: 'The channel is made.', inputs: INPUTS });
  const updating = useSave(UpdateChannelDocument, { said: 'The channel is changed.', inputs: INPUTS });
  const { state } = channel === null ? creating : updating;
  const set = (part: Partial<ChannelDraft>) => setDraft({ ...draft, ...part });
  const onSave = async () => {
    if (channel === null) {
      const answer = await creating.save({ input: { kind: draft.kind, ...inputOf(draft) } });
      if (answer !== null) onSaved(answer.createChannel.secret);
    } else if ((await updating.save({ input: { id: channel.id, ...inputOf(draft) } })) !== null)
      onSaved(null);
  };
  return (
    <Form state={state} onSave={onSave} save={channel === null ? 'Make the channel' : 'Save'}>
      {channel === null && (
        <fieldset className="segments">
          <legend className="visually-hidden">Kind</legend>
          {KINDS.map(({ id, name }) => (
            <button key={id} type="button" aria-pressed={draft.kind === id} onClick={() => set({ kind: id })}>
              {name}
            </button>
          ))}
        </fieldset>
      )}
      <Field
        label="Name"
        value={draft.name}
        onChange={(name) => set({ name })}
        fault={state.faultAt('name')}
      />
      <WhereTo draft={draft} isNew={channel === null} onChange={set} faultAt={state.faultAt} />
      <Checks
        legend="Events"
        options={EVENTS.map((event) => ({ id: event, name: words(event) }))}
        chosen={draft.events}
        onChange={(events) => set({ events })}
        fault={state.faultAt('events')}
      />
      <Checks
        legend="Metrics (none chosen: all)"
        options={METRIC_LIST.map(({ id, name }) => ({ id: apiMetric(id), name }))}
        chosen={draft.metrics}
        onChange={(metrics) => set({ metrics })}
        fault={state.faultAt('metrics')}
      />
      <Narrowing draft={draft} onChange={set} faultAt={state.faultAt} />
    </Form>
  );
}

interface PartProps {
  readonly draft: ChannelDraft;
  readonly onChange: (part: Partial<ChannelDraft>) => void;
  readonly faultAt: (input: string) => string | null;
}

function WhereTo({ draft, isNew, onChange, faultAt }: PartProps & { readonly isNew: boolean }) {
  if (draft.kind === 'EMAIL')
    return (
      <Field
        label="Recipients"
        value={draft.recipients}
        onChange={(recipients) => onChange({ recipients })}
        hint="E-mail addresses, with commas between them."
        fault={faultAt('recipients')}
      />
    );
  const isSlack = draft.kind === 'SLACK';
  return (
    <Field
      label={isSlack ? 'Incoming webhook of Slack' : 'URL'}
      type="url"
      value={draft.url}
      onChange={(url) => onChange({ url })}
      hint={
        isSlack && !isNew
          ? 'It is a secret and not shown. Empty: stays as it is.'
          : 'https, and no address inside a network.'
      }
      fault={faultAt('url')}
    />
  );
}

function Narrowing({ draft, onChange, faultAt }: PartProps) {
  return (
    <div className="form-grid">
      <div className="field">
        <label htmlFor="channel-dimension">Of groups</label>
        <select
          id="channel-dimension"
          value={draft.dimension ?? ''}
          onChange={({ target }) =>
            onChange({ dimension: DIMENSIONS.find((id) => id === target.value) ?? null, keys: [] })
          }
        >
          <option value="">All, and the whole workspace</option>
          {DIMENSIONS.map((id) => (
            <option key={id} value={id}>
              By {DIMENSION_NAMES[id].one.toLowerCase()}
            </option>
          ))}
        </select>
      </div>
      {draft.dimension !== null && (
        <KeysPicker
          key={draft.dimension}
          dimension={draft.dimension}
          chosen={draft.keys}
          onChange={(keys) => onChange({ keys })}
          fault={faultAt('keys')}
        />
      )}
    </div>
  );
}
