import assert from 'node:assert/strict';
import { counted, table } from '../../../src/cli/output.js';

describe('what commands print', () => {
  it('is a table in columns', () => {
    const rows = [
      ['acme', 'Acme Inc.'],
      ['a-longer-slug', 'B'],
    ];
    assert.equal(
      table(['SLUG', 'NAME'], rows),
      'SLUG           NAME\nacme           Acme Inc.\na-longer-slug  B',
    );
  });

  it('is a table of heads alone, where there is nothing', () => {
    assert.equal(table(['SLUG', 'NAME'], []), 'SLUG  NAME');
  });

  it('counts in English', () => {
    assert.deepEqual(
      [0, 1, 20_924].map((count) => counted(count, 'record')),
      ['0 records', '1 record', '20,924 records'],
    );
  });
});
