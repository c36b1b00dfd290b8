/** A rule over parts that have their shape: it may read what it names in `reads`, and is skipped when those are broken. */
import { milliseconds, QuantityError, type Duration } from '../quantity.ts';
import type { Report } from '../shape/shape.ts';
import type { SystemDefinition } from '../definition.ts';

export interface Rule {
  /** Places, such as 'stages.api'. */
  readonly reads: readonly string[];
  readonly check: (definition: SystemDefinition, report: Report) => void;
}

/** Milliseconds, or NaN, with which nothing compares, where the spelling was already reported. */
export const length = (written: Duration): number => {
  try {
    return milliseconds(written);
  } catch (error) {
    if (error instanceof QuantityError) return Number.NaN;
    throw error;
  }
};

/** Calls back with each item whose key occurred before, and with where it occurred first. */
export const repeated = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  found: (item: T, index: number, first: number) => void,
): void => {
  const seen = new Map<string, number>();
  items.forEach((item, index) => {
    const first = seen.get(keyOf(item));
    if (first === undefined) seen.set(keyOf(item), index);
    else found(item, index, first);
  });
};
