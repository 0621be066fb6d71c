import { Router } from 'express';
import { comparisonBody, comparisonTable } from '../analytics/comparison-table.js';
import type { DoraQuestion } from '../analytics/dora-report.js';
import { reportBody, reportTable } from '../analytics/dora-table.js';
import {
  EXPORT_FORMATS,
  type Exportable,
  type ExportFormat,
  exportFileName,
  exportText,
} from '../analytics/export-file.js';
import { allViewsRead } from '../analytics/operations-report.js';
import { operationsBody, operationsTable } from '../analytics/operations-table.js';
import { summaryBody } from '../analytics/summary-body.js';
import { ANALYSIS_COST } from '../auth/call-budget.js';
import { badInput, quoted } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import { showBudget } from './cost-shown.js';
import {
  COMPARISON_PARAMETERS,
  parameters,
  parseDoraQuery,
  parseWindow,
  QUESTION_PARAMETERS,
  WINDOW_PARAMETERS,
} from './dora-query.js';
import { scopeOf } from './scope.js';

/** A report that is served under a path, and exported below it. */
interface Served {
  readonly path: string;
  readonly parameters: readonly string[];
  readonly answer: (scope: RequestScope, question: DoraQuestion) => Promise<Exportable>;
}

const REPORTS: readonly Served[] = [
  {
    path: 'dora',
    parameters: QUESTION_PARAMETERS,
    answer: async (scope, question) => {
      const report = await scope.report(question);
      return { body: () => reportBody(report), table: () => reportTable(report) };
    },
  },
  {
    path: 'dora/compare',
    parameters: COMPARISON_PARAMETERS,
    answer: async (scope, question) => {
      const report = await scope.report(question);
      return { body: () => comparisonBody(report), table: () => comparisonTable(report) };
    },
  },
  {
    path: 'operations',
    parameters: QUESTION_PARAMETERS,
    answer: async (scope, question) => {
      const report = await scope.operations(question);
      await allViewsRead(report);
      return { body: () => operationsBody(report), table: () => operationsTable(report) };
    },
  },
];

/** Each report as JSON, and the same as a download. Mounted below `/ws/:slug/api/v1/analytics`. */
export function doraRoutes(): Router {
  const router = Router();
  router.use(async (_request, response, next) => {
    const { budget } = scopeOf(response, 'READ_ANALYTICS');
    await budget.spend(ANALYSIS_COST);
    showBudget(response, budget);
    next();
  });
  for (const served of REPORTS) serve(router, served);
  router.get('/executive-summary', async (request, response) => {
    const scope = scopeOf(response, 'READ_ANALYTICS');
    const window = parseWindow(parameters(request.query, WINDOW_PARAMETERS), scope.rules, '');
    response.json(summaryBody(await scope.summary(window)));
  });
  return router;
}

function serve(router: Router, { path, parameters: known, answer }: Served): void {
  router.get(`/${path}`, async (request, response) => {
    const scope = scopeOf(response, 'READ_ANALYTICS');
    const question = parseDoraQuery(parameters(request.query, known), scope.rules);
    response.json((await answer(scope, question)).body());
  });
  router.get(`/${path}/export`, async (request, response) => {
    const scope = scopeOf(response, 'READ_ANALYTICS');
    const given = parameters(request.query, [...known, 'format']);
    const question = parseDoraQuery(given, scope.rules);
    const format = parseFormat(given.get('format') ?? 'csv');
    const text = exportText(await answer(scope, question), format);
    const { slug } = scope.principal.workspace;
    const { window, groupBy } = question;
    response.attachment(exportFileName({ report: path.replace('/', '-'), slug, groupBy, window, format }));
    response
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
      .send(text);
  });
}

function parseFormat(text: string): ExportFormat {
  const format = EXPORT_FORMATS.find((known) => known === text);
  if (format === undefined) throw badInput('format', `must be csv or json, not ${quoted(text)}`);
  return format;
}
