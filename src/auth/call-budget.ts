import { RateLimiterMemory } from 'rate-limiter-flexible';
import { PublicError, RateLimited } from '../errors.js';
import type { Principal } from './principal.js';

/** What any request costs, whatever it asks. */
export const REQUEST_COST = 100;
/** Reading a window of the ledger and computing over it, whatever is shown of it. */
export const ANALYSIS_COST = 10_000;
const SECONDS = 60;

/** Both in points; 0: no limit. */
export interface BudgetRules {
  /** The most that one operation may cost. */
  readonly perOperation: number;
  /** The most that one token, or one user of a JWT, may spend in a minute in this process. */
  readonly perMinute: number;
}

/** What one request has cost, and what its caller may still spend. */
export interface CallBudget {
  /** Points that this request was estimated at. */
  readonly requested: number;
  /** Points that it has cost so far. */
  readonly spent: number;
  /** The most that an operation may cost; null: there is no limit. */
  readonly limit: number | null;
  readonly perMinute: number | null;
  /** What is left of the minute; null: there is no limit. */
  readonly left: number | null;
  /** When the minute ends. */
  readonly resetsInSeconds: number | null;
  /**
   * @throws RateLimited where more is asked than is left; then nothing is spent.
   */
  spend(points: number): Promise<void>;
  /**
   * @throws PublicError COST_LIMIT_EXCEEDED for what no minute would be enough for, else as `spend`.
   */
  spendOnOperation(points: number): Promise<void>;
  /** Corrects an estimate that was spent. */
  settle(estimated: number, actual: number): Promise<void>;
}

/** Opens the budgets of requests: each caller has one for all of theirs. */
export type OpenBudget = (principal: Principal) => CallBudget;

export function callBudgets(rules: BudgetRules): OpenBudget {
  const limiter =
    rules.perMinute === 0 ? null : new RateLimiterMemory({ points: rules.perMinute, duration: SECONDS });
  return ({ workspace, caller }) =>
    new Budget(rules, limiter, `${workspace.id}/${caller.kind}/${caller.key}`);
}

/** What a GraphQL client reads of it under `extensions.cost`: points, and seconds until the caller's minute is over. */
export function shownCost({ requested, spent, limit, left, resetsInSeconds }: CallBudget) {
  return { requested, actual: spent, limit, left, resetsInSeconds };
}

class Budget implements CallBudget {
  requested = 0;
  spent = 0;
  readonly limit: number | null;
  readonly perMinute: number | null;
  left: number | null;
  resetsInSeconds: number | null = null;

  constructor(
    { perOperation, perMinute }: BudgetRules,
    private readonly limiter: RateLimiterMemory | null,
    private readonly key: string,
  ) {
    this.limit = perOperation === 0 ? null : perOperation;
    this.perMinute = perMinute === 0 ? null : perMinute;
    this.left = this.perMinute;
  }

  async spend(points: number): Promise<void> {
    this.requested += points;
    if (this.limiter === null) {
      this.spent += points;
      return;
    }
    const before = await this.limiter.get(this.key);
    this.#note(before ?? { remainingPoints: this.limiter.points, msBeforeNext: SECONDS * 1_000 });
    if (points > (this.left ?? 0)) throw this.#refusal(points);
    this.#note(await this.limiter.penalty(this.key, points));
    this.spent += points;
  }

  async spendOnOperation(points: number): Promise<void> {
    if (this.limit !== null && points > this.limit) {
      const message = `the operation costs ${points} points, and one may cost ${this.limit}: ask for smaller pages, shorter series or fewer fields`;
      throw new PublicError('COST_LIMIT_EXCEEDED', message);
    }
    await this.spend(points);
  }

  async settle(estimated: number, actual: number): Promise<void> {
    this.spent += actual - estimated;
    if (this.limiter === null) return;
    // A minute that ended meanwhile has nothing to be given back.
    const before = await this.limiter.get(this.key);
    const back = Math.min(estimated - actual, before?.consumedPoints ?? 0);
    this.#note(await this.limiter.reward(this.key, back));
  }

  #note({
    remainingPoints,
    msBeforeNext,
  }: {
    readonly remainingPoints: number;
    readonly msBeforeNext: number;
  }) {
    this.left = Math.max(0, remainingPoints);
    this.resetsInSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  }

  #refusal(points: number): RateLimited {
    const seconds = this.resetsInSeconds ?? SECONDS;
    const message = `this caller may spend ${this.perMinute} points a minute: ${points} are asked for and ${this.left} are left; more are there in ${seconds} s`;
    return new RateLimited(message, seconds);
  }
}
