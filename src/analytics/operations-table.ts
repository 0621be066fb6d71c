import { CHANGE_TYPES } from '../domain/ledger-words.js';
import { VIEW_IDS, VIEWS, type View } from '../domain/operations/views.js';
import { MS_PER_HOUR } from '../domain/window.js';
import type { Cell, MetricsBody } from './dora-table.js';
import { shownKey } from './node-id.js';
import type { OperationsCard, OperationsReport } from './operations-report.js';

/** One number of a card. Its path is its name in JSON, level by level, and, joined, in CSV. */
interface Column {
  readonly path: readonly [string] | readonly [string, string];
  readonly read: (card: OperationsCard) => number | null;
}

function columnsOf({ id, key, sampleKey, markedKey, rateKey, unit }: View): Column[] {
  return [
    ...(sampleKey === null ? [] : [column([sampleKey], (card) => card.read(id).sampleSize)]),
    ...(markedKey === null ? [] : [column([markedKey], (card) => card.read(id).marked)]),
    ...(rateKey === null ? [] : [column([rateKey], (card) => card.read(id).rate)]),
    ...(unit === null
      ? []
      : [
          column([key, 'p50'], (card) => card.read(id).p50),
          column([key, 'p90'], (card) => card.read(id).p90),
        ]),
  ];
}

function column(path: Column['path'], read: Column['read']): Column {
  return { path, read };
}

const COLUMNS: readonly Column[] = [
  ...VIEW_IDS.flatMap((id) => columnsOf(VIEWS[id])),
  ...CHANGE_TYPES.filter((type) => type !== 'emergency').map((type) =>
    column([`${type}_changes`], (card) => card.countOfType(type, 'current')),
  ),
  column(['open_incidents'], (card) => card.openIncidents.count),
  column(['oldest_open_incident_hours'], (card) => {
    const { oldestMs } = card.openIncidents;
    return oldestMs === null ? null : (card.rules.failure.asOfMs - oldestMs) / MS_PER_HOUR;
  }),
];

function cardBody(card: OperationsCard): MetricsBody {
  const body: Record<string, unknown> = {};
  for (const { path, read } of COLUMNS) {
    const [name, part] = path;
    if (part === undefined) body[name] = read(card);
    else body[name] = { ...(body[name] as object | undefined), [part]: read(card) };
  }
  return body;
}

/** The body of the REST answer and of the JSON export: one object, or with groups an array of them. */
export function operationsBody(report: OperationsReport): MetricsBody | MetricsBody[] {
  const { question, overall, groups } = report;
  if (question.groupBy === null) return { window: windowBody(report), ...cardBody(overall) };
  return groups.map(({ dimension, key, label, card }) => ({
    key: shownKey(dimension, key),
    label,
    ...cardBody(card),
  }));
}

/** The column names of the CSV export, the same with and without groups, and its rows: one a group. */
export function operationsTable(report: OperationsReport): {
  readonly header: string[];
  readonly rows: Cell[][];
} {
  const { question, overall, groups } = report;
  const { start, end } = windowBody(report);
  const lines =
    question.groupBy === null
      ? [{ key: null, label: 'All records', card: overall }]
      : groups.map((group) => ({ ...group, key: shownKey(group.dimension, group.key) }));
  return {
    header: ['key', 'label', 'window_start', 'window_end', ...COLUMNS.map(({ path }) => path.join('_'))],
    rows: lines.map(({ key, label, card }) => [
      key,
      label,
      start,
      end,
      ...COLUMNS.map(({ read }) => read(card)),
    ]),
  };
}

function windowBody({ question: { window } }: OperationsReport) {
  return { start: new Date(window.startMs).toISOString(), end: new Date(window.endMs).toISOString() };
}
