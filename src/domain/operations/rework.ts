import { type FailureRule, hasFailed } from '../failed-change.js';
import { CHANGE_TYPES } from '../ledger-words.js';
import type { ChangeSegment } from '../segment.js';

const EMERGENCY = CHANGE_TYPES.indexOf('emergency');

/** The completions of a service's last failed changes: the latest, and the latest before that instant. */
interface LastFailed {
  readonly latestMs: number;
  readonly beforeMs: number;
}

/**
 * Which closed changes are rework: emergency changes that were completed within the failure window W after a failed change of the same
 * service, `earlier.completed_at < completed_at <= earlier.completed_at + W`. A change without a service is none.
 * @param changes in order of completion; they must reach back W before the first one that is asked about.
 * @returns for each segment, 1 where the row is rework.
 */
export function reworkOf(
  changes: readonly ChangeSegment[],
  rule: FailureRule,
): ReadonlyMap<ChangeSegment, Uint8Array> {
  const failedByService = new Map<number, LastFailed>();
  const marks = new Map<ChangeSegment, Uint8Array>();
  for (const segment of changes) {
    const { completedAtMs, serviceId, changeType, outcome, incidentDelayMs } = segment.facts;
    const isRework = new Uint8Array(segment.count);
    for (let row = 0; row < segment.count; row += 1) {
      const service = serviceId[row] ?? 0;
      if (service === 0) continue;
      const atMs = completedAtMs[row] ?? 0;
      const last = failedByService.get(service);
      if (changeType[row] === EMERGENCY && last !== undefined) {
        const earlierMs = last.latestMs < atMs ? last.latestMs : last.beforeMs;
        if (atMs - earlierMs <= rule.failureWindowMs) isRework[row] = 1;
      }
      if (hasFailed(outcome[row], incidentDelayMs[row], rule))
        failedByService.set(service, withFailed(last, atMs));
    }
    marks.set(segment, isRework);
  }
  return marks;
}

function withFailed(last: LastFailed | undefined, atMs: number): LastFailed {
  if (last === undefined) return { latestMs: atMs, beforeMs: Number.NEGATIVE_INFINITY };
  return last.latestMs === atMs ? last : { latestMs: atMs, beforeMs: last.latestMs };
}
