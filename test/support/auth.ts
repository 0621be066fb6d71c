import assert from 'node:assert/strict';
import { pino } from 'pino';
import { type Authenticator, createAuthenticator } from '../../src/auth/authenticator.js';
import type { JwtConfig } from '../../src/auth/jwt-verifier.js';
import { type Orm, workspaceEm } from '../../src/db/orm.js';
import type { Role } from '../../src/domain/permissions.js';
import { PublicError } from '../../src/errors.js';

export const NOW_MS = Date.UTC(2026, 2, 15, 12);
export const NOW_SECONDS = NOW_MS / 1000;

interface AuthenticatorOptions {
  readonly orm: Orm;
  readonly config?: JwtConfig;
  /** What the clock shows; a function where a test moves it. */
  readonly nowMs?: number | (() => number);
}

/** An authenticator whose clock stands still. */
export function authenticatorAt({ orm, config = {}, nowMs = NOW_MS }: AuthenticatorOptions): Authenticator {
  const clock = typeof nowMs === 'function' ? nowMs : () => nowMs;
  return createAuthenticator({ orm, config, clock, log: pino({ level: 'silent' }) });
}

interface Member {
  readonly user: string;
  readonly role?: Role;
  readonly team?: string | null;
}

export async function addMember(orm: Orm, workspaceId: string, member: Member): Promise<void> {
  const { user, role = 'viewer', team = null } = member;
  await workspaceEm(orm, workspaceId).execute(
    'insert into workspace_membership (workspace_id, user_id, name, role, team) values (?, ?, ?, ?, ?)',
    [workspaceId, user, `Member ${user}`, role, team],
  );
}

/** The refusal that `work` ends with: its code and its words. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PublicError) return { code: error.code, message: error.message };
    throw error;
  }
  return assert.fail('it was not refused');
}
