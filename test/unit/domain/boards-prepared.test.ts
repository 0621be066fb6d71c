import assert from 'node:assert/strict';
import { bandSetOf } from '../../../src/domain/band-sets.js';
import type { BoardRead } from '../../../src/domain/board-memo.js';
import { edgesOf } from '../../../src/domain/intervals.js';
import { CHANGE_TYPES } from '../../../src/domain/ledger-words.js';
import { METRIC_IDS, type MetricId } from '../../../src/domain/metrics/metric.js';
import { READERS } from '../../../src/domain/metrics/readers.js';
import { OperationsBoard } from '../../../src/domain/operations/operations-board.js';
import { VIEW_IDS } from '../../../src/domain/operations/views.js';
import { partitionOf, wholePartition } from '../../../src/domain/partition.js';
import { ReportRules } from '../../../src/domain/report-rules.js';
import { Scoreboard } from '../../../src/domain/scoreboard.js';
import { Scorecard } from '../../../src/domain/scorecard.js';
import { previousWindow } from '../../../src/domain/window.js';
import { changesOf, incidentsOf, NAMES } from '../../support/fact-rows.js';
import { boardOf, hours, march, RULE, viewsOf, WEEK } from '../../support/operations-readings.js';

const LEAD_MS = hours(5);
const current = {
  window: WEEK,
  names: NAMES,
  changes: [changesOf({ completedAtMs: march('09T12:00'), leadMs: LEAD_MS })],
  incidents: [],
  partition: null,
};
/** Its segments are its own: a board must not look for them in those of the window. */
const previous = {
  ...current,
  window: previousWindow(WEEK),
  changes: [changesOf({ completedAtMs: march('02T12:00'), leadMs: hours(7) })],
  incidents: [incidentsOf({ resolvedAtMs: march('02T12:00') })],
};

describe('A scoreboard that is prepared elsewhere', () => {
  const asked: string[] = [];
  const made = READERS.lead_time(current, edgesOf(WEEK), RULE);
  const elsewhere = async ({ name, edges }: BoardRead<MetricId>) => {
    asked.push(`${name} ${edges[0]}`);
    return made;
  };

  it('asks there for the four metrics of both windows, each once, and reads no more', async () => {
    const board = new Scoreboard(current, previous, RULE, elsewhere);
    await Promise.all([board.prepareWindows(), board.prepareWindows()]);
    const wanted = METRIC_IDS.flatMap((id) => [`${id} ${WEEK.startMs}`, `${id} ${previous.window.startMs}`]);
    assert.deepEqual(asked, wanted);
    for (const id of METRIC_IDS) assert.deepEqual(board.read(id), { current: made, previous: made });
    assert.equal(board.prepare('mttr', board.edges.current), null);
    const other = board.prepare('mttr', Float64Array.from(board.edges.current));
    assert.ok(other instanceof Promise, 'other intervals are another reading');
    await other;
    assert.deepEqual(asked.slice(wanted.length), [`mttr ${WEEK.startMs}`]);
  });

  it('reads the window before of its own records, where nobody prepared it', () => {
    const board = new Scoreboard(current, previous, RULE);
    assert.equal(board.prepare('lead_time', board.edges.current), null);
    const { current: now, previous: before } = board.read('lead_time');
    assert.deepEqual([[...now.value], [...before.value]], [[5], [7]]);
    assert.deepEqual([...board.readOver('mttr', board.edges.previous).sampleSize], [1]);
    assert.deepEqual([...board.readOver('mttr', board.edges.current).sampleSize], [0]);
  });

  it('asks there for the buckets of a series, before its points are read', async () => {
    const rules = new ReportRules(WEEK, 'UTC', RULE, bandSetOf());
    const before = asked.length;
    const card = new Scorecard(rules, new Scoreboard(current, previous, RULE, elsewhere), 0);
    const coming = card.prepareSeries('mttr', 'day', null);
    assert.ok(coming instanceof Promise);
    await coming;
    assert.deepEqual(asked.slice(before), [`mttr ${WEEK.startMs}`]);
    assert.equal(card.prepareSeries('mttr', 'day', null), null);
    const here = new Scorecard(rules, new Scoreboard(current, previous, RULE), 0);
    assert.equal(here.prepareSeries('mttr', 'day', null), null);
    assert.equal(new Scorecard(rules, here.board, 99).recordsBehind('mttr').length, 0);
  });

  it('looks up the records behind a metric once', () => {
    const board = new Scoreboard(current, previous, RULE);
    assert.equal(board.recordsBehind('lead_time'), board.recordsBehind('lead_time'));
    assert.notEqual(board.recordsBehind('lead_time'), board.recordsBehind('mttr'));
  });
});

