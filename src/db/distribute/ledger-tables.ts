/**
 * The tables that grow with the records of the ledger, in the order in which they refer to each other. What is left out is small
 * (people, assets, settings, alerts) or short-lived (the feed, of which fifteen minutes are kept).
 */
export const LEDGER_TABLES = [
  'change_request',
  'change_affected_asset',
  'incident',
  'approval',
  'runbook_execution',
] as const;

/** What they refer to: an import writes it before them, so it is locked before them as well. */
export const REFERRED_TABLES = ['workspace', 'workspace_membership', 'asset'] as const;
