import { writeFileSync } from 'node:fs';
import { DOCUMENTS_FILE, dashboardDocuments } from './documents.js';

writeFileSync(DOCUMENTS_FILE, await dashboardDocuments('.'));
