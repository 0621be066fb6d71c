import assert from 'node:assert/strict';
import { isAllowed, isAtLeast, lowestRoleFor, PERMISSIONS, ROLES } from '../../../src/domain/permissions.js';

describe('Roles', () => {
  it('may do all that the ones before them may', () => {
    for (const [higher, role] of ROLES.entries())
      for (const [lower, other] of ROLES.entries())
        assert.equal(isAtLeast(role, other), higher >= lower, `${role} against ${other}`);
  });

  it('read from viewer on, acknowledge from engineer on, and change things from admin on', () => {
    const allowedTo = (role: (typeof ROLES)[number]) =>
      PERMISSIONS.filter((permission) => isAllowed(role, permission));
    assert.deepEqual(allowedTo('viewer'), ['READ_ANALYTICS']);
    assert.deepEqual(allowedTo('engineer'), ['READ_ANALYTICS', 'ACKNOWLEDGE_ALERTS']);
    assert.deepEqual(allowedTo('approver'), ['READ_ANALYTICS', 'ACKNOWLEDGE_ALERTS']);
    const all = [
      ...['READ_ANALYTICS', 'ACKNOWLEDGE_ALERTS', 'EDIT_GOALS', 'EDIT_THRESHOLDS', 'DISABLE_GROUPS'],
      ...['EDIT_CHANNELS', 'WRITE_LEDGER'],
    ];
    assert.deepEqual(allowedTo('admin'), all);
    assert.deepEqual(allowedTo('owner'), all);
  });

  it('are named by the lowest that would do', () => {
    assert.equal(lowestRoleFor('READ_ANALYTICS'), 'viewer');
    assert.equal(lowestRoleFor('ACKNOWLEDGE_ALERTS'), 'engineer');
    assert.equal(lowestRoleFor('WRITE_LEDGER'), 'admin');
  });
});
