/** Stands in the change type column of an incident that no change caused. */
export const NO_CHANGE_TYPE = 255;

/** Bits of `ChangeFacts.outcome`. A rolled-back change that closed `unsuccessful` carries FAILED once. */
export const OUTCOME_SUCCESSFUL = 1;
export const OUTCOME_FAILED = 2;

/** Ids of records, as narrow as they fit: below 2^32, or any. */
export type Ids = Uint32Array | Float64Array;
/** Offsets, as `encodeOffset` writes them: below 2^32 milliseconds, or any; empty where no row has one. */
export type Offsets = Uint8Array | Uint32Array | Float64Array;
/** Ids of members or assets, as narrow as they fit: below 2^16, or any. */
export type Refs = Uint16Array | Int32Array;

/**
 * Closed changes as columns, ordered by completion, then id. Row `i` of every column is
 * one change. Numbers only: names live in `FactNames`.
 */
export interface ChangeFacts {
  readonly count: number;
  /** The change's id in the ledger. */
  readonly id: Ids;
  /** Milliseconds since the epoch. */
  readonly completedAtMs: Float64Array;
  /** `completed_at − created_at`. */
  readonly leadMs: Float64Array;
  /** From completion to the first linked incident that opened at or after it; NaN where there is none. */
  readonly incidentDelayMs: Float64Array;
  /** From creation to approval. */
  readonly approvedAfterMs: Offsets;
  /** From creation to start. */
  readonly startedAfterMs: Offsets;
  /** OUTCOME_SUCCESSFUL and OUTCOME_FAILED, of the change by itself: before any incident is looked at. */
  readonly outcome: Uint8Array;
  /** A membership id, or 0 where there is none. */
  readonly ownerId: Refs;
  /** The primary affected asset's id, or 0 where there is none. */
  readonly serviceId: Refs;
  /** An index into CHANGE_TYPES. */
  readonly changeType: Uint8Array;
}

/** Resolved incidents as columns, ordered by resolution, then id. */
export interface IncidentFacts {
  readonly count: number;
  readonly id: Ids;
  readonly resolvedAtMs: Float64Array;
  /** `resolved_at − opened_at`. */
  readonly timeToResolveMs: Float64Array;
  /** From the completion of the change that caused it to its opening. */
  readonly openedAfterCauseMs: Offsets;
  /** A membership id, or 0 where there is none. */
  readonly assigneeId: Refs;
  readonly serviceId: Refs;
  /** Of the change that caused it: an index into CHANGE_TYPES, or NO_CHANGE_TYPE. */
  readonly changeType: Uint8Array;
}

/** What took a while and ended, or is still open, as columns, ordered by the instant that places it, then id. */
export interface EventFacts {
  readonly count: number;
  /** Of an approval: its change's id; of a runbook execution: its place in the order of writing; of an incident: its id. */
  readonly id: Ids;
  /** When it ended; of what is still open, when it began. */
  readonly atMs: Float64Array;
  readonly durationMs: Float64Array;
  /** A membership id, or 0 where there is none. */
  readonly memberId: Refs;
  readonly serviceId: Refs;
  /** An index into CHANGE_TYPES, or NO_CHANGE_TYPE. */
  readonly changeType: Uint8Array;
  /** 1 where it came out in the way that its view counts: a rejected approval, a runbook that succeeded. */
  readonly isMarked: Uint8Array;
}

/** An asset as a group of it is shown. `key` is the ledger's natural key. */
export interface AssetName {
  readonly id: number;
  readonly key: string;
  readonly name: string;
}

/** What the id columns stand for, at the instant that the facts were read. */
export interface FactNames {
  /** Team by membership id; null where the member is in none. */
  readonly teamByMemberId: ReadonlyMap<number, string | null>;
  readonly assetById: ReadonlyMap<number, AssetName>;
  /** The same assets by their natural key. */
  readonly assetByKey: ReadonlyMap<string, AssetName>;
}
