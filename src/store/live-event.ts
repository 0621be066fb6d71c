import type { EntityManager } from '../db/orm.js';

export const LIVE_EVENT_KINDS = ['alert_raised', 'alert_acknowledged', 'token_revoked'] as const;
export type LiveEventKind = (typeof LIVE_EVENT_KINDS)[number];

/** The channel on which every gateway listens. What is sent says only that there is something to read. */
export const LIVE_CHANNEL = 'vigilo_live';

const RECORD_EVENTS = `
/* live: tell of what this transaction does, once it has been committed */
with told as (
  insert into live_event (workspace_id, kind, subject)
  select ?, ?, item.id::uuid from jsonb_array_elements_text(?::jsonb) as item (id)
  on conflict do nothing
  returning 1
)
select pg_notify('${LIVE_CHANNEL}', '') from (select 1 from told limit 1) as any_told`;

/**
 * Tells every gateway, when and if the transaction of `em` commits, what happened to which alerts or tokens of the
 * workspace. Telling the same again tells nothing.
 */
export async function recordEvents(
  em: EntityManager,
  { workspaceId, kind, subjects }: { workspaceId: string; kind: LiveEventKind; subjects: readonly string[] },
): Promise<void> {
  if (subjects.length === 0) return;
  await em.execute(RECORD_EVENTS, [workspaceId, kind, JSON.stringify(subjects)]);
}
