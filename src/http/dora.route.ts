import { Router } from 'express';
import type { DoraQuestion } from '../analytics/dora-report.js';
import { type Cell, type MetricsBody, reportBody, reportTable } from '../analytics/dora-table.js';
import { operationsBody, operationsTable } from '../analytics/operations-table.js';
import { badInput, quoted } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import { toCsv } from './csv.js';
import { parameters, parseDoraQuery, QUESTION_PARAMETERS } from './dora-query.js';
import { scopeOf } from './scope.js';

/** A report as both of its forms. */
interface Answer {
  readonly body: () => MetricsBody | MetricsBody[];
  readonly table: () => { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
}

/** What is asked by the same parameters, by the name of its path. */
const REPORTS: Readonly<Record<string, (scope: RequestScope, question: DoraQuestion) => Promise<Answer>>> = {
  dora: async (scope, question) => {
    const report = await scope.report(question);
    return { body: () => reportBody(report), table: () => reportTable(report) };
  },
  operations: async (scope, question) => {
    const report = await scope.operations(question);
    return { body: () => operationsBody(report), table: () => operationsTable(report) };
  },
};

/** Each report as JSON, and the same as a download. Mounted below `/ws/:slug/api/v1/analytics`. */
export function doraRoutes(): Router {
  const router = Router();
  for (const [name, answer] of Object.entries(REPORTS)) {
    router.get(`/${name}`, async (request, response) => {
      const scope = scopeOf(response, 'READ_ANALYTICS');
      const question = parseDoraQuery(parameters(request.query, QUESTION_PARAMETERS), scope.rules);
      response.json((await answer(scope, question)).body());
    });
    router.get(`/${name}/export`, async (request, response) => {
      const scope = scopeOf(response, 'READ_ANALYTICS');
      const given = parameters(request.query, [...QUESTION_PARAMETERS, 'format']);
      const question = parseDoraQuery(given, scope.rules);
      const format = parseFormat(given.get('format') ?? 'csv');
      const { body, table } = await answer(scope, question);
      response.attachment(`${fileName(name, scope, question)}.${format}`);
      if (format === 'csv') response.type('text/csv; charset=utf-8').send(toCsv(table()));
      else response.json(body());
    });
  }
  return router;
}

function parseFormat(format: string): 'csv' | 'json' {
  if (format !== 'csv' && format !== 'json')
    throw badInput('format', `must be csv or json, not ${quoted(format)}`);
  return format;
}

function fileName(name: string, { principal }: RequestScope, { window, groupBy }: DoraQuestion): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const by = groupBy === null ? '' : `-by-${groupBy}`;
  return `vigilo-${name}-${principal.workspace.slug}${by}-${day(window.startMs)}-to-${day(window.endMs)}`;
}
