import type { Refusal } from './gateway.js';

/** Says aloud that the server refused, and what can be done about it. */
export function RefusalBanner({ refusal }: { readonly refusal: Refusal }) {
  return (
    <div className="refusal" role="alert">
      <strong>{refusal.title}</strong>
      <span>{refusal.message}</span>
    </div>
  );
}
