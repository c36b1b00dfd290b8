/** A time in whole minutes, up to a day, as thresholds take it. */
import type { Duration } from '../../model/quantity.ts';

const day = 1_440;

/** Rounded up, so that an alert never looks at less than its policy did. */
export const minutesOf = (
  seconds: number,
): { readonly text: Duration; readonly isExact: boolean; readonly minutes: number } => {
  const minutes = Math.min(day, Math.max(1, Math.ceil(seconds / 60)));
  return { text: minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`, isExact: minutes * 60 === seconds, minutes };
};
