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
  /** Where it is not the default: what that is, and the way back to it. */
  readonly byDefault?: { readonly text: string; readonly choose: () => void } | undefined;
}

/** An input with its name, what may stand in it, and what is wrong with what does. */
export function Field({ label, onChange, fault, hint, unit, byDefault, ...input }: FieldProps) {
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
      {byDefault !== undefined && (
        <button type="button" className="link-button" onClick={byDefault.choose}>
          Back to {byDefault.text}, the default<span className="visually-hidden"> of {label}</span>
        </button>
      )}
      <p id={`${id}-fault`} className="field-fault">
        {fault}
      </p>
    </div>
  );
}

interface FormProps {
  readonly state: SaveState;
  /** Whether nothing is wrong with what was typed, as far as this page knows. */
  readonly isReady?: boolean;
  readonly onSave: () => Promise<unknown>;
  readonly save?: string;
  readonly children: ReactNode;
}

/** A form that says at its head what is wrong with the whole, and goes to the first input that is. */
export function Form({ state, isReady = true, onSave, save = 'Save', children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasSaving = useRef(false);
  const firstFault = () => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
  useEffect(() => {
    if (wasSaving.current && !state.isSaving) {
      const invalid = firstFault();
      // The button was disabled meanwhile, and a browser takes the focus from what is.
      if (invalid != null) invalid.focus();
      else if (document.activeElement === document.body) button.current?.focus();
    }
    wasSaving.current = state.isSaving;
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void onSave();
    else firstFault()?.focus();
  };
  return (
    <form ref={form} className="card settings-form" onSubmit={submit} noValidate>
      <p className="field-fault" role="alert">
        {state.fault}
      </p>
      {children}
      <div className="form-buttons">
        <button ref={button} type="submit" className="button primary" disabled={state.isSaving}>
          {state.isSaving ? 'Saving…' : save}
        </button>
      </div>
    </form>
  );
}
