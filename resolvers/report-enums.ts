import { EXPORT_FORMATS } from '../src/analytics/export-file.js';
import { RELATIVE_WINDOWS } from '../src/domain/relative-window.js';
import { enumOf } from './enums.js';

export const RelativeWindowEnum = enumOf(
  'RelativeWindow',
  RELATIVE_WINDOWS,
  "Whole calendar days of the workspace's zone that are over, by how they lie to today.",
  {
    previous_day: 'Yesterday.',
    last_7_days: 'The 7 days before today.',
    last_28_days: 'The 28 days before today.',
    last_90_days: 'The 90 days before today.',
    previous_week: 'The last week that is over, from Monday.',
    previous_month: 'The last month that is over.',
    previous_quarter: 'The last quarter that is over.',
    month_to_date: 'From the first of the month up to today; on the first, the month before.',
    quarter_to_date: 'From the first of the quarter up to today; on its first day, the quarter before.',
  },
);

export const ExportFormatEnum = enumOf('ExportFormat', EXPORT_FORMATS, 'What a file is.', {
  csv: 'RFC 4180 with a header, one row a group.',
  json: 'As the REST answer.',
});

export const ReportRunStateEnum = enumOf(
  'SavedReportRunState',
  ['sent', 'failed'] as const,
  'What became of a run.',
  {
    sent: 'Handed to its channels, whose deliveries tell the rest.',
    failed: 'Not made; its error says why.',
  },
);
