import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ACTOR, type Actor } from '../auth/actor.js';
import type { Reads } from '../db/merged-reads.js';
import { type EntityManager, type Orm, workspaceEm } from '../db/orm.js';
import { SETTING_KEYS } from '../domain/settings.js';

/** What a workspace's administrators can change: the keys of `Workspace.settings`, and its zone. */
export const SETTINGS = [...SETTING_KEYS, 'time_zone'] as const;
type SettingName = (typeof SETTINGS)[number];

/** What is recorded when it changes: every setting, and the channels. */
const RECORDED = [...SETTINGS, 'channel'] as const;

/** Settings by name, as they are stored; null stands for the default. */
export type SettingValues = Readonly<Partial<Record<SettingName, unknown>>>;

const STORED = z.object({ settings: z.record(z.string(), z.unknown()), timeZone: z.string() });
/** The settings of a workspace as they are stored. */
export type StoredSettings = Readonly<z.infer<typeof STORED>>;

const LOCK_SETTINGS = `
/* settings: of one workspace, until they are written */
select w.settings as "settings", w.time_zone as "timeZone" from workspace w where w.id = ? for update`;

const WRITE_SETTINGS = `
/* settings: write */
update workspace w set settings = ?::jsonb, time_zone = ? where w.id = ?`;

const RECORD_CHANGE = `
/* settings: record a change */
insert into setting_change (workspace_id, setting, changed_at, changed_by, was, became)
values (?, ?, ?::timestamptz, ?::jsonb, ?::jsonb, ?::jsonb)`;

/**
 * Changes settings of a workspace, and records each that did change: who, when, from, to. Changes take turns, so that none is
 * built upon settings that another has replaced.
 * @param edit says what is to be stored, given what is; what it throws changes nothing.
 * @returns the settings as they are stored now.
 */
export async function changeSettings(
  orm: Orm,
  { workspaceId, by, atMs }: { readonly workspaceId: string; readonly by: Actor; readonly atMs: number },
  edit: (stored: StoredSettings) => SettingValues | Promise<SettingValues>,
): Promise<StoredSettings> {
  return workspaceEm(orm, workspaceId).transactional(async (em) => {
    const [row]: unknown[] = await em.execute(LOCK_SETTINGS, [workspaceId]);
    const before = STORED.parse(row);
    const after = merged(before, await edit(before));
    await em.execute(WRITE_SETTINGS, [JSON.stringify(after.settings), after.timeZone, workspaceId]);
    for (const setting of SETTINGS) {
      const [was, became] = [settingOf(before, setting), settingOf(after, setting)];
      // Not as text: jsonb keeps keys in an order of its own.
      if (isDeepStrictEqual(was, became)) continue;
      await recordChange(em, { workspaceId, setting, by, atMs, was, became });
    }
    return after;
  });
}

/** Records a change in the transaction that makes it. What is undefined had or has its default. */
export async function recordChange(
  em: EntityManager,
  change: {
    readonly workspaceId: string;
    readonly setting: (typeof RECORDED)[number];
    readonly by: Actor;
    readonly atMs: number;
    readonly was: unknown;
    readonly became: unknown;
  },
): Promise<void> {
  const { workspaceId, setting, by, atMs, was, became } = change;
  const texts = [by, was, became].map((value) => (value === undefined ? null : JSON.stringify(value)));
  await em.execute(RECORD_CHANGE, [workspaceId, setting, new Date(atMs).toISOString(), ...texts]);
}

function merged(before: StoredSettings, edited: SettingValues): StoredSettings {
  const { time_zone: timeZone = before.timeZone, ...settings } = edited;
  const all = { ...before.settings, ...settings };
  return {
    timeZone: String(timeZone),
    settings: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)),
  };
}

/** Undefined where it has its default. */
function settingOf({ settings, timeZone }: StoredSettings, name: SettingName): unknown {
  return name === 'time_zone' ? timeZone : settings[name];
}

const CHANGE = z.object({
  id: z.number(),
  setting: z.enum(RECORDED),
  changedAtMs: z.number(),
  changedBy: ACTOR,
  was: z.unknown(),
  became: z.unknown(),
});
/** One recorded change; `was` or `became` is null where a setting had or has its default, or there was or is no channel. */
export type SettingChangeRow = Readonly<z.infer<typeof CHANGE>>;

const LIST_CHANGES = `
/* settings: changes, newest first */
select c.id::float8 as "id", c.setting as "setting", (extract(epoch from c.changed_at) * 1000)::float8 as "changedAtMs",
  c.changed_by as "changedBy", c.was as "was", c.became as "became"
from setting_change c
where c.workspace_id = ? and c.id < ?
order by c.id desc
limit ?`;

const COUNT_CHANGES = `
/* settings: how many changes */
select count(*)::float8 as "count" from setting_change c where c.workspace_id = ?`;

/** Reads the recorded changes of one workspace's settings. */
export function createSettingChangeReader(reads: () => Reads, workspaceId: string) {
  return {
    /** Newest first. @param beforeId the last one seen; null begins with the newest. */
    async page(beforeId: number | null, limit: number): Promise<SettingChangeRow[]> {
      const values = [workspaceId, beforeId ?? Number.MAX_SAFE_INTEGER, limit];
      const rows: unknown[] = await reads().execute(LIST_CHANGES, values);
      return rows.map((row) => CHANGE.parse(row));
    },
    async count(): Promise<number> {
      const [row]: unknown[] = await reads().execute(COUNT_CHANGES, [workspaceId]);
      return z.object({ count: z.number() }).parse(row).count;
    },
  };
}
