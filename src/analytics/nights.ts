import { dueNightsMs } from '../domain/night.js';
import type { WorkspaceSettings } from '../domain/settings.js';
import type { EvaluationOrder } from './evaluation.js';

/** How far a workspace is with its nights. */
export interface NightsOfWorkspace {
  readonly workspaceId: string;
  readonly timeZone: string;
  readonly settings: WorkspaceSettings;
  /** The last night that was evaluated; null for none. */
  readonly lastNightMs: number | null;
  /** Nights that were begun and not finished, however long ago. */
  readonly unfinishedMs: readonly number[];
}

/**
 * The evaluations that a workspace's nights ask for now, the oldest first. Nights count from the last that was evaluated, or
 * else from the first that was begun: one that fails again and again must not hide those that came after it.
 */
export function dueEvaluations(nights: NightsOfWorkspace, nowMs: number): EvaluationOrder[] {
  const { workspaceId, timeZone, settings, lastNightMs, unfinishedMs } = nights;
  const [firstBegunMs = null] = unfinishedMs.toSorted((a, b) => a - b);
  const due = new Set([...unfinishedMs, ...dueNightsMs(lastNightMs ?? firstBegunMs, nowMs, timeZone)]);
  return [...due]
    .sort((a, b) => a - b)
    .map((evaluatedAtMs) => ({ workspaceId, evaluatedAtMs, trigger: 'night', settings }));
}
