import { useState } from 'react';
import { useQuery } from 'urql';
import {
  type DoraDimension,
  FilterChoicesDocument,
  RulesDocument,
  SetGroupDisabledDocument,
} from '../documents.generated.js';
import {
  apiDimension,
  apiKey,
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  dimensionOf,
  ledgerKey,
  UNASSIGNED,
} from '../model/dimension.js';
import { useSession } from '../session/session.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';
import { Field, Form } from './field.js';
import { useSave } from './use-save.js';

/** Groups that the nights leave out. */
export function GroupsSection() {
  const { viewer } = useSession();
  const [{ data, error }, again] = useQuery({ query: RulesDocument });
  const refresh = () => again({ requestPolicy: 'network-only' });
  const { save, state } = useSave(SetGroupDisabledDocument);
  if (error !== undefined) return <Fault error={error} onRetry={refresh} />;
  if (data === undefined) return <Skeleton className="block" />;
  const enable = async (dimension: DoraDimension, key: string | null) => {
    if ((await save({ input: { dimension, key, disabled: false } })) !== null) refresh();
  };
  return (
    <>
      <p className="section-intro">
        The nightly evaluation leaves these groups out: they raise no alerts. Their numbers are shown on.
      </p>
      {data.disabledGroups.length === 0 ? (
        <Empty title="No group is left out">Every team, service and change type is evaluated.</Empty>
      ) : (
        <ul className="card rows">
          {data.disabledGroups.map(({ dimension, key }) => (
            <li key={`${dimension} ${key}`}>
              <span className="muted">{DIMENSION_NAMES[dimensionOf(dimension)].one}</span>
              <b>{key === null ? UNASSIGNED : ledgerKey(dimensionOf(dimension), key)}</b>
              <span className="spacer" />
              {viewer.disableGroups && (
                <button
                  type="button"
                  className="button"
                  disabled={state.isSaving}
                  onClick={() => void enable(dimension, key)}
                >
                  Evaluate again
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {viewer.disableGroups && <DisableForm onDone={refresh} />}
    </>
  );
}

function DisableForm({ onDone }: { readonly onDone: () => void }) {
  const [dimension, setDimension] = useState<Dimension>('team');
  const [text, setText] = useState('');
  const [{ data }] = useQuery({ query: FilterChoicesDocument, variables: { window: {} } });
  const { save, state } = useSave(SetGroupDisabledDocument, {
    said: 'The group is left out from the next night on.',
    inputs: ['key'],
  });
  const choices = (data?.[dimension].groups.edges ?? []).map(({ node }) => node);
  const onSave = async () => {
    const chosen = choices.find(({ label }) => label === text.trim());
    const key = chosen === undefined ? apiKey(dimension, text.trim()) : chosen.key;
    const done = await save({ input: { dimension: apiDimension(dimension), key, disabled: true } });
    if (done === null) return;
    setText('');
    onDone();
  };
  return (
    <>
      <h3 className="form-title">Leave a group out</h3>
      <Form state={state} onSave={onSave} save="Leave out">
        <div className="form-grid">
          <div className="field">
            <label htmlFor="disable-dimension">Kind of group</label>
            <select
              id="disable-dimension"
              value={dimension}
              onChange={(event) => setDimension(DIMENSIONS.find((id) => id === event.target.value) ?? 'team')}
            >
              {DIMENSIONS.map((id) => (
                <option key={id} value={id}>
                  {DIMENSION_NAMES[id].one}
                </option>
              ))}
            </select>
          </div>
          <Field
            label="Group"
            list="disable-groups"
            value={text}
            onChange={setText}
            hint="Its name as the tabs show it."
            fault={state.faultAt('key')}
          />
          <datalist id="disable-groups">
            {choices.map(({ key, label }) => (
              <option key={key ?? ''} value={label} />
            ))}
          </datalist>
        </div>
      </Form>
    </>
  );
}
