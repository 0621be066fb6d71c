import assert from 'node:assert/strict';
import type { Principal } from '../../../src/auth/principal.js';
import { requirePermission } from '../../../src/auth/require-permission.js';
import { PERMISSIONS, type Permission, ROLES, type Role } from '../../../src/domain/permissions.js';
import { parseSettings } from '../../../src/domain/settings.js';
import { PublicError } from '../../../src/errors.js';

const holder = (role: Role): Principal => ({
  workspace: {
    id: '',
    slug: 'acme',
    name: 'Acme',
    timeZone: 'UTC',
    settings: parseSettings({}),
  },
  caller: { kind: 'token', key: '', name: '', team: null },
  role,
  expiresAtMs: null,
  walPosition: null,
});

/** As interfaces.md has it. */
const FIRST_ROLE: Readonly<Record<Permission, Role>> = {
  READ_ANALYTICS: 'viewer',
  ACKNOWLEDGE_ALERTS: 'engineer',
  EDIT_GOALS: 'admin',
  EDIT_THRESHOLDS: 'admin',
  DISABLE_GROUPS: 'admin',
  EDIT_CHANNELS: 'admin',
  WRITE_LEDGER: 'admin',
};

describe('a permission', () => {
  for (const permission of PERMISSIONS) {
    it(`${permission} is held from ${FIRST_ROLE[permission]} on`, () => {
      for (const role of ROLES) {
        const isHigh = ROLES.indexOf(role) >= ROLES.indexOf(FIRST_ROLE[permission]);
        const check = () => requirePermission(holder(role), permission);
        if (isHigh) check();
        else assert.throws(check, PublicError);
      }
    });
  }

  it('that is lacking is named, with the lowest role that would do', () => {
    assert.throws(
      () => requirePermission(holder('approver'), 'WRITE_LEDGER'),
      new PublicError(
        'FORBIDDEN',
        "WRITE_LEDGER needs the role admin or a higher one; this token's is approver",
      ),
    );
  });
});
