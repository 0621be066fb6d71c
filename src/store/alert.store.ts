import { z } from 'zod';
import type { Actor } from '../auth/actor.js';
import type { Reads } from '../db/merged-reads.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import type { MetricId } from '../domain/metrics/metric.js';
import type { Subject } from '../domain/regression.js';
import { ALERT_ROW, ALERT_SELECT, type AlertRow } from './alert-rows.js';
import { recordEvents } from './live-event.js';

/** Which alerts a list shows: AND between fields. What is left out keeps everything. */
export interface AlertFilter {
  readonly acknowledged?: boolean | undefined;
  readonly recovered?: boolean | undefined;
  readonly metrics?: readonly MetricId[] | undefined;
  /** Of one of these groups, the workspace as a whole among them where a subject has no dimension. */
  readonly subjects?: readonly Subject[] | undefined;
  /** Of any group of this dimension. */
  readonly dimension?: Subject['dimension'] | undefined;
  /** Evaluated at this instant or later. */
  readonly sinceMs?: number | undefined;
}

/** Where a page of alerts begins: behind this one. */
export interface AlertPosition {
  readonly evaluatedAtMs: number;
  readonly id: string;
}

export interface AlertPageRequest {
  readonly filter: AlertFilter;
  readonly after: AlertPosition | null;
  readonly limit: number;
}

const NEWEST_FIRST = 'a.evaluated_at desc, a.id desc';

/**
 * Whether an alert, aliased `a`, is what a request, the jsonb `r.filter`, asks for. The request is data, so that any number
 * of them, with any filters, share one statement. (`jsonb_exists` is the operator `?`, which the driver would take for a value.)
 */
const IS_WANTED = `
  (r.filter->>'acknowledged' is null or (a.acknowledged_at is not null) = (r.filter->>'acknowledged')::boolean)
  and (r.filter->>'recovered' is null or (a.recovered_at is not null) = (r.filter->>'recovered')::boolean)
  and (r.filter->'metrics' is null or jsonb_exists(r.filter->'metrics', a.metric))
  and (r.filter->>'dimension' is null or a.dimension = r.filter->>'dimension')
  and (r.filter->'subjects' is null
    or r.filter->'subjects' @> jsonb_build_array(jsonb_build_object('dimension', a.dimension, 'key', a.key)))
  and (r.filter->>'sinceMs' is null or a.evaluated_at >= to_timestamp((r.filter->>'sinceMs')::float8 / 1000)::timestamptz(3))`;

const FIND_BY_IDS = `
/* alerts: by id */
select ${ALERT_SELECT}
from metric_regression_alert a
where a.workspace_id = ? and a.id in (select item.id::uuid from jsonb_array_elements_text(?::jsonb) as item (id))`;

const LIST_PAGES = `
/* alerts: a page of each of several lists */
select r.place::float8 as "place", page.*
from jsonb_array_elements(?::jsonb) with ordinality as r (request, place)
cross join lateral (select r.request->'filter' as filter, r.request->'after' as after, (r.request->>'limit')::int as size) as x
cross join lateral (
  select ${ALERT_SELECT}
  from metric_regression_alert a
  cross join (select x.filter) as r
  where a.workspace_id = ? and ${IS_WANTED}
    and (x.after = 'null' or (a.evaluated_at, a.id)
      < (to_timestamp((x.after->>'evaluatedAtMs')::float8 / 1000)::timestamptz(3), (x.after->>'id')::uuid))
  order by ${NEWEST_FIRST}
  limit x.size
) as page
order by r.place`;

const COUNT_LISTS = `
/* alerts: the length of each of several lists */
select (select count(*)::float8 from metric_regression_alert a where a.workspace_id = ? and ${IS_WANTED}) as "count"
from jsonb_array_elements(?::jsonb) with ordinality as r (filter, place)
order by r.place`;

const ACKNOWLEDGE = `
/* alerts: acknowledge one that nobody has yet */
update metric_regression_alert a set acknowledged_at = ?::timestamptz, acknowledged_by = ?::jsonb, note = ?
where a.workspace_id = ? and a.id = ?::uuid and a.acknowledged_at is null
returning a.id as "id"`;

const PLACED_ALERT = ALERT_ROW.extend({ place: z.number() });
const COUNT = z.object({ count: z.number() });

/** Reads the alerts of one workspace, several lists at a time and one statement a call. */
export function createAlertReader(reads: () => Reads, workspaceId: string) {
  return {
    /** In no order; ids that name nothing are left out. */
    async byIds(ids: readonly string[]): Promise<AlertRow[]> {
      const rows: unknown[] = await reads().execute(FIND_BY_IDS, [workspaceId, JSON.stringify(ids)]);
      return rows.map((row) => ALERT_ROW.parse(row));
    },
    /** A page of each list, newest first. */
    async pages(requests: readonly AlertPageRequest[]): Promise<AlertRow[][]> {
      const rows: unknown[] = await reads().execute(LIST_PAGES, [JSON.stringify(requests), workspaceId]);
      const byPlace = Map.groupBy(
        rows.map((row) => PLACED_ALERT.parse(row)),
        ({ place }) => place,
      );
      return requests.map((_, i) => byPlace.get(i + 1) ?? []);
    },
    /** How long each list is. */
    async counts(filters: readonly AlertFilter[]): Promise<number[]> {
      const rows: unknown[] = await reads().execute(COUNT_LISTS, [workspaceId, JSON.stringify(filters)]);
      return rows.map((row) => COUNT.parse(row).count);
    },
  };
}

export type AlertReader = ReturnType<typeof createAlertReader>;

export interface Acknowledgement {
  readonly id: string;
  readonly by: Actor;
  readonly atMs: number;
  readonly note: string | null;
}

/**
 * Acknowledges an alert unless somebody has. Of two at once one wins, and both get what the winner wrote.
 * @returns the alert as it stands; null where the workspace has none of that id.
 */
export async function acknowledgeAlert(
  orm: Orm,
  workspaceId: string,
  { id, by, atMs, note }: Acknowledgement,
): Promise<AlertRow | null> {
  return workspaceEm(orm, workspaceId).transactional(async (em) => {
    const values = [new Date(atMs).toISOString(), JSON.stringify(by), note, workspaceId, id];
    const won: unknown[] = await em.execute(ACKNOWLEDGE, values);
    if (won.length > 0) await recordEvents(em, { workspaceId, kind: 'alert_acknowledged', subjects: [id] });
    const [alert] = await createAlertReader(() => em, workspaceId).byIds([id]);
    return alert ?? null;
  });
}
