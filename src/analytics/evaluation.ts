import type { AlertDecision, KnownAlert } from '../domain/decide-alerts.js';
import { decideAlerts } from '../domain/decide-alerts.js';
import { evaluateRegressions, regressionWindows } from '../domain/regression.js';
import { failureWindowMs, type WorkspaceSettings } from '../domain/settings.js';
import { sliceOf } from '../domain/slice.js';
import { breachedGoals, goalWindow } from './breached-goals.js';
import { composeEvents, type EvaluationNews, type Outgoing } from './compose-events.js';
import type { GoalFacts } from './dispatch-event.js';
import type { Links } from './links.js';
import type { FactSource } from './ports.js';

export const EVALUATION_TRIGGERS = ['night', 'by_hand'] as const;
export type EvaluationTrigger = (typeof EVALUATION_TRIGGERS)[number];

/** One evaluation to be done: of which workspace, as of which instant, and what set it off. */
export interface EvaluationOrder {
  readonly workspaceId: string;
  readonly evaluatedAtMs: number;
  readonly trigger: EvaluationTrigger;
  readonly settings: WorkspaceSettings;
}

/** A right to write the outcome of one evaluation, until it lapses or somebody takes it over. */
export interface EvaluationClaim {
  readonly workspaceId: string;
  readonly evaluatedAtMs: number;
  readonly fence: number;
}

/** What an evaluation came to. */
export interface EvaluationOutcome {
  /** How many metrics of how many groups could be judged. */
  readonly findings: number;
  readonly raised: number;
  readonly silenced: number;
  readonly recovered: number;
}

/** How an evaluation is told of. */
export interface EvaluationTelling {
  /** The goals that are missed, in the workspace's zone. */
  readonly breached: (timeZone: string) => GoalFacts[];
  readonly compose: (news: EvaluationNews) => Outgoing[];
}

/** What evaluations need of the world. A claim that was taken over makes every call of it throw ClaimLost. */
export interface EvaluationStore {
  /** @returns null where another process has it, or it is done and nobody asked for it by hand. */
  claim(order: EvaluationOrder): Promise<EvaluationClaim | null>;
  /** Puts off the moment at which another process may take the claim over, and says how far we are. */
  renew(claim: EvaluationClaim, stage: EvaluationStage): Promise<void>;
  /**
   * Writes the alerts, their events, what channels are to be sent, and the outcome in one transaction. `decide` sees the
   * alerts as they stand in it.
   */
  complete(
    claim: EvaluationClaim,
    decide: (known: readonly KnownAlert[]) => AlertDecision,
    findings: number,
    telling?: EvaluationTelling,
  ): Promise<EvaluationOutcome>;
  /** Notes that it failed, for the next try and for whoever looks. */
  fail(claim: EvaluationClaim, reason: string): Promise<void>;
}

export const EVALUATION_STAGES = ['reading', 'comparing', 'writing'] as const;
export type EvaluationStage = (typeof EVALUATION_STAGES)[number];

/** How far a run is, as it is shown; `abandoned` is one whose process fell silent. */
export const EVALUATION_STATES = ['running', 'done', 'failed', 'abandoned'] as const;

/** Another process took the evaluation over: whatever this one found is not written. */
export class ClaimLost extends Error {}

export interface EvaluationServices {
  readonly store: EvaluationStore;
  readonly factsOf: (workspaceId: string) => FactSource;
  readonly links: Links;
  /** How often a claim is renewed while it is worked on, in milliseconds. */
  readonly renewEveryMs: number;
}

/**
 * Evaluates one workspace as of one instant: claims it, compares every metric of every group in one read of the facts, and
 * writes what came of it, once, however many processes try.
 * @returns null where another process has it or had it.
 * @throws whatever stopped it, after noting it in the run.
 */
export async function evaluate(
  { store, factsOf, links, renewEveryMs }: EvaluationServices,
  order: EvaluationOrder,
): Promise<EvaluationOutcome | null> {
  const claim = await store.claim(order);
  if (claim === null) return null;
  const heart = keepAlive(store, claim, renewEveryMs);
  try {
    const { workspaceId, evaluatedAtMs, settings } = order;
    const { baseline } = regressionWindows(evaluatedAtMs);
    const facts = await factsOf(workspaceId).read([baseline, goalWindow(evaluatedAtMs)]);
    await heart.reach('comparing');
    const failure = { failureWindowMs: failureWindowMs(settings), asOfMs: evaluatedAtMs };
    const slice = sliceOf(facts, baseline);
    const findings = evaluateRegressions(slice, settings.regression, failure);
    await heart.reach('writing');
    const decide = (known: readonly KnownAlert[]) => decideAlerts(findings, known, evaluatedAtMs);
    return await store.complete(claim, decide, findings.length, {
      breached: (timeZone) => breachedGoals({ evaluatedAtMs, settings, facts }, timeZone, failure),
      compose: composeEvents({ evaluatedAtMs, baseline: slice, links }, failure),
    });
  } catch (error) {
    if (error instanceof ClaimLost) return null;
    await noteFailure(store, claim, error);
    throw error;
  } finally {
    heart.stop();
  }
}

/** What went wrong is for the log of the process: its words may be the database's, and the runs are shown to tenants. */
const REASON = 'internal error: the log of this worker has the reason';

async function noteFailure(store: EvaluationStore, claim: EvaluationClaim, error: unknown): Promise<void> {
  try {
    await store.fail(claim, REASON);
  } catch (second) {
    // Then the claim lapses by itself, and the run is tried again.
    throw new AggregateError([error, second], 'an evaluation failed, and so did noting it');
  }
}

/** A stage that takes longer than this many renewals waits for an answer that will not come: another process may try. */
const MOST_RENEWALS_OF_A_STAGE = 30;

/** Renews a claim while it is worked on. A renewal that fails shows at the next step, which checks the claim as well. */
function keepAlive(store: EvaluationStore, claim: EvaluationClaim, everyMs: number) {
  let stage: EvaluationStage = 'reading';
  let renewals = 0;
  const renew = () => store.renew(claim, stage);
  const timer = setInterval(() => {
    renewals += 1;
    if (renewals <= MOST_RENEWALS_OF_A_STAGE) renew().catch(() => undefined);
  }, everyMs);
  return {
    async reach(next: EvaluationStage) {
      stage = next;
      renewals = 0;
      await renew();
    },
    stop: () => clearInterval(timer),
  };
}
