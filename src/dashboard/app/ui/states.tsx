import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';

interface FaultProps {
  readonly error: CombinedError;
  readonly onRetry: () => void;
}

/** What went wrong, in words a person can act on, and a way to try again. */
export function Fault({ error, onRetry }: FaultProps) {
  if (isForbidden(error)) return <NoAccess />;
  const { title, advice } = inWords(error);
  return (
    <div className="state fault" role="alert">
      <h2>{title}</h2>
      <p>{advice}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

/** For a role that is too low for what the address asks for. */
export function NoAccess({ need }: { readonly need?: string }) {
  return (
    <div className="state" role="alert">
      <h2>No access</h2>
      <p>
        {need ?? 'Your role does not allow this.'} An owner of the workspace can give you a token of a higher
        role.
      </p>
    </div>
  );
}

/** Nothing to show, why, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      <div className="state-text">{children}</div>
    </div>
  );
}

function isForbidden(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === 'FORBIDDEN');
}

function inWords(error: CombinedError): { readonly title: string; readonly advice: string } {
  if (error.networkError && error.response === undefined)
    return { title: 'The server cannot be reached', advice: 'Is it running, and is this device online?' };
  const [first] = error.graphQLErrors;
  if (first?.extensions.code === 'BAD_USER_INPUT')
    return { title: 'The server does not take this address', advice: first.message };
  return {
    title: 'The server could not answer',
    advice: first?.message ?? `It answered ${error.response?.status ?? 'nothing'}. Its log says more.`,
  };
}

/** Grey blocks where text will stand. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span className={`skeleton ${className}`} aria-hidden="true" />;
}

const FOUR = ['a', 'b', 'c', 'd'];

/** Four cards that are on their way. */
export function CardSkeletons() {
  return (
    <div className="cards" role="status" aria-label="Loading">
      {FOUR.map((key) => (
        <div key={key} className="card metric-card">
          <Skeleton className="line short" />
          <Skeleton className="line big" />
          <Skeleton className="block" />
          <Skeleton className="line" />
        </div>
      ))}
    </div>
  );
}

/** The page before anything is known of it. */
export function PageSkeleton() {
  return (
    <div className="page">
      <Skeleton className="line title" />
      <CardSkeletons />
    </div>
  );
}
