import type { RelativeWindow, ReportFieldsFragment } from '../documents.generated.js';
import { DIMENSION_NAMES, dimensionOf, type Filter, filterText, ledgerKey } from '../model/dimension.js';

/** The windows that a report can be of, as a person reads them. */
export const WINDOW_NAMES: Readonly<Record<RelativeWindow, string>> = {
  PREVIOUS_DAY: 'Yesterday',
  LAST_7_DAYS: 'Last 7 days',
  LAST_28_DAYS: 'Last 28 days',
  LAST_90_DAYS: 'Last 90 days',
  PREVIOUS_WEEK: 'Last week',
  PREVIOUS_MONTH: 'Last month',
  PREVIOUS_QUARTER: 'Last quarter',
  MONTH_TO_DATE: 'Month to date',
  QUARTER_TO_DATE: 'Quarter to date',
};

/** The schedules that are offered by name; any other is cron's. */
export const SCHEDULES = [
  { cron: '0 8 * * *', name: 'Every day at 08:00' },
  { cron: '0 8 * * 1-5', name: 'Monday to Friday at 08:00' },
  { cron: '0 8 * * 1', name: 'Mondays at 08:00' },
  { cron: '0 8 1 * *', name: 'The first of the month at 08:00' },
  { cron: '0 8 1 1,4,7,10 *', name: 'The first of the quarter at 08:00' },
] as const;

/** Example: `0 8 * * 1` → `Mondays at 08:00`; what has no name is shown as it is. */
export function scheduleInWords(cron: string): string {
  return SCHEDULES.find((known) => known.cron === cron)?.name ?? cron;
}

/** What is counted, by what. Example: `Last week · by team · CSV · team:payments`. */
export function reportInWords({ window, groupBy, format, filter }: ReportFieldsFragment): string {
  const by =
    groupBy === null
      ? 'everything in one row'
      : `by ${DIMENSION_NAMES[dimensionOf(groupBy)].one.toLowerCase()}`;
  const kept = filterText(filterOf(filter));
  return [WINDOW_NAMES[window], by, format, ...(kept === '' ? [] : [kept])].join(' · ');
}

/** A report's filter as an address has one. */
export function filterOf({ teams, services, changeTypes }: ReportFieldsFragment['filter']): Filter {
  return {
    ...(teams && { team: teams }),
    ...(services && { service: services.map((key) => ledgerKey('service', key)) }),
    ...(changeTypes && { change_type: changeTypes.map((type) => type?.toLowerCase() ?? null) }),
  };
}
