/** Whether the time slices of an objective fit its window and its target. */
import type { Objective } from '../objective.ts';
import type { Problem } from '../problem.ts';
import type { Duration } from '../quantity.ts';
import { millisecondsOrNaN } from './rule.ts';

/** Least length of a calendar window, in days. */
const leastDays: Readonly<Record<string, number>> = {
  'calendar day': 1,
  'calendar week': 7,
  'calendar month': 28,
  'calendar quarter': 90,
  'calendar year': 365,
};

const day = 86_400_000;
/** Each table of burn tiers has a tier of at least this length (slo/burnTables.ts). */
const longest = day / 4;

/** Undefined where they fit, or where the objective counts events. */
export const sliceProblem = ({
  slices,
  window,
  target,
}: Pick<Objective, 'slices' | 'window' | 'target'>): Omit<Problem, 'path'> | undefined => {
  if (slices === undefined) return undefined;
  const days = leastDays[window];
  const whole = days === undefined ? millisecondsOrNaN(window as Duration) : days * day;
  const length = millisecondsOrNaN(slices.length);
  const words = `slices of ${slices.length}`;
  if (length > whole) {
    const message = `${words} are longer than the window of ${window}: it never holds a whole slice`;
    return { id: 'model/slices-over-window', message, fix: "write shorter slices, such as '1m'" };
  }
  if (length > longest) {
    const message = `${words} are longer than 6h, the longest window of the burn alerts of a day: nobody would be notified`;
    return { id: 'model/slices-too-long', message, fix: "write shorter slices, such as '1m'" };
  }
  // A calendar window may have any number of days.
  if ((days === undefined ? whole : day) % length > 0) {
    const message = `the window of ${window} does not divide into ${words}`;
    const fix = "write slices that divide a day, such as '1m', '5m' or '1h'";
    return { id: 'model/slices-over-window', message, fix };
  }
  const allowed = (whole / length) * (1 - Number.parseFloat(target) / 100);
  // Binary fractions of a target such as 99% may lie a little below a whole number.
  if (!(allowed < 1 - 1e-9)) return undefined;
  const message = `of the ${whole / length} ${words} in ${window}, ${target} allows ${Number(allowed.toFixed(4))} to be bad: the first bad slice breaks the objective`;
  return { id: 'model/no-slice-to-lose', message, fix: 'write shorter slices, or a lower target' };
};
