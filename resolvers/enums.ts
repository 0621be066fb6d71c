import { registerEnumType } from 'type-graphql';
import { EVALUATION_STAGES, EVALUATION_STATES, EVALUATION_TRIGGERS } from '../src/analytics/evaluation.js';
import { BANDS } from '../src/domain/bands.js';
import { INTERVALS } from '../src/domain/buckets.js';
import { FAILURE_REASONS } from '../src/domain/change-outcome.js';
import { GOAL_STATUSES } from '../src/domain/goals.js';
import { DIMENSIONS } from '../src/domain/grouping.js';
import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES } from '../src/domain/ledger-words.js';
import { METRIC_IDS, type MetricId } from '../src/domain/metrics/metric.js';
import { METRICS } from '../src/domain/metrics/registry.js';
import { PERMISSIONS, ROLES } from '../src/domain/permissions.js';

/** A word as a GraphQL enum value: `metric.regression` → METRIC_REGRESSION. */
const valueName = (word: string) => word.toUpperCase().replaceAll('.', '_');

/** A GraphQL enum of a closed set: the set's words in capitals outside, the words themselves inside. */
export function enumOf<W extends string>(
  name: string,
  words: readonly W[],
  description: string,
  of: Record<W, string>,
) {
  const values = Object.fromEntries(words.map((word) => [valueName(word), word]));
  const valuesConfig = Object.fromEntries(words.map((word) => [valueName(word), { description: of[word] }]));
  registerEnumType(values, { name, description, valuesConfig });
  return values as Record<string, W>;
}

export const ChangeTypeEnum = enumOf('ChangeType', CHANGE_TYPES, 'How a change is controlled.', {
  standard: 'Pre-approved and routine.',
  normal: 'Assessed and approved one by one.',
  emergency: 'Must go in at once, usually to mend an incident.',
});

export const ClosureCodeEnum = enumOf('ClosureCode', CLOSURE_CODES, 'How a change was closed.', {
  successful: 'It did what it should.',
  successful_with_issues: 'It did what it should, with trouble on the way. Counts as successful.',
  unsuccessful: 'It did not do what it should. Counts as failed.',
});

export const ChangeStateEnum = enumOf('ChangeState', CHANGE_STATES, 'Where a change stands.', {
  draft: 'Being written.',
  submitted: 'Waiting for approval.',
  approved: 'Approved, not scheduled yet.',
  scheduled: 'Has its place in the calendar.',
  in_progress: 'Being carried out.',
  completed: 'Carried out.',
  rolled_back: 'Carried out and taken back. Counts as failed, whatever its closure code.',
  cancelled: 'Given up. Never counts in a metric.',
});

export const DimensionEnum = enumOf('DoraDimension', DIMENSIONS, 'What records are grouped by.', {
  team: "A change's owner's team; an incident's assignee's team.",
  service: "A change's primary affected asset; an incident's service.",
  change_type: "A change's type; the type of the change that caused an incident.",
});

export const MetricEnum = enumOf(
  'DoraMetric',
  METRIC_IDS,
  'The four metrics.',
  Object.fromEntries(METRIC_IDS.map((id) => [id, `${METRICS[id].meaning} ${METRICS[id].formula}`])) as Record<
    MetricId,
    string
  >,
);

export const IntervalEnum = enumOf(
  'Interval',
  INTERVALS,
  "The buckets of a series, in the workspace's time zone.",
  {
    day: 'Calendar days; 23 or 25 hours long when clocks change.',
    week: 'Weeks from Monday.',
    month: 'Calendar months.',
  },
);

export const BandEnum = enumOf(
  'PerformanceBand',
  BANDS,
  "DORA's performance levels; `DoraReport.bandSet` says which table.",
  {
    elite: 'The best level of the table.',
    high: 'The second level.',
    medium: 'The third level.',
    low: 'Worse than every limit of the table.',
  },
);

export const FailureReasonEnum = enumOf('FailureReason', FAILURE_REASONS, 'Why a change counts as failed.', {
  unsuccessful: 'Its closure code is unsuccessful.',
  rolled_back: 'It was rolled back.',
  incident: 'An incident that it caused opened within the failure window after its completion.',
});

export const GoalStatusEnum = enumOf('GoalStatus', GOAL_STATUSES, 'How a value stands to its target.', {
  met: 'On the right side of the target, or equal to it.',
  breached: 'On the wrong side of the target.',
  unknown: 'There is no value.',
});

export const EvaluationTriggerEnum = enumOf(
  'EvaluationTrigger',
  EVALUATION_TRIGGERS,
  'What set an evaluation off.',
  { night: "The workspace's 02:00.", by_hand: 'The command `vigilo evaluate`.' },
);

export const EvaluationStateEnum = enumOf('EvaluationState', EVALUATION_STATES, 'How far an evaluation is.', {
  running: 'A process works on it.',
  done: 'Its outcome is written.',
  failed: 'It failed; a night is tried again, up to six times.',
  abandoned: 'Its process fell silent; a night is taken over by another.',
});

export const EvaluationStageEnum = enumOf(
  'EvaluationStage',
  EVALUATION_STAGES,
  'What a running evaluation is at.',
  {
    reading: 'Reading the ledger.',
    comparing: 'Comparing every metric of every group with its baseline.',
    writing: 'Writing alerts and outcome.',
  },
);

export const RoleEnum = enumOf('Role', ROLES, 'Roles, rising: each may do all that the ones before it may.', {
  viewer: 'Reads the analytics.',
  engineer: 'Also acknowledges alerts.',
  approver: 'As engineer; also approves changes in the system of record.',
  admin: 'Also edits goals, thresholds, groups and channels, and writes the ledger.',
  owner: 'Everything.',
});

export const PermissionEnum = enumOf('Permission', PERMISSIONS, 'What a role allows.', {
  READ_ANALYTICS: 'Read every number and record. From viewer.',
  ACKNOWLEDGE_ALERTS: 'Acknowledge regression alerts. From engineer.',
  EDIT_GOALS: 'Set the quarterly goals. From admin.',
  EDIT_THRESHOLDS: 'Set the regression thresholds. From admin.',
  DISABLE_GROUPS: 'Leave a group out of the nightly evaluation. From admin.',
  EDIT_CHANNELS: 'Manage where alerts are sent. From admin.',
  WRITE_LEDGER: 'Import records. From admin.',
});
