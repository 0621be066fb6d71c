import { randomUUID } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Links } from '../analytics/links.js';
import type { FactSource } from '../analytics/ports.js';
import { checkSchedule } from '../analytics/report-schedule.js';
import { actorOf } from '../auth/actor.js';
import type { Principal } from '../auth/principal.js';
import type { Reads } from '../db/merged-reads.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import { sendReport } from '../dispatch/send-report.js';
import { badInput, quoted } from '../errors.js';
import { createChannelStore } from '../store/channel.store.js';
import { isName } from '../store/name.js';
import {
  createSavedReportStore,
  type SavedReportDraft,
  type SavedReportRow,
  type SavedReportRunRow,
  type SavedReportStore,
} from '../store/saved-report.store.js';

const LONGEST_NAME = 100;
const MOST_CHANNELS = 20;
const RUNS_SHOWN = 20;

export interface SavedReportServices {
  readonly orm: Orm;
  readonly reads: () => Reads;
  readonly links: Links;
  readonly factsOf: (workspaceId: string) => FactSource;
}

/** The saved reports of the caller's workspace. What changes one answers null where there is no such report. */
export function createSavedReports(services: SavedReportServices, principal: Principal, asOfMs: number) {
  const { orm, reads } = services;
  const { workspace } = principal;
  const { id: workspaceId } = workspace;
  const store = createSavedReportStore(() => workspaceEm(orm, workspaceId), workspaceId);
  const reader: Pick<SavedReportStore, 'list' | 'find' | 'lastRuns'> = createSavedReportStore(
    reads,
    workspaceId,
  );
  const runs = new DataLoader<string, SavedReportRunRow[]>(
    async (ids) => {
      const byReport = Map.groupBy(await reader.lastRuns(ids, RUNS_SHOWN), ({ reportId }) => reportId);
      return ids.map((id) => byReport.get(id) ?? []);
    },
    { cache: false },
  );
  const checked = (draft: SavedReportDraft): SavedReportDraft => {
    const name = draft.name.trim();
    if (!isName(name) || [...name].length > LONGEST_NAME)
      throw badInput(
        'input.name',
        `must be a name of 1 to ${LONGEST_NAME} characters, not ${quoted(draft.name)}`,
      );
    checkSchedule(draft.cron, 'input.cron');
    return { ...draft, name, cron: draft.cron.trim() };
  };
  const channels = () => createChannelStore(() => workspaceEm(orm, workspaceId), workspaceId).list();
  /** Those of them that have not been deleted: nobody who renames a report should have to know of them. */
  const stillThere = async (channelIds: readonly string[]) => {
    const known = new Set((await channels()).map(({ id }) => id));
    return channelIds.filter((id) => known.has(id));
  };
  const checkChannels = async (channelIds: readonly string[]) => {
    if (channelIds.length === 0 || channelIds.length > MOST_CHANNELS)
      throw badInput('input.channels', `must be 1 to ${MOST_CHANNELS} channels, not ${channelIds.length}`);
    const known = await channels();
    for (const id of channelIds) {
      const channel = known.find((each) => each.id === id);
      if (channel === undefined)
        throw badInput('input.channels', `names a channel that is not there: Channel:${id}`);
      if (channel.kind === 'slack')
        throw badInput(
          'input.channels',
          `must be e-mail or webhooks, which take a file, not ${quoted(channel.name)} of Slack`,
        );
    }
  };
  const taken = (name: string) =>
    badInput('input.name', `is taken: there is a report ${quoted(name)} already`);
  return {
    list: () => reader.list(),
    byId: (id: string) => reader.find(id),
    runs,
    /** @throws PublicError BAD_USER_INPUT for what cannot be a report. */
    async create(draft: SavedReportDraft): Promise<SavedReportRow> {
      const wanted = checked(draft);
      await checkChannels(wanted.channelIds);
      const id = randomUUID();
      if (!(await store.create(id, wanted, actorOf(principal), asOfMs))) throw taken(wanted.name);
      const made = await store.find(id);
      if (made === null) throw new RangeError(`report ${id} is gone at once`);
      return made;
    },
    /** @param edit says what it is to be, given what it is; the very channels that it is given are those that stay. */
    update: (id: string, edit: (row: SavedReportRow) => SavedReportDraft): Promise<SavedReportRow | null> =>
      workspaceEm(orm, workspaceId).transactional(async (em) => {
        const locked = createSavedReportStore(() => em, workspaceId);
        const before = await locked.lock(id);
        if (before === null) return null;
        const edited = checked(edit(before));
        const areChannelsNamed = edited.channelIds !== before.channelIds;
        if (areChannelsNamed) await checkChannels(edited.channelIds);
        const wanted = areChannelsNamed
          ? edited
          : { ...edited, channelIds: await stillThere(before.channelIds) };
        if (await locked.isNameTaken(wanted.name, id)) throw taken(wanted.name);
        // What was due under another schedule, or while it was disabled, is not made up.
        const isSame = wanted.cron === before.cron && (before.isEnabled || !wanted.isEnabled);
        await locked.update(id, wanted, isSame ? before.scheduledFromMs : asOfMs);
        return locked.find(id);
      }),
    async delete(id: string): Promise<SavedReportRow | null> {
      const before = await store.find(id);
      return before !== null && (await store.delete(id)) ? before : null;
    },
    /** Makes it now and sends it, enabled or not. */
    async run(id: string): Promise<SavedReportRunRow | null> {
      const report = await store.find(id);
      if (report === null) return null;
      return sendReport(services, { workspace, report, due: null, nowMs: asOfMs, by: actorOf(principal) });
    },
  };
}

export type SavedReports = ReturnType<typeof createSavedReports>;
