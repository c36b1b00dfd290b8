/** Exclusions in words: what every report shows of them. */
import { timeText } from '../text/time.ts';
import { excludedTime, type Exclusion } from './exclusions.ts';
import type { SloStatus } from './status.ts';

/** '2026-12-05T02:00Z': maintenance is in whole minutes. */
const minuteText = (at: number): string => new Date(at).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z');

/** Such as '2026-12-05T02:00Z to 2026-12-05T04:00Z: database upgrade (data-platform)'. */
export const exclusionText = ({ from, to, owner, reason }: Exclusion): string =>
  `${minuteText(from)} to ${minuteText(to)}: ${reason} (${owner})`;

/** '2 hours of its window are excluded from the budget'; undefined where nothing is. Overlaps count once. */
export const excludedText = ({ slo, window, excluded }: SloStatus): string | undefined =>
  excluded.length === 0
    ? undefined
    : `${timeText(excludedTime(slo, window) / 1_000)} of its window are excluded from the budget`;
