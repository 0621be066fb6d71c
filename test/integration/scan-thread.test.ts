import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { ScanThread } from '../../src/analytics/ports.js';
import { createLog } from '../../src/log.js';
import { WorkerScanThread } from '../../src/threads/scan-thread.js';

const DAY = 86_400_000;
const WINDOW = { startMs: 0, endMs: DAY };
const READS = [{ name: 'deploy_frequency', edges: Float64Array.of(0, DAY) }] as const;
const NAMES = { teamByMemberId: new Map(), assetById: new Map(), assetByKey: new Map() };

/** Two successful changes of nobody, an hour and two after the window begins. */
function scanOf(memory: ArrayBufferLike): Parameters<ScanThread['metrics']>[0] {
  const completedAtMs = new Float64Array(memory, 0, 2);
  completedAtMs.set([3_600_000, 7_200_000]);
  const changes = {
    ...{ count: 2, completedAtMs, id: Uint32Array.of(1, 2), outcome: Uint8Array.of(1, 1) },
    leadMs: Float64Array.of(1_000, 3_000),
    incidentDelayMs: Float64Array.of(Number.NaN, Number.NaN),
    ...{ approvedAfterMs: new Uint8Array(), startedAfterMs: new Uint8Array() },
    ...{ ownerId: new Uint16Array(2), serviceId: new Uint16Array(2), changeType: new Uint8Array(2) },
  };
  const failure = { failureWindowMs: DAY, asOfMs: DAY };
  return {
    ...{ changes: [changes], incidents: [], names: NAMES, filter: {}, window: WINDOW, failure },
    dimension: 'team',
  };
}

describe('The thread that scans', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  const outcomes: string[] = [];
  const watch = (outcome: string, seconds: number) => {
    outcomes.push(outcome);
    assert.ok(seconds >= 0 && seconds < 60);
  };
  const thread = new WorkerScanThread(createLog('info', sink), watch, { maxOldGenerationSizeMb: 16 });
  after(() => thread.close());

  const ask = async (scan = scanOf(new ArrayBuffer(16))) => {
    const [reading] = await thread.metrics(scan, READS);
    return [...(reading?.value ?? [])];
  };

  it('reads what it is handed, shared or copied, and leaves it to who asks', async () => {
    const scan = scanOf(new ArrayBuffer(16));
    assert.deepEqual(await ask(scan), [2]);
    assert.deepEqual(await ask(scanOf(new SharedArrayBuffer(16))), [2]);
    assert.deepEqual([...(scan.changes[0]?.completedAtMs ?? [])], [3_600_000, 7_200_000]);
  });

  it('answers each asker its own', async () => {
    const asked = [0, 1, 2].map((n) =>
      ask({ ...scanOf(new ArrayBuffer(16)), filter: n === 1 ? { team: [] } : {} }),
    );
    assert.deepEqual(await Promise.all(asked), [[2], [0], [2]]);
  });

  it('says what was thrown, and goes on', async () => {
    const faulty = { ...scanOf(new ArrayBuffer(16)), changes: [null] };
    await assert.rejects(ask(faulty as unknown as Parameters<ScanThread['metrics']>[0]), TypeError);
    assert.deepEqual(await ask(), [2]);
    assert.deepEqual(lines, []);
  });

  it('refuses what cannot be handed over', async () => {
    const faulty = { ...scanOf(new ArrayBuffer(16)), filter: { team: () => undefined } };
    await assert.rejects(
      ask(faulty as unknown as Parameters<ScanThread['metrics']>[0]),
      /could not be cloned/,
    );
    assert.deepEqual(await ask(), [2]);
  });

  it('is started again after it has failed; who waited for it hears of that, and the log once', async () => {
    const teamByMemberId = new Map(Array.from({ length: 500_000 }, (_, id) => [id, `team ${id}`] as const));
    const large = { ...scanOf(new ArrayBuffer(16)), names: { ...NAMES, teamByMemberId } };
    await Promise.all([ask(large), ask()].map((asked) => assert.rejects(asked, /reaching memory limit/)));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /the thread that scans has failed/);
    assert.deepEqual(await ask(), [2]);
  });

  it('tells whoever counts of every one', () => {
    assert.deepEqual(outcomes.slice(0, 2), ['done', 'done']);
    assert.equal(outcomes.filter((outcome) => outcome === 'failed').length, 4);
  });

  it('answers nobody once it is closed', async () => {
    await thread.close();
    await assert.rejects(ask(), /was ended/);
  });
});
