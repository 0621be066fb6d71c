import type { Principal } from '../auth/principal.js';
import type { Clock } from '../clock.js';
import type { Orm } from '../db/orm.js';
import { isAllowed } from '../domain/permissions.js';
import { RateLimited } from '../errors.js';
import { readStanding } from '../store/standing.store.js';

/** Somebody who stays connected. */
export interface LiveCaller {
  readonly principal: Principal;
  readonly transport: 'websocket' | 'sse';
  /** Ends their connection, since they may not see the workspace any more. */
  readonly dismiss: () => void;
}

/** How many may be connected at a time, to one process. */
export interface ConnectionLimits {
  /** Of sockets that have not said yet who they are: one more ends the one that has waited the longest. */
  readonly waiting: number;
  /** Of one API token, or one user of a JWT, sockets and streams together: nobody can shut out all others. */
  readonly ofOneCaller: number;
  /** Of all who were let in. */
  readonly all: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = { waiting: 1_000, ofOneCaller: 1_000, all: 10_000 };
/** Of whoever is turned away since there are too many. */
const TRY_AGAIN_AFTER_S = 5;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Everybody who stays connected. Being let in once is not for ever: they are dismissed at the instant at which their token
 * expires, and looked at again before they are told anything.
 */
export class LiveCallers {
  readonly #byWorkspace = new Map<string, Set<LiveCaller>>();
  readonly #countByCaller = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly orm: Orm,
    private readonly clock: Clock,
    readonly limits: ConnectionLimits = CONNECTION_LIMITS,
  ) {}

  /** How many there are, by how they are connected. */
  countByTransport(): Record<LiveCaller['transport'], number> {
    const counts = { websocket: 0, sse: 0 };
    for (const callers of this.#byWorkspace.values())
      for (const { transport } of callers) counts[transport] += 1;
    return counts;
  }

  /** The workspaces that anybody is connected to. */
  get workspaces(): string[] {
    return [...this.#byWorkspace.keys()];
  }

  /**
   * Keeps an eye on a caller. @returns what to call when they have gone.
   * @throws RateLimited where there are too many, of them or in all.
   */
  add(caller: LiveCaller): () => void {
    const { workspace, expiresAtMs } = caller.principal;
    const uncount = this.#counted(caller);
    const callers = this.#byWorkspace.get(workspace.id) ?? new Set();
    this.#byWorkspace.set(workspace.id, callers.add(caller));
    const leftMs = expiresAtMs === null ? Number.POSITIVE_INFINITY : expiresAtMs - this.clock();
    const timer = leftMs > LONGEST_TIMER_MS ? undefined : setTimeout(caller.dismiss, Math.max(leftMs, 0));
    return () => {
      if (!callers.delete(caller)) return;
      clearTimeout(timer);
      if (callers.size === 0) this.#byWorkspace.delete(workspace.id);
      uncount();
    };
  }

  #counted({ principal: { workspace, caller } }: LiveCaller): () => void {
    const { ofOneCaller, all } = this.limits;
    const key = `${workspace.id}/${caller.kind}/${caller.key}`;
    const count = this.#countByCaller.get(key) ?? 0;
    if (count >= ofOneCaller) throw tooMany(`a caller may hold ${ofOneCaller} connections that stay`);
    if (this.#count >= all) throw tooMany(`the gateway holds ${all} connections that stay`);
    this.#countByCaller.set(key, count + 1);
    this.#count += 1;
    return () => {
      const left = (this.#countByCaller.get(key) ?? 0) - 1;
      if (left > 0) this.#countByCaller.set(key, left);
      else this.#countByCaller.delete(key);
      this.#count -= 1;
    };
  }

  /** Dismisses everybody of a workspace who may not read it any more. One statement, however many there are. */
  async review(workspaceId: string): Promise<void> {
    const callers = [...(this.#byWorkspace.get(workspaceId) ?? [])];
    if (callers.length === 0) return;
    const standing = await readStanding(
      this.orm,
      workspaceId,
      callers.map(({ principal }) => principal.caller),
    );
    for (const { principal, dismiss } of callers) {
      const role = standing(principal.caller);
      const hasExpired = principal.expiresAtMs !== null && principal.expiresAtMs <= this.clock();
      if (hasExpired || role === null || !isAllowed(role, 'READ_ANALYTICS')) dismiss();
    }
  }
}

function tooMany(what: string): RateLimited {
  return new RateLimited(
    `${what}, and no more: close some, or try again in ${TRY_AGAIN_AFTER_S} s`,
    TRY_AGAIN_AFTER_S,
  );
}
