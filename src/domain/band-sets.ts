import type { Band, BandLimit, BandSet } from './bands.js';

const to = (band: Band, limit: number): BandLimit => ({ band, limit, inclusive: true });
const within = (band: Band, limit: number): BandLimit => ({ band, limit, inclusive: false });

const HOURS_PER_DAY = 24;
const DAYS_PER_WEEK = 7;
const DAYS_PER_MONTH = 30;

/**
 * "Accelerate State of DevOps Report 2023" (DORA), table "Software delivery performance": deploys on demand / once a
 * day to once a week / once a week to once a month; lead time under a day / a day to a week / a week to a month; failure
 * rate 5 / 10 / 15 %; recovery under an hour / under a day / a day to a week. "On demand" is read as more than once a day.
 */
export const DORA_2023: BandSet = {
  version: 'dora-2023',
  source: 'DORA, Accelerate State of DevOps Report 2023, https://dora.dev/research/2023/dora-report/',
  limits: {
    deploy_frequency: [within('elite', 1), to('high', 1 / DAYS_PER_WEEK), to('medium', 1 / DAYS_PER_MONTH)],
    lead_time: [
      within('elite', HOURS_PER_DAY),
      to('high', HOURS_PER_DAY * DAYS_PER_WEEK),
      to('medium', HOURS_PER_DAY * DAYS_PER_MONTH),
    ],
    change_failure_rate: [to('elite', 0.05), to('high', 0.1), to('medium', 0.15)],
    mttr: [within('elite', 1), within('high', HOURS_PER_DAY), to('medium', HOURS_PER_DAY * DAYS_PER_WEEK)],
  },
};

/**
 * "Accelerate State of DevOps Report 2024" (DORA), table "Software delivery performance". Its failure rates do not fall with the level:
 * 5 % elite, 20 % high, 10 % medium, so a rate is of the smallest that it does not exceed. High and medium both recover in under a day.
 */
const DORA_2024: BandSet = {
  version: 'dora-2024',
  source: 'DORA, Accelerate State of DevOps Report 2024, https://dora.dev/research/2024/dora-report/',
  limits: {
    ...DORA_2023.limits,
    change_failure_rate: [to('elite', 0.05), to('medium', 0.1), to('high', 0.2)],
    mttr: [within('elite', 1), within('high', HOURS_PER_DAY)],
  },
};

/**
 * "Accelerate State of DevOps Report 2019" (DORA and Google Cloud), table "Software delivery performance". Elite, high and medium share the
 * failure rate of 0 to 15 %, high and medium the recovery in under a day.
 */
const DORA_2019: BandSet = {
  version: 'dora-2019',
  source: 'DORA, Accelerate State of DevOps Report 2019, https://dora.dev/research/2019/dora-report/',
  limits: {
    ...DORA_2023.limits,
    change_failure_rate: [to('elite', 0.15)],
    mttr: [within('elite', 1), within('high', HOURS_PER_DAY)],
  },
};

/** Every table that can be chosen, the default first. */
export const BAND_SETS: readonly BandSet[] = [DORA_2023, DORA_2024, DORA_2019];

/** The table of a version; left out, the default. */
export function bandSetOf(version: string = DORA_2023.version): BandSet {
  return BAND_SETS.find((set) => set.version === version) ?? DORA_2023;
}

/** Whether a table of that version can be chosen. */
export function isBandSetVersion(version: unknown): version is string {
  return BAND_SETS.some((set) => set.version === version);
}
