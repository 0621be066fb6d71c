import type { Command } from 'commander';
import { type EvaluationOutcome, evaluate } from '../analytics/evaluation.js';
import { systemClock } from '../clock.js';
import { linksOf, processConfig } from '../config.js';
import { parseSettings } from '../domain/settings.js';
import { evaluationServices } from '../jobs.js';
import { listWorkspaces, type WorkspaceRow } from '../store/workspace.store.js';
import { startTracing } from '../telemetry/tracing.js';
import { watchEvaluation } from '../telemetry/watch-evaluation.js';
import { parsePastInstant, parseSlug } from './arguments.js';
import { createCliLog } from './cli-log.js';
import { counted, print } from './output.js';
import { requireWorkspace } from './require-workspace.js';
import { type CommandDatabase, withDatabase } from './with-database.js';

const EXAMPLES = `
Examples:
  $ vigilo evaluate
  $ vigilo evaluate --workspace acme --at 2026-03-02T01:00:00Z

An instant raises at most one alert for a metric of a group, however often it is evaluated. What it raises is sent to the
workspace's channels, as by night, by a server that runs (vigilo serve). Links in these messages begin with VIGILO_PUBLIC_URL
of this process, or else with its HOST and PORT: set them as the server has them.`;

interface EvaluateOptions {
  readonly workspace?: string;
  readonly at?: number;
}

export function addEvaluate(parent: Command): void {
  parent
    .command('evaluate')
    .description('look for regressions, as every night does, now or as of an instant')
    .option('--workspace <slug>', 'the only workspace to look at (default: all)', parseSlug)
    .option('--at <instant>', 'as of when (default: now)', parsePastInstant)
    .addHelpText('after', EXAMPLES)
    .action(runEvaluate);
}

async function runEvaluate({ workspace, at }: EvaluateOptions): Promise<void> {
  const config = processConfig();
  const tracing = await startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, createCliLog(config.LOG_LEVEL));
  const work = async ({ orm }: CommandDatabase) => {
    const services = evaluationServices(orm, undefined, linksOf(config));
    const watch = watchEvaluation(tracing);
    const workspaces =
      workspace === undefined ? await listWorkspaces(orm) : [await requireWorkspace(orm, workspace)];
    for (const each of workspaces) {
      const settings = parseSettings(each.settings);
      const evaluatedAtMs = at ?? systemClock();
      const order = { workspaceId: each.id, evaluatedAtMs, trigger: 'by_hand', settings } as const;
      tell(each, evaluatedAtMs, await watch(() => evaluate(services, order)));
    }
  };
  try {
    await withDatabase(config, 'vigilo evaluate', work, tracing);
  } finally {
    await tracing.close();
  }
}

function tell({ slug }: WorkspaceRow, evaluatedAtMs: number, outcome: EvaluationOutcome | null): void {
  const what = outcome === null ? 'another process is evaluating this very instant' : inWords(outcome);
  print(`${slug} as of ${new Date(evaluatedAtMs).toISOString()}: ${what}`);
}

function inWords({ findings, raised, silenced, recovered }: EvaluationOutcome): string {
  const compared = `${counted(findings, 'number')} compared`;
  return `${compared}, ${counted(raised, 'alert')} raised, ${silenced} silenced, ${recovered} recovered`;
}
