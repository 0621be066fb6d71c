import { writeFileSync } from 'node:fs';
import { PAGE_DOCUMENTS_FILE, pageDocuments } from '../pages/page-documents.js';
import { DOCUMENTS_FILE, dashboardDocuments } from './documents.js';

writeFileSync(DOCUMENTS_FILE, await dashboardDocuments('.'));
writeFileSync(PAGE_DOCUMENTS_FILE, await pageDocuments('.'));
