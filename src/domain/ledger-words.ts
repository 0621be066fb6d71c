/** The closed sets of the ledger, in the words of definitions.md and of the import format. */
export const CHANGE_TYPES = ['standard', 'normal', 'emergency'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

export const CLOSURE_CODES = ['successful', 'successful_with_issues', 'unsuccessful'] as const;
export type ClosureCode = (typeof CLOSURE_CODES)[number];

export const CHANGE_STATES = [
  'draft',
  'submitted',
  'approved',
  'scheduled',
  'in_progress',
  'completed',
  'rolled_back',
  'cancelled',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

export const DECISIONS = ['approved', 'rejected'] as const;

export const OUTCOMES = ['succeeded', 'failed', 'aborted'] as const;
