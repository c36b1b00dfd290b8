/**
 * Numbers as people read them, without lying: digits are added until the text stands on the same side of each mark
 * (0, 1, a target) as the number itself. 99.9996 % never prints as 100 %, nor a missed 99.9 % as 99.9 %.
 */
import { Decimal } from 'decimal.js';
import { Exact } from './exact.ts';

/** A share as a percentage with at least two decimals: '99.98%'; '100%' and '0%' only when it is exactly so. */
export const shareText = (share: Decimal, target?: Decimal): string => {
  const marks = [0, 100, ...(target === undefined ? [] : [target.mul(100)])];
  return `${honest(new Exact(share).mul(100), 2, marks)}%`;
};

/** A burn rate with at least two decimals; '1' only when it is exactly so. */
export const burnText = (burn: Decimal): string => honest(burn, 2, [0, 1]);

/** An event count with thousands set apart. */
export const countText = (count: number): string => {
  const text = Number.isSafeInteger(count) ? String(count) : new Decimal(count).toFixed();
  const [whole = '', rest] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
};

const honest = (value: Decimal, places: number, marks: readonly Decimal.Value[]): string => {
  if (marks.some((mark) => value.eq(mark))) return value.toFixed();
  const rounded = value.toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN);
  return marks.every((mark) => rounded.cmp(mark) === value.cmp(mark))
    ? rounded.toFixed(places)
    : honest(value, places + 1, marks);
};
