import { type InputHTMLAttributes, type ReactNode, type SubmitEvent, useEffect, useId, useRef } from 'react';
import type { SaveState } from './use-save.js';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with it; null: nothing. */
  readonly fault: string | null;
  readonly hint?: ReactNode;
  /** Stands behind the input. */
  readonly unit?: string;
}

/** An input with its name, what may stand in it, and what is wrong with what does. */
export function Field({ label, onChange, fault, hint, unit, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-input">
        <input
          {...input}
          id={id}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={fault !== null}
          aria-describedby={`${id}-hint ${id}-fault`}
        />
        {unit !== undefined && <span className="muted">{unit}</span>}
      </span>
      <p id={`${id}-hint`} className="muted small">
        {hint}
      </p>
      <p id={`${id}-fault`} className="field-fault">
        {fault}
      </p>
    </div>
  );
}

interface FormProps {
  readonly state: SaveState;
  readonly onSave: () => Promise<unknown>;
  readonly save?: string;
  readonly children: ReactNode;
  /** Buttons beside the one that saves. */
  readonly more?: ReactNode;
}

/** A form that says at its head what is wrong with the whole, and goes to the first input that is. */
export function Form({ state, onSave, save = 'Save', children, more }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const wasSaving = useRef(false);
  useEffect(() => {
    if (wasSaving.current && !state.isSaving)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    wasSaving.current = state.isSaving;
  }, [state.isSaving]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void onSave();
  };
  return (
    <form ref={form} className="card settings-form" onSubmit={submit} noValidate>
      <p className="field-fault" role="alert">
        {state.fault}
      </p>
      {children}
      <div className="form-buttons">
        <button type="submit" className="button primary" disabled={state.isSaving}>
          {state.isSaving ? 'Saving…' : save}
        </button>
        {more}
      </div>
    </form>
  );
}
