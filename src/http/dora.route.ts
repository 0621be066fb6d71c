import { Router } from 'express';
import type { DoraQuestion } from '../analytics/dora-report.js';
import { reportBody, reportTable } from '../analytics/dora-table.js';
import { badInput, quoted } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import { toCsv } from './csv.js';
import { parameters, parseDoraQuery, QUESTION_PARAMETERS } from './dora-query.js';
import { scopeOf } from './scope.js';

/** The four numbers as JSON, and the same as a download. Mounted below `/ws/:slug/api/v1/analytics`. */
export function doraRoutes(): Router {
  const router = Router();
  router.get('/dora', async (request, response) => {
    const scope = scopeOf(response, 'READ_ANALYTICS');
    const question = parseDoraQuery(parameters(request.query, QUESTION_PARAMETERS), scope.rules);
    response.json(reportBody(await scope.report(question)));
  });
  router.get('/dora/export', async (request, response) => {
    const scope = scopeOf(response, 'READ_ANALYTICS');
    const given = parameters(request.query, [...QUESTION_PARAMETERS, 'format']);
    const question = parseDoraQuery(given, scope.rules);
    const format = parseFormat(given.get('format') ?? 'csv');
    const report = await scope.report(question);
    response.attachment(`${fileName(scope, question)}.${format}`);
    if (format === 'csv') response.type('text/csv; charset=utf-8').send(toCsv(reportTable(report)));
    else response.json(reportBody(report));
  });
  return router;
}

function parseFormat(format: string): 'csv' | 'json' {
  if (format !== 'csv' && format !== 'json')
    throw badInput('format', `must be csv or json, not ${quoted(format)}`);
  return format;
}

function fileName({ principal }: RequestScope, { window, groupBy }: DoraQuestion): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const by = groupBy === null ? '' : `-by-${groupBy}`;
  return `vigilo-dora-${principal.workspace.slug}${by}-${day(window.startMs)}-to-${day(window.endMs)}`;
}
