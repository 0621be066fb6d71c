/** The views whose numbers are read of events or changes, group by group. */
export const VIEW_IDS = [
  'approvals',
  'runbooks',
  'recovery',
  'changes',
  'rework',
  'created_to_approved',
  'approved_to_started',
  'started_to_completed',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** The stages of lead time, in order. */
export const STAGE_IDS = ['created_to_approved', 'approved_to_started', 'started_to_completed'] as const;
export type StageId = (typeof STAGE_IDS)[number];

/** Everything that is known of one view, in one place: schema, REST, CSV and documents read it here. */
export interface View {
  readonly id: ViewId;
  /** As a person reads it. */
  readonly name: string;
  /** Its durations, as REST and CSV name them; they append p50 and p90 there. */
  readonly key: string;
  /** How many records it has, as REST and CSV name it; null: another view says it. */
  readonly sampleKey: string | null;
  /** How many of them its share counts, as REST and CSV name it; null: it has none. */
  readonly markedKey: string | null;
  /** What a duration of it is counted in; null: it has none. */
  readonly unit: 'hours' | 'minutes' | null;
  /** What the sample size counts. */
  readonly sample: string;
  /** The share that it has, as REST and CSV name it, and what it is a share of; null: none. */
  readonly rateKey: string | null;
  readonly meaning: string;
  /** In the words of definitions.md. */
  readonly formula: string;
  readonly source: string;
}

const OWN = "Vigilo's derived views";

export const VIEWS: Readonly<Record<ViewId, View>> = {
  approvals: {
    id: 'approvals',
    name: 'Approvals',
    key: 'approval_turnaround_hours',
    sampleKey: 'approvals_decided',
    markedKey: 'approvals_rejected',
    unit: 'hours',
    sample: 'approvals decided',
    rateKey: 'approval_rejection_rate',
    meaning: 'How long it takes to decide on an approval, and which share is rejected.',
    formula:
      'p50 and p90 of decided_at − requested_at over approvals decided in the window; rejected ÷ decided, null where none was decided; one with a decided_at and no decision is decided, and not rejected. An approval is in the groups of its change.',
    source: OWN,
  },
  runbooks: {
    id: 'runbooks',
    name: 'Runbooks',
    key: 'runbook_duration_minutes',
    sampleKey: 'runbook_executions',
    markedKey: 'runbook_executions_succeeded',
    unit: 'minutes',
    sample: 'runbook executions finished',
    rateKey: 'runbook_success_rate',
    meaning: 'How long runbooks take, and which share of them succeeds.',
    formula:
      'p50 and p90 of finished_at − started_at over runbook executions finished in the window; succeeded ÷ finished, null where none was finished; one with a finished_at and no outcome is finished, and has not succeeded. An execution is in the group of its own service, else in those of the change, else of the incident, that it served.',
    source: OWN,
  },
  recovery: {
    id: 'recovery',
    name: 'Failed deployment recovery',
    key: 'failed_deployment_recovery_hours',
    sampleKey: 'failed_deployment_recoveries',
    markedKey: null,
    unit: 'hours',
    sample: 'recovered incidents',
    rateKey: null,
    meaning: 'How long it takes to recover from a change that failed.',
    formula:
      'p50 and p90 of resolved_at − completed_at of the causing change, over incidents with a caused_by, opened within the failure window of its completion and resolved in the window.',
    source: 'DORA, https://dora.dev/guides/dora-metrics-four-keys/ (failed deployment recovery time)',
  },
  changes: {
    id: 'changes',
    name: 'Change volume',
    key: 'changes',
    sampleKey: 'closed_changes',
    markedKey: 'emergency_changes',
    unit: null,
    sample: 'closed changes',
    rateKey: 'emergency_share',
    meaning: 'How many changes were closed, of which type.',
    formula:
      'Closed changes completed in the window, by change type; emergency ÷ closed, null where none was closed.',
    source: OWN,
  },
  rework: {
    id: 'rework',
    name: 'Deployment rework rate',
    key: 'rework',
    sampleKey: null,
    markedKey: 'rework_changes',
    unit: null,
    sample: 'closed changes',
    rateKey: 'rework_rate',
    meaning: 'Which share of the changes was made, unplanned, to mend what an earlier one broke.',
    formula:
      'Closed emergency changes completed in the window that follow a failed change of the same service within the failure window (earlier.completed_at < completed_at <= earlier.completed_at + W) ÷ closed changes completed in the window; null where none was closed. A change without a service is no rework.',
    source:
      'DORA, Accelerate State of DevOps 2024, https://dora.dev/research/2024/dora-report/ (rework rate)',
  },
  created_to_approved: stage('created_to_approved', 'Created to approved', 'approved_at − created_at'),
  approved_to_started: stage('approved_to_started', 'Approved to started', 'started_at − approved_at'),
  started_to_completed: stage('started_to_completed', 'Started to completed', 'completed_at − started_at'),
};

function stage(id: StageId, name: string, difference: string): View {
  return {
    id,
    name,
    key: `lead_time_${id}_hours`,
    sampleKey: `lead_time_${id}_changes`,
    markedKey: null,
    unit: 'hours',
    sample: 'successful changes with both instants',
    rateKey: null,
    meaning: `The part of the lead time from ${name.toLowerCase()}.`,
    formula: `p50 and p90 of ${difference} over successful changes completed in the window that have both instants, in this order.`,
    source: OWN,
  };
}
