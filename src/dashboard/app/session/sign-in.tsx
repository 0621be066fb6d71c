import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import icon from '../../../browser/icon.svg';
import type { Refusal } from './client.js';

interface Props {
  readonly slug: string;
  readonly refusal: Refusal | null;
  readonly onSignIn: (token: string) => void;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const VISIBLE_ASCII = /^(Bearer\s+)?[\x21-\x7e]+$/i;

/** Takes a token and keeps it for this tab. */
export function SignIn({ slug, refusal, onSignIn }: Props) {
  const [draft, setDraft] = useState('');
  const [isMalformed, setIsMalformed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.select(), []);
  const fault = isMalformed ? 'A token holds no spaces. Copy it again, whole.' : faultOf(refusal, slug);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isToken = VISIBLE_ASCII.test(draft.trim());
    setIsMalformed(!isToken);
    if (isToken) onSignIn(draft);
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <h1>
          <img src={icon} alt="" width="32" height="32" /> Vigilo Analytics
        </h1>
        <p>
          The dashboard of workspace <b>{slug}</b> needs an API token. It stays in this tab and goes to this
          server only.
        </p>
        <label htmlFor={id}>API token</label>
        <input
          id={id}
          ref={field}
          type="password"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={fault !== null}
          aria-describedby={`${id}-fault`}
        />
        <p id={`${id}-fault`} className="field-fault" role="alert">
          {fault}
        </p>
        <button type="submit" className="button primary" disabled={draft.trim() === ''}>
          Sign in
        </button>
        <p className="muted small">
          No token yet? <code>npm start</code> prints one for the demo workspace. Where the server runs,{' '}
          <code>
            npx vigilo token create --workspace {SLUG.test(slug) ? slug : 'WORKSPACE'} --role viewer
          </code>{' '}
          makes one.
        </p>
      </form>
    </main>
  );
}

function faultOf(refusal: Refusal | null, slug: string): string | null {
  if (refusal === 'token') return 'The token is not accepted: it may be incomplete, expired or revoked.';
  if (refusal === 'workspace')
    return `This token opens no workspace “${slug}”. Check the address and the token.`;
  return null;
}
