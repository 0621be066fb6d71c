import { Router } from 'express';
import type { Orm } from '../db/orm.js';
import { PublicError } from '../errors.js';
import { importLedger } from '../ledger/import/import-ledger.js';
import { sendProblem } from './problem.js';
import { bodyOf } from './request-body.js';
import { scopeOf } from './scope.js';

/** The ledger's records in, as NDJSON. Mounted below `/ws/:slug/api/v1/ledger`. */
export function ledgerImportRoutes(orm: Orm): Router {
  const router = Router();
  router.post('/import', async (request, response) => {
    const { principal } = scopeOf(response, 'WRITE_LEDGER');
    try {
      const lines = bodyOf(request);
      const file = { orm, workspaceId: principal.workspace.id, lines, writerRole: principal.role };
      response.json(await importLedger(file));
    } catch (error) {
      // Whoever is still sending would be cut off, and never read why: what comes is let pass.
      request.resume();
      if (!(error instanceof PublicError && error.code === 'BAD_USER_INPUT')) throw error;
      sendProblem(response, { status: 422, detail: error.message, faults: error.faults });
    }
  });
  return router;
}
