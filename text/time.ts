/** Lengths of time as people say them: the two largest units, such as '2 days 2 hours'. */
import { seconds, type Duration } from '../model/quantity.ts';

const units: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Rounded to the smaller of the two units; '0 seconds' for none. */
export const timeText = (amount: number): string => {
  const first = units.findIndex(([, worth]) => amount >= worth);
  if (first === -1) return amount === 0 ? '0 seconds' : 'less than a second';
  const smaller = units[first + 1]?.[1] ?? 1;
  const rounded = Math.round(amount / smaller) * smaller;
  // Rounding may carry into a larger unit: 59.9 minutes are an hour.
  const parts = counted(rounded).slice(0, 2);
  return parts.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ');
};

const counted = (whole: number): readonly (readonly [number, string])[] => {
  let rest = whole;
  return units.flatMap(([unit, worth]) => {
    const count = Math.floor(rest / worth);
    rest -= count * worth;
    return count === 0 ? [] : [[count, unit] as const];
  });
};

export const durationText = (duration: Duration): string => timeText(seconds(duration));

export const minutesText = (minutes: number): string => timeText(minutes * 60);

/** As it follows 'the last': 'hour', '5 minutes'. */
export const lastText = (duration: Duration): string => durationText(duration).replace(/^1 (\w+)$/, '$1');
