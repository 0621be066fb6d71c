import DataLoader from 'dataloader';
import type { RecordReader } from '../ledger/record-reader.js';

/** One row a key, or null where the key names nothing. */
function loadOne<K, R>(
  read: (keys: readonly K[]) => Promise<R[]>,
  keyOf: (row: R) => K,
): DataLoader<K, R | null> {
  return new DataLoader<K, R | null>(async (keys) => {
    const byKey = new Map((await read(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}

/** All rows of a key, in the order in which they were read. */
function loadMany<K, R>(
  read: (keys: readonly K[]) => Promise<R[]>,
  keyOf: (row: R) => K | null,
): DataLoader<K, R[]> {
  return new DataLoader<K, R[]>(async (keys) => {
    const byKey = Map.groupBy(await read(keys), keyOf);
    return keys.map((key) => byKey.get(key) ?? []);
  });
}

/** The loaders of one request: whatever asks for records in one tick shares one statement a kind. */
export function createRecordLoaders(reader: RecordReader) {
  return {
    change: loadOne(reader.changesById, (row) => row.id),
    changeByNumber: loadOne(reader.changesByNumber, (row) => row.number),
    incident: loadOne(reader.incidentsById, (row) => row.id),
    incidentByNumber: loadOne(reader.incidentsByNumber, (row) => row.number),
    incidentsByCause: loadMany(reader.incidentsByCause, (row) => row.causedById),
    approval: loadOne(reader.approvalsById, (row) => row.id),
    approvalsByChange: loadMany(reader.approvalsByChange, (row) => row.changeId),
    runbook: loadOne(reader.runbooksById, (row) => row.id),
    runbooksByChange: loadMany(reader.runbooksByChange, (row) => row.changeId),
    runbooksByIncident: loadMany(reader.runbooksByIncident, (row) => row.incidentId),
    affectedAssets: loadMany(reader.affectedAssets, (row) => row.changeId),
    assetByKey: loadOne(reader.assetsByKey, (row) => row.key),
    memberByUser: loadOne(reader.membersByUser, (row) => row.userId),
    membersByTeam: loadMany(reader.membersByTeam, (row) => row.team),
  };
}

export type RecordLoaders = ReturnType<typeof createRecordLoaders>;
