import assert from 'node:assert/strict';
import { auditVerdict } from '../support/audit-verdict.js';

const report = (counts: { high: number; critical: number }, vulnerabilities: object = {}) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: { vulnerabilities: { low: 3, ...counts } },
  });

describe('the audit of what is shipped', () => {
  it('passes where nothing is high or critical', () => {
    assert.deepEqual(auditVerdict(report({ high: 0, critical: 0 }, { lodash: { severity: 'low' } })), {
      line: 'no high or critical vulnerability in what is shipped',
      isFine: true,
    });
  });

  it('fails where something is, and names it', () => {
    const found = {
      lodash: { severity: 'high' },
      ws: { severity: 'critical' },
      pg: { severity: 'moderate' },
    };
    const { line, isFine } = auditVerdict(report({ high: 1, critical: 1 }, found));
    assert.equal(isFine, false);
    assert.equal(line, '1 high and 1 critical: lodash (high), ws (critical)');
  });

  for (const [what, output, reason] of [
    [
      'has no such endpoint',
      '{"message":"405 Method Not Allowed - POST https://r/x","error":{"summary":""}}',
      '405 Method',
    ],
    [
      'cannot be reached',
      '{"error":{"code":"ENOTFOUND","summary":"getaddrinfo ENOTFOUND r"}}',
      'getaddrinfo',
    ],
    ['says nothing', '', 'npm gave no reason'],
  ] as const) {
    it(`is skipped, with the reason, where the registry ${what}`, () => {
      const { line, isFine } = auditVerdict(output);
      assert.equal(isFine, true);
      assert.ok(line.startsWith(`skipped: ${reason}`), line);
    });
  }
});
