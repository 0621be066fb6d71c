import { useId, useState } from 'react';
import {
  CreateReportDocument,
  type RelativeWindow,
  type ReportFieldsFragment,
  type SavedReportsQuery,
  UpdateReportDocument,
} from '../documents.generated.js';
import { apiDimension, apiFilter, DIMENSION_NAMES, DIMENSIONS, filterText } from '../model/dimension.js';
import { useView } from '../url/use-view.js';
import { Checks } from './checks.js';
import { Field, Form } from './field.js';
import { filterOf, SCHEDULES, WINDOW_NAMES } from './report-words.js';
import { useSave } from './use-save.js';

const INPUTS = ['name', 'cron', 'channels'];
const WINDOWS = Object.keys(WINDOW_NAMES) as RelativeWindow[];

interface Props {
  /** The report that is changed; null: a new one. */
  readonly report: ReportFieldsFragment | null;
  readonly channels: SavedReportsQuery['channels'];
  readonly onSaved: () => void;
}

interface Draft {
  readonly name: string;
  readonly window: RelativeWindow;
  readonly groupBy: string;
  readonly format: ReportFieldsFragment['format'];
  readonly cron: string;
  readonly channels: readonly string[];
  readonly isNarrowed: boolean;
}

function draftOf(report: ReportFieldsFragment | null): Draft {
  return {
    name: report?.name ?? '',
    window: report?.window ?? 'PREVIOUS_WEEK',
    groupBy: report?.groupBy?.toLowerCase() ?? '',
    format: report?.format ?? 'CSV',
    cron: report?.cron ?? '0 8 * * 1',
    channels: report?.channels.map(({ id }) => id) ?? [],
    isNarrowed: report !== null && filterText(filterOf(report.filter)) !== '',
  };
}

/** What a report is of, when it goes, and where. */
export function ReportForm({ report, channels, onSaved }: Props) {
  const { view } = useView();
  const [draft, setDraft] = useState(() => draftOf(report));
  const creating = useSave(CreateReportDocument, { said: 'The report is made.', inputs: INPUTS });
  const updating = useSave(UpdateReportDocument, { said: 'The report is changed.', inputs: INPUTS });
  const { state } = report === null ? creating : updating;
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  // A new report can keep what the pages are narrowed to; an old one, what it kept so far.
  const filter = report === null ? view.filter : filterOf(report.filter);
  const onSave = async () => {
    const groupBy = DIMENSIONS.find((dimension) => dimension === draft.groupBy);
    const input = {
      ...{ name: draft.name, window: draft.window, format: draft.format, cron: draft.cron },
      groupBy: groupBy === undefined ? null : apiDimension(groupBy),
      filter: draft.isNarrowed ? apiFilter(filter) : null,
      channels: [...draft.channels],
    };
    const saved =
      report === null
        ? await creating.save({ input })
        : await updating.save({ input: { id: report.id, ...input } });
    if (saved !== null) onSaved();
  };
  const takers = channels.filter(({ kind }) => kind !== 'SLACK');
  return (
    <Form state={state} onSave={onSave} save={report === null ? 'Make the report' : 'Save'}>
      <Field
        label="Name"
        value={draft.name}
        onChange={(name) => set({ name })}
        fault={state.faultAt('name')}
      />
      <div className="form-grid">
        <Choice
          label="Window"
          value={draft.window}
          options={WINDOWS.map((id) => [id, WINDOW_NAMES[id]])}
          onChange={(id) => set({ window: WINDOWS.find((known) => known === id) ?? draft.window })}
        />
        <Choice
          label="Rows"
          value={draft.groupBy}
          options={[
            ['', 'Everything in one'],
            ...DIMENSIONS.map((id) => [id, `By ${DIMENSION_NAMES[id].one.toLowerCase()}`] as const),
          ]}
          onChange={(groupBy) => set({ groupBy })}
        />
        <Choice
          label="File"
          value={draft.format}
          options={[
            ['CSV', 'CSV'],
            ['JSON', 'JSON'],
          ]}
          onChange={(format) => set({ format: format === 'JSON' ? 'JSON' : 'CSV' })}
        />
      </div>
      {filterText(filter) !== '' && (
        <label className="switch">
          <input
            type="checkbox"
            checked={draft.isNarrowed}
            onChange={({ target }) => set({ isNarrowed: target.checked })}
          />
          Only {filterText(filter)}
        </label>
      )}
      <div className="form-grid">
        <Choice
          label="Schedule"
          value={SCHEDULES.some(({ cron }) => cron === draft.cron) ? draft.cron : ''}
          options={[...SCHEDULES.map(({ cron, name }) => [cron, name] as const), ['', 'As below']]}
          onChange={(cron) => cron !== '' && set({ cron })}
        />
        <Field
          label="As cron"
          value={draft.cron}
          onChange={(cron) => set({ cron })}
          spellCheck={false}
          hint="Minute, hour, day of month, month, day of week, in the workspace's zone."
          fault={state.faultAt('cron')}
        />
      </div>
      {takers.length === 0 ? (
        <p className="field-fault">Make an e-mail or webhook channel first: a report needs one to go to.</p>
      ) : (
        <Checks
          legend="Goes to"
          options={takers.map(({ id, name }) => ({ id, name }))}
          chosen={draft.channels}
          onChange={(chosen) => set({ channels: chosen })}
          fault={state.faultAt('channels')}
        />
      )}
    </Form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
