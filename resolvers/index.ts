import { AlertResolver } from './alert.resolver.js';
import { AlertLiveResolver } from './alert-live.resolver.js';
import { ChannelResolver } from './channel.resolver.js';
import { DoraResolver } from './dora.resolver.js';
import { GoalsResolver } from './goals.resolver.js';
import { LedgerResolver } from './ledger.resolver.js';
import { NodeResolver } from './node.resolver.js';
import { OperationsResolver } from './operations.resolver.js';
import { SavedReportResolver } from './saved-report.resolver.js';
import { SettingsResolver } from './settings.resolver.js';

/** Every resolver of the schema. */
export const RESOLVERS = [
  AlertLiveResolver,
  AlertResolver,
  ChannelResolver,
  DoraResolver,
  GoalsResolver,
  LedgerResolver,
  NodeResolver,
  OperationsResolver,
  SavedReportResolver,
  SettingsResolver,
] as const;
