/** Lengths of time as people read them: in words ('2 days 2 hours'), short ('2 min 11 s') or as a quantity ('6m'). */
import { memoize } from '../model/memoize.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import { figure, many } from './count.ts';

const units: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** The two largest units, rounded to the smaller: '2 days 2 hours'; '0 seconds' for none. */
export const timeText = (amount: number): string => {
  const first = units.findIndex(([, worth]) => amount >= worth);
  if (first === -1) return amount === 0 ? '0 seconds' : 'less than a second';
  const smaller = units[first + 1]?.[1] ?? 1;
  const rounded = Math.round(amount / smaller) * smaller;
  // Rounding may carry into a larger unit: 59.9 minutes are an hour.
  const parts = counted(rounded).slice(0, 2);
  return parts.map(([count, unit]) => many(count, unit)).join(' ');
};

const counted = (whole: number): readonly (readonly [number, string])[] => {
  let rest = whole;
  return units.flatMap(([unit, worth]) => {
    const count = Math.floor(rest / worth);
    rest -= count * worth;
    return count === 0 ? [] : [[count, unit] as const];
  });
};

/** Memoized: thousands of alerts have the same few durations. */
export const durationText: (duration: Duration) => string = memoize(
  (duration: Duration) => duration,
  (duration) => timeText(seconds(duration)),
);

export const minutesText: (minutes: number) => string = memoize(String, (minutes: number) => timeText(minutes * 60));

/** As it follows 'the last': 'hour', '5 minutes'. */
export const lastText: (duration: Duration) => string = memoize(
  (duration: Duration) => duration,
  (duration) => durationText(duration).replace(/^1 (\w+)$/, '$1'),
);

/** '45 s', '2 min 11 s', '1 h 5 min'. */
export const spanText = (amount: number): string => {
  const whole = Math.round(amount);
  if (whole < 120) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
};

/** '850 ms', '1.5 s'. */
export const latencyText = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${figure(milliseconds)} ms` : `${figure(milliseconds / 1_000)} s`;

/** With the digits by which two measurements are compared: '3.21 ms', '45.6 ms', '312 ms'. */
export const millisecondsText = (milliseconds: number): string =>
  milliseconds < 10 ? `${milliseconds.toFixed(2)} ms` : `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;

/** '45s', '6m', '2h': rounded up, as a person would type it. */
export const lengthText = (amount: number): string => {
  if (amount <= 120) return `${Math.ceil(amount)}s`;
  return amount <= 7_200 ? `${Math.ceil(amount / 60)}m` : `${Math.ceil(amount / 3_600)}h`;
};
