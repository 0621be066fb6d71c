import type { FailureReason, NotClosed } from '../domain/change-outcome.js';
import type { ClosureCode } from '../domain/ledger-words.js';
import type { FailedReason, Membership, NotFailedReason, NotSuccessfulReason } from '../domain/membership.js';
import { formatLocalDate } from '../domain/zone.js';
import { durationInWords, nameInWords } from './metric-words.js';

const CLOSURE_WORDS: Readonly<Record<ClosureCode, string>> = {
  successful: 'successful',
  successful_with_issues: 'successful with issues',
  unsuccessful: 'unsuccessful',
};

const NOT_CLOSED_WORDS: Readonly<Record<NotClosed, string>> = {
  cancelled: 'Cancelled changes are not closed.',
  not_completed: 'Not completed yet.',
  no_completion_time: 'Over, but without a completion time: not closed.',
  no_closure_code: 'Completed, but without a closure code: not closed.',
};

const CAUSE_NOT_CLOSED_WORDS: Readonly<Record<NotClosed, string>> = {
  cancelled: 'it was cancelled',
  not_completed: 'it is not completed yet',
  no_completion_time: 'it has no completion time',
  no_closure_code: 'it has no closure code',
};

/**
 * Why a record counts in a metric or does not, as one sentence for a person. W is the workspace's failure window.
 * Example: `Closed as successful on 2026-03-10: 1 successful change.`
 */
export function countingInWords({ reason, on }: Membership, failureWindowMs: number): string {
  const day = on === null ? '' : formatLocalDate(on);
  switch (reason.kind) {
    case 'not_closed':
      return NOT_CLOSED_WORDS[reason.why];
    case 'not_successful':
      return `${notSuccessful(reason)}: not a successful change.`;
    case 'deployed':
      return `Closed as ${CLOSURE_WORDS[reason.closureCode]} on ${day}: 1 successful change.`;
    case 'led':
      return `Closed as ${CLOSURE_WORDS[reason.closureCode]} on ${day}, ${durationInWords(reason.leadMs)} after its creation.`;
    case 'failed':
      return failed(reason, failureWindowMs);
    case 'not_failed':
      return notFailed(reason, failureWindowMs);
    case 'unresolved':
      return 'Still open: it counts once it is resolved.';
    case 'resolved':
      return `Resolved on ${day}, ${durationInWords(reason.timeToResolveMs)} after it opened.`;
    case 'cause_not_closed': {
      const change = nameInWords(reason.change);
      return `${change}, which caused it, is not closed (${CAUSE_NOT_CLOSED_WORDS[reason.why]}) and cannot fail.`;
    }
    case 'fails_cause':
    case 'spares_cause': {
      const change = nameInWords(reason.change);
      const opened = openedInWords(reason.delayMs, `${change}’s completion`, failureWindowMs);
      const outcome =
        reason.kind === 'fails_cause' ? `counts as failed on ${day}` : 'does not count as failed by it';
      return `It ${opened}: ${change} ${outcome}.`;
    }
  }
}

function notSuccessful({ closureCode, isRolledBack }: NotSuccessfulReason): string {
  if (closureCode === null) return 'Rolled back';
  const closed = `Closed as ${CLOSURE_WORDS[closureCode]}`;
  if (!isRolledBack) return closed;
  return closureCode === 'unsuccessful' ? `${closed} and rolled back` : `${closed}, but rolled back`;
}

function failed({ isSuccessful, reasons, incidents }: FailedReason, failureWindowMs: number): string {
  const first = incidents[0];
  const further = incidents.length - 1;
  const more = further > 0 ? `, and ${further} more in that time` : '';
  const opened =
    first === undefined
      ? ''
      : `${nameInWords(first.incident)} ${openedInWords(first.delayMs, 'completion', failureWindowMs)}${more}`;
  if (isSuccessful) return `It counts as a success and as a failure: it closed well, then ${opened}.`;
  const words: Readonly<Record<FailureReason, string>> = {
    unsuccessful: 'its closure code is unsuccessful',
    rolled_back: 'rolled back',
    incident: opened,
  };
  return `Closed, and failed: ${reasons.map((reason) => words[reason]).join('; ')}.`;
}

function notFailed({ isPending, missed }: NotFailedReason, failureWindowMs: number): string {
  const window = `the failure window of ${durationInWords(failureWindowMs)}`;
  const opened =
    missed === null
      ? null
      : `${nameInWords(missed.incident)} ${openedInWords(missed.delayMs, 'completion', failureWindowMs)}`;
  if (!isPending)
    return `Closed, and not failed: ${opened ?? `no incident that it caused opened within ${window}`}.`;
  const open = `${window} after its completion has not ended yet`;
  return `Closed, and not failed so far: ${opened === null ? open : `${opened}, and ${open}`}.`;
}

/** Example: `opened 26 h after completion, 2 h beyond the failure window of 24 h`. */
function openedInWords(delayMs: number, completion: string, failureWindowMs: number): string {
  if (delayMs < 0) return `opened ${durationInWords(-delayMs)} before ${completion}`;
  const when = delayMs === 0 ? `at ${completion}` : `${durationInWords(delayMs)} after ${completion}`;
  const window = `the failure window of ${durationInWords(failureWindowMs)}`;
  // The distance to the window's end, because "24 h after" and "within 24 h" would both be said of 24 h and 1 ms.
  const beyondMs = Math.ceil(delayMs - failureWindowMs);
  const place = beyondMs > 0 ? `${durationInWords(beyondMs)} beyond ${window}` : `within ${window}`;
  return `opened ${when}, ${place}`;
}
