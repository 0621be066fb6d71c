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

/** The evaluations that a workspace's nights ask for now, the oldest first. */
export function dueEvaluations(nights: NightsOfWorkspace, nowMs: number): EvaluationOrder[] {
  const { workspaceId, timeZone, settings, lastNightMs, unfinishedMs } = nights;
  const due = new Set([...unfinishedMs, ...dueNightsMs(lastNightMs, nowMs, timeZone)]);
  return [...due]
    .sort((a, b) => a - b)
    .map((evaluatedAtMs) => ({ workspaceId, evaluatedAtMs, trigger: 'night', settings }));
}
