import type { WalPosition } from '../db/wal-position.js';
import type { Role } from '../domain/permissions.js';
import type { WorkspaceSettings } from '../domain/settings.js';

/** The one workspace that a request may see, as its row stands at this request. */
export interface WorkspaceContext {
  /** uuid; internal, never shown. */
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly settings: WorkspaceSettings;
}

/** Who calls: a person (a membership, by JWT) or a program (an API token). */
export interface Caller {
  readonly kind: 'member' | 'token';
  /** The membership's user, or the token's uuid. */
  readonly key: string;
  readonly name: string;
  readonly team: string | null;
}

/** A caller that has proven who they are, in the one workspace that they may see. */
export interface Principal {
  readonly workspace: WorkspaceContext;
  readonly caller: Caller;
  readonly role: Role;
  /** When the proof ends; null where the token does not expire. */
  readonly expiresAtMs: number | null;
  /** How far the database's log had come when they had; null where that is long ago, or unknown. */
  readonly walPosition: WalPosition | null;
}