describe('An operations board that is prepared elsewhere', () => {
  const views = viewsOf({ changes: [changesOf({ completedAtMs: march('09T12:00') })] });
  const partition = partitionOf(NAMES, 'team', {}) ?? wholePartition();
  const here = new OperationsBoard(views, partition, WEEK);
  const made = here.read('approvals', here.edges);
  const counted = Int32Array.of(4, 2);
  const prepared = () => {
    const asked: string[] = [];
    const note = <T>(kind: string, answer: T) => {
      return async ({ name, edges }: BoardRead<string>) => {
        asked.push(`${kind} ${name} ${edges[0]}`);
        return answer;
      };
    };
    const elsewhere = { view: note('view', made), type: note('type', counted) };
    return { asked, board: new OperationsBoard(views, partition, WEEK, elsewhere) };
  };
  const both = (name: string) => [`${name} ${WEEK.startMs}`, `${name} ${previous.window.startMs}`];

  it('asks there for every view and type of both windows, each once', async () => {
    const { asked, board } = prepared();
    const coming = board.prepareWindows();
    assert.ok(coming instanceof Promise);
    await coming;
    const wanted = [
      ...VIEW_IDS.map((view) => `view ${view}`),
      ...CHANGE_TYPES.map((type) => `type ${type}`),
    ].flatMap(both);
    assert.deepEqual(asked.toSorted(), wanted.toSorted());
    assert.equal(board.prepareWindows(), null, 'it is all there');
    for (const edges of [board.edges, board.edgesBefore]) {
      for (const view of VIEW_IDS) assert.equal(board.read(view, edges), made);
      for (const type of CHANGE_TYPES) assert.equal(board.countOfType(type, edges), counted);
    }
  });

  it('asks for the types of changes only with the changes, and waits for what is missing still', async () => {
    const { asked, board } = prepared();
    await board.prepare('approvals', board.edges);
    await board.prepareWindows(['approvals']);
    assert.deepEqual(asked, both('view approvals'));
    await board.prepareWindows(['changes']);
    assert.deepEqual(asked.length, 2 + 2 + 2 * CHANGE_TYPES.length);
  });

  it('asks for what tells the groups apart: whatever is counted in them', async () => {
    const { asked, board } = prepared();
    await board.prepareGroups();
    const views = new Set(asked.filter((each) => each.startsWith('view')).map((each) => each.split(' ')[1]));
    assert.deepEqual([...views].toSorted(), ['approvals', 'changes', 'recovery', 'runbooks']);
  });

  it('has nothing to wait for where it reads here', () => {
    assert.equal(here.prepareWindows(), null);
    assert.equal(here.prepareGroups(), null);
    assert.equal(here.prepare('rework', here.edges), null);
  });

  it('looks up records once, and has none of a group that is not', () => {
    const board = boardOf({ changes: [changesOf({ completedAtMs: march('09T12:00') })] });
    assert.equal(board.recordsBehind('changes', 0, WEEK), board.recordsBehind('changes', 0, WEEK));
    assert.equal(board.recordsBehind('changes', 99, WEEK).length, 0);
    assert.equal(board.openRecords(99).length, 0);
  });
});
