import assert from 'node:assert/strict';
import { statementName } from '../../../src/telemetry/traced-statements.js';
import { traceparentOf } from '../../../src/telemetry/traceparent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it('says where a trace began, in this version and in later ones', () => {
    const expected = { traceId: TRACE, spanId: SPAN, traceFlags: 1 };
    assert.deepEqual(traceparentOf(`00-${TRACE}-${SPAN}-01`), expected);
    assert.deepEqual(traceparentOf(`01-${TRACE}-${SPAN}-01-more`), expected);
  });

  for (const [what, header] of [
    ['none', undefined],
    ['a text', 'hello'],
    ['the version that is forbidden', `ff-${TRACE}-${SPAN}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a short id', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ] as const) {
    it(`is none where it is ${what}`, () => assert.equal(traceparentOf(header), null));
  }
});

describe('the name of a statement', () => {
  for (const [sql, name] of [
    ['/* ledger.sync */\nwith entry as', 'ledger.sync'],
    ['\n/* evaluation: claim */\ninsert into', 'evaluation: claim'],
    [`begin isolation level read committed; /* ledger: bind */ select set_config('a', 'secret')`, 'begin'],
    [`SELECT 'secret'`, 'select'],
    ['', 'statement'],
  ] as const) {
    it(`of ${JSON.stringify(sql.slice(0, 30))} is ${name}`, () => assert.equal(statementName(sql), name));
  }
});
