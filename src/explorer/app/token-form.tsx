import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import type { ConnectionControls } from './use-connection.js';

/** The one place for the API token. */
export function TokenForm({ controls }: { readonly controls: ConnectionControls }) {
  const { connection, token, connect, disconnect } = controls;
  const [draft, setDraft] = useState(token);
  const [isVisible, setIsVisible] = useState(false);
  const isRefused = connection.phase === 'refused';
  const isInUse = connection.phase === 'open' && connection.refusal === null && draft === token;
  const field = useRef<HTMLInputElement>(null);
  const fieldId = useId();

  useEffect(() => {
    setDraft(token);
    if (token === '') field.current?.focus();
  }, [token]);
  useEffect(() => {
    if (isRefused) field.current?.select();
  }, [isRefused]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (draft.trim() !== '') connect(draft);
  };
  return (
    <form className="token" onSubmit={submit}>
      <label htmlFor={fieldId}>API token</label>
      <span className="token-field">
        <input
          id={fieldId}
          ref={field}
          type={isVisible ? 'text' : 'password'}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          placeholder="Kept for this tab only"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={isRefused}
        />
        <button
          type="button"
          aria-label={isVisible ? 'Hide token' : 'Show token'}
          onClick={() => setIsVisible(!isVisible)}
        >
          {isVisible ? 'Hide' : 'Show'}
        </button>
      </span>
      {!isInUse && (
        <button type="submit" className="primary" disabled={draft.trim() === ''}>
          Connect
        </button>
      )}
      {token !== '' && (
        <button type="button" className="quiet" onClick={disconnect}>
          Forget
        </button>
      )}
    </form>
  );
}
