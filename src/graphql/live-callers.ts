import type { Principal } from '../auth/principal.js';
import type { Clock } from '../clock.js';
import type { Orm } from '../db/orm.js';
import { isAllowed } from '../domain/permissions.js';
import { readStanding } from '../store/standing.store.js';

/** Somebody who stays connected. */
export interface LiveCaller {
  readonly principal: Principal;
  readonly transport: 'websocket' | 'sse';
  /** Ends their connection, since they may not see the workspace any more. */
  readonly dismiss: () => void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Everybody who stays connected. Being let in once is not for ever: they are dismissed at the instant at which their token
 * expires, and looked at again before they are told anything.
 */
export class LiveCallers {
  readonly #byWorkspace = new Map<string, Set<LiveCaller>>();

  constructor(
    private readonly orm: Orm,
    private readonly clock: Clock,
  ) {}

  /** How many there are. */
  get count(): number {
    return this.#byWorkspace.values().reduce((sum, callers) => sum + callers.size, 0);
  }

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

  /** Keeps an eye on a caller. @returns what to call when they have gone. */
  add(caller: LiveCaller): () => void {
    const { workspace, expiresAtMs } = caller.principal;
    const callers = this.#byWorkspace.get(workspace.id) ?? new Set();
    this.#byWorkspace.set(workspace.id, callers.add(caller));
    const leftMs = expiresAtMs === null ? Number.POSITIVE_INFINITY : expiresAtMs - this.clock();
    const timer = leftMs > LONGEST_TIMER_MS ? undefined : setTimeout(caller.dismiss, Math.max(leftMs, 0));
    return () => {
      clearTimeout(timer);
      callers.delete(caller);
      if (callers.size === 0) this.#byWorkspace.delete(workspace.id);
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
