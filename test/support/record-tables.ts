/** The tables that hold the records of a ledger: an injection would empty or show them. */
export const RECORD_TABLES = [
  'change_request',
  'incident',
  'asset',
  'workspace_membership',
  'approval',
  'runbook_execution',
];
