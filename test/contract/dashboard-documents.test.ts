import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { DOCUMENTS_FILE, dashboardDocuments } from '../../src/dashboard/documents.js';
import { PAGE_DOCUMENTS_FILE, pageDocuments } from '../../src/pages/page-documents.js';

describe("the dashboard's documents", () => {
  it('are typed from the committed schema (npm run documents)', async () => {
    assert.equal(await readFile(DOCUMENTS_FILE, 'utf8'), await dashboardDocuments('.'));
  });

  it('are what a gateway answers that trusts few documents (npm run documents)', async () => {
    assert.equal(await readFile(PAGE_DOCUMENTS_FILE, 'utf8'), await pageDocuments('.'));
  });
});
