import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { DOCUMENTS_FILE, dashboardDocuments } from '../../src/dashboard/documents.js';

describe("the dashboard's documents", () => {
  it('are typed from the committed schema (npm run documents)', async () => {
    assert.equal(await readFile(DOCUMENTS_FILE, 'utf8'), await dashboardDocuments('.'));
  });
});
