/**
 * Shares and ratios as people read them. Digits are added until the text stands on the same side of each mark (0, 1, a
 * target) as the number itself: 99.9996 % never prints as 100 %, nor a missed 99.9 % as 99.9 %.
 */
import { Decimal } from 'decimal.js';
import { memoize } from '../model/memoize.ts';
import { Exact } from '../numbers/exact.ts';

/** A share as a percentage with at least two decimals: '99.98%'; '100%' and '0%' only when it is exactly so. */
export const shareText = (share: Decimal, target?: Decimal): string => {
  const marks = [0, 100, ...(target === undefined ? [] : [target.mul(100)])];
  return `${honest(new Exact(share).mul(100), 2, marks)}%`;
};

/** A burn rate with at least two decimals; '1' only when it is exactly so. */
export const burnText: (burn: Decimal) => string = memoize(
  (burn: Decimal) => burn.toFixed(),
  (burn) => honest(burn, 2, [0, 1]),
);

/** A share with all of its digits: '99.95%'. */
export const exactPercent = (share: Decimal): string => `${share.mul(100).toFixed()}%`;

/** A share with four decimals at most: '0.1%', '1.44%'. */
export const percent: (share: Decimal) => string = memoize(
  (share: Decimal) => share.toFixed(),
  (share) => `${share.mul(100).toDecimalPlaces(4).toString()}%`,
);

/** A measured share with two decimals at most, and never 100% for what is less: '99.91%', '5%'. */
export const percentText = (share: number): string => {
  const rounded = Math.round(share * 1e4) / 100;
  if (rounded === 100 && share < 1) return 'just below 100%';
  if (rounded === 0 && share > 0) return 'just above 0%';
  return `${rounded}%`;
};

/**
 * A relative change with a decimal, and more where it would otherwise print as 0 or as one of the marks: '+12.3%', '-4%',
 * '+0.02%'.
 */
export const shiftText = (shift: number, marks: readonly number[] = []): string => {
  const rounded = (value: number, places: number): number => Math.round(value * 10 ** (places + 2)) / 10 ** places;
  const isApart = (places: number): boolean =>
    [0, ...marks].every((mark) => shift === mark || rounded(shift, places) !== rounded(mark, places));
  let places = 1;
  while (places < 12 && !isApart(places)) places++;
  return `${shift >= 0 ? '+' : ''}${rounded(shift, places)}%`;
};

const honest = (value: Decimal, places: number, marks: readonly Decimal.Value[]): string => {
  if (marks.some((mark) => value.eq(mark))) return value.toFixed();
  const rounded = value.toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN);
  return marks.every((mark) => rounded.cmp(mark) === value.cmp(mark))
    ? rounded.toFixed(places)
    : honest(value, places + 1, marks);
};
