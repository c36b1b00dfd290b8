/** A validation rule. It reads only the parts listed in `reads`, and is skipped when one of them has the wrong shape. */
import { milliseconds, QuantityError, type Duration } from '../quantity.ts';
import type { Report } from '../shape/shape.ts';
import type { SystemDefinition, WatchedDefinition } from '../definition.ts';

export interface Rule<D = SystemDefinition> {
  /** Paths, such as 'stages.api'. */
  readonly reads: readonly string[];
  readonly check: (definition: D, report: Report) => void;
}

/** Of systems that Atalaya runs, and of those that are watched only. */
export type AnyRule = Rule<SystemDefinition | WatchedDefinition>;

/** NaN where the text cannot be parsed, which was already reported: every comparison with NaN is false. */
export const millisecondsOrNaN = (text: Duration): number => {
  try {
    return milliseconds(text);
  } catch (error) {
    if (error instanceof QuantityError) return Number.NaN;
    throw error;
  }
};

/** Calls `onRepeat` with each item whose key occurred before, its index, and the index of the first. */
export const repeated = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  onRepeat: (item: T, index: number, first: number) => void,
): void => {
  const seen = new Map<string, number>();
  items.forEach((item, index) => {
    const first = seen.get(keyOf(item));
    if (first === undefined) seen.set(keyOf(item), index);
    else onRepeat(item, index, first);
  });
};
