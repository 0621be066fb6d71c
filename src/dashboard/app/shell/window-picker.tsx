import { type SubmitEvent, useId, useState } from 'react';
import { formatLocalDate, localDateAt } from '../../../domain/zone.js';
import { windowInWords } from '../model/dates.js';
import { PRESETS, type WindowChoice, windowOf } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { Popover } from '../ui/popover.js';
import { useView } from '../url/use-view.js';
import { useAsOf } from './as-of.js';

/** Chooses the window: by one press, or from and to a day. */
export function WindowPicker() {
  const { view, show } = useView();
  const chosen = 'preset' in view.window ? view.window.preset : null;
  const choose = (window: WindowChoice) => show({ ...view, window, interval: null });
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">Window</legend>
      {PRESETS.map(({ id, name }) => (
        <button key={id} type="button" aria-pressed={chosen === id} onClick={() => choose({ preset: id })}>
          {name}
        </button>
      ))}
      <CustomWindow isChosen={chosen === null} onChoose={choose} />
    </fieldset>
  );
}

interface CustomProps {
  readonly isChosen: boolean;
  readonly onChoose: (window: WindowChoice) => void;
}

function CustomWindow({ isChosen, onChoose }: CustomProps) {
  const { view } = useView();
  const { asOfMs } = useAsOf();
  const { timeZone } = useSession().workspace;
  const current = windowOf(view.window, timeZone, asOfMs);
  const label = isChosen && 'window' in current ? windowInWords(current.window, timeZone) : 'Custom';
  return (
    <Popover
      label={label}
      className={isChosen ? 'segment chosen' : 'segment'}
      panelName="Custom window"
      align="end"
    >
      {(close) => (
        <CustomForm
          onChoose={(window) => {
            close();
            onChoose(window);
          }}
        />
      )}
    </Popover>
  );
}

function CustomForm({ onChoose }: Pick<CustomProps, 'onChoose'>) {
  const { view } = useView();
  const { asOfMs } = useAsOf();
  const { timeZone } = useSession().workspace;
  const current = windowOf(view.window, timeZone, asOfMs);
  const day = (ms: number) => formatLocalDate(localDateAt(ms, timeZone));
  const [start, setStart] = useState('window' in current ? day(current.window.startMs) : '');
  const [end, setEnd] = useState('window' in current ? day(current.window.endMs - 1) : '');
  const [fault, setFault] = useState<string | null>(null);
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (start === '' || end === '') {
      // An input of a day that there is none of, such as 31 February, is empty too.
      setFault('Choose the first and the last day.');
      return;
    }
    const window = { start, end };
    const result = windowOf(window, timeZone, asOfMs);
    if ('fault' in result) setFault(result.fault);
    else onChoose(window);
  };
  return (
    <form className="custom-window" onSubmit={submit} noValidate>
      <label htmlFor={`${id}-start`}>From</label>
      <input
        id={`${id}-start`}
        type="date"
        value={start}
        onChange={(event) => setStart(event.target.value)}
      />
      <label htmlFor={`${id}-end`}>To, inclusive</label>
      <input id={`${id}-end`} type="date" value={end} onChange={(event) => setEnd(event.target.value)} />
      <p className="muted small">Days of {timeZone}</p>
      {fault !== null && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      <button type="submit" className="button primary">
        Show
      </button>
    </form>
  );
}
