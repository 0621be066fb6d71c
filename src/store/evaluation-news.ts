import { z } from 'zod';
import { type KnownBreach, newlyBreached, toKnownBreach } from '../analytics/breached-goals.js';
import type { EvaluationClaim, EvaluationTelling } from '../analytics/evaluation.js';
import type { EntityManager } from '../db/orm.js';
import { wants } from '../domain/channel.js';
import { METRIC_IDS } from '../domain/metrics/metric.js';
import { createAlertReader } from './alert.store.js';
import { createChannelStore } from './channel.store.js';
import { writeDeliveries } from './delivery.store.js';

const WORKSPACE = `
/* evaluation: whose news it is */
select w.slug as "slug", w.name as "name", w.time_zone as "timeZone" from workspace w where w.id = ?`;

const WORKSPACE_NAMES = z.object({ slug: z.string(), name: z.string(), timeZone: z.string() });

// Of a run that was done and is being done again, the list still says what was told.
const BREACHES_BEFORE = `
/* evaluation: goals that the newest evaluation before found missed */
select r.breached_goals as "breachedGoals" from evaluation_run r
where r.workspace_id = ? and r.evaluated_at < ?::timestamptz and r.breached_goals is not null
order by r.evaluated_at desc
limit 1`;

const BREACHES = z.object({
  breachedGoals: z.array(
    z.object({ metric: z.enum(METRIC_IDS), target: z.number(), quarter_end: z.string() }),
  ),
});

/** The ids of the alerts that an evaluation raised, and of those to tell of as over, and how they are told of. */
interface News {
  readonly raised: readonly string[];
  readonly recovered: readonly string[];
  readonly telling: EvaluationTelling;
}

/**
 * Writes what each channel wants to be told of, in the evaluation's own transaction.
 * @returns the goals that it found missed, for the evaluation after it; also where there is no channel yet.
 */
export async function writeNews(
  em: EntityManager,
  { workspaceId, evaluatedAtMs }: EvaluationClaim,
  { raised, recovered, telling }: News,
): Promise<KnownBreach[]> {
  const [row]: unknown[] = await em.execute(WORKSPACE, [workspaceId]);
  const workspace = WORKSPACE_NAMES.parse(row);
  const missed = telling.breached(workspace.timeZone);
  const known = missed.map(toKnownBreach);
  const channels = (await createChannelStore(() => em, workspaceId).list()).filter(
    ({ isEnabled }) => isEnabled,
  );
  if (channels.length === 0) return known;
  const alerts = createAlertReader(() => em, workspaceId);
  const outgoing = telling.compose({
    workspace,
    raised: await alerts.byIds(raised),
    recovered: await alerts.byIds(recovered),
    breached: newlyBreached(missed, await breachesBefore(em, workspaceId, evaluatedAtMs)),
  });
  const deliveries = channels.flatMap((channel) =>
    outgoing
      .filter(({ subject }) => wants(channel, subject))
      .map(({ event }) => ({ channelId: channel.id, eventId: event.id, eventType: event.type, event })),
  );
  await writeDeliveries(em, workspaceId, deliveries);
  return known;
}

async function breachesBefore(
  em: EntityManager,
  workspaceId: string,
  evaluatedAtMs: number,
): Promise<KnownBreach[]> {
  const values = [workspaceId, new Date(evaluatedAtMs).toISOString()];
  const [row]: unknown[] = await em.execute(BREACHES_BEFORE, values);
  return row === undefined ? [] : BREACHES.parse(row).breachedGoals;
}
