import { useId, useState } from 'react';
import { SetGroupDisabledDocument } from '../documents.generated.js';
import { apiDimension, apiKey, DIMENSION_NAMES, DIMENSIONS, type Dimension } from '../model/dimension.js';
import { Field, Form } from './field.js';
import { useGroupChoices } from './use-group-choices.js';
import { useSave } from './use-save.js';

/** Leaves a group out of the nights: by its name, as it is typed or chosen. */
export function DisableForm() {
  const [dimension, setDimension] = useState<Dimension>('team');
  const [text, setText] = useState('');
  const { choices } = useGroupChoices(dimension);
  const id = useId();
  const { save, state } = useSave(SetGroupDisabledDocument, {
    said: 'The group is left out from the next night on.',
    inputs: ['key'],
    // The list of disabled groups has no type of its own while it is empty; it is asked for with the thresholds.
    moves: ['RegressionThresholds'],
  });
  const onSave = async () => {
    const name = text.trim();
    const chosen = choices.find((choice) => choice.name === name);
    const key = chosen === undefined ? apiKey(dimension, name) : chosen.key;
    const done = await save({ input: { dimension: apiDimension(dimension), key, disabled: true } });
    if (done !== null) setText('');
  };
  return (
    <>
      <h2 className="form-title">Leave a group out</h2>
      <Form state={state} onSave={onSave} save="Leave out">
        <div className="form-grid">
          <div className="field">
            <label htmlFor={`${id}-dimension`}>Kind of group</label>
            <select
              id={`${id}-dimension`}
              value={dimension}
              onChange={(event) => {
                setDimension(DIMENSIONS.find((known) => known === event.target.value) ?? 'team');
                setText('');
              }}
            >
              {DIMENSIONS.map((each) => (
                <option key={each} value={each}>
                  {DIMENSION_NAMES[each].one}
                </option>
              ))}
            </select>
          </div>
          <Field
            label="Group"
            list={`${id}-groups`}
            autoComplete="off"
            value={text}
            onChange={setText}
            hint="Its name as the tabs show it."
            fault={state.faultAt('key')}
          />
          <datalist id={`${id}-groups`}>
            {choices.map(({ key, name }) => (
              <option key={key ?? ''} value={name} />
            ))}
          </datalist>
        </div>
      </Form>
    </>
  );
}
