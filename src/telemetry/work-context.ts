import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from './span.js';

/** What a piece of work is done for. */
export interface WorkContext {
  /** The request's, of which every line of the log is to tell. */
  readonly requestId?: string | undefined;
  /** What is being traced; null or left out: nothing. */
  readonly span?: Span | null;
}

const NOTHING: WorkContext = {};
const contexts = new AsyncLocalStorage<WorkContext>();

/** What the caller works for. */
export function workContext(): WorkContext {
  return contexts.getStore() ?? NOTHING;
}

/** Runs work, and whatever it begins, for a request or a span. */
export function workFor<Result>(context: WorkContext, work: () => Result): Result {
  return contexts.run(context, work);
}

/** From here on, what the caller does is for this: where there is no function to hand over, as in a hook. */
export function goOnFor(context: WorkContext): void {
  contexts.enterWith(context);
}
