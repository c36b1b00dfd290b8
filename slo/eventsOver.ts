/** Events over a window as one number: of a counter its increase, of an expression that the team wrote its value over it. */
import type { Measured } from '../model/indicatorSource.ts';
import { isOneOf, type Selection } from '../model/selection.ts';
import { instrumentOf } from '../model/signals.ts';
import { binary, increase, orZero, range, sum, type DurationText } from '../promql/build.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import { overWindow } from '../promql/window.ts';
import type { Dialect } from '../series/dialect.ts';
import type { ShareBelow } from './indicator.ts';
import { isNoneWhereEmpty } from './sources/countShape.ts';
import type { FormulaRatio } from './teamIndicator.ts';

/** A counter; of a histogram the count of its events. */
export const counterOf = (selection: Selection, { selector }: Dialect): VectorSelector =>
  instrumentOf(selection.signal) === 'histogram' ? selector(selection, 'count') : selector(selection);

export const eventsOver = (measured: Measured, window: DurationText, dialect: Dialect): Expr =>
  measured.kind === 'Formula'
    ? overWindow(measured.tree as Expr, window)
    : sum(increase(range(counterOf(measured, dialect), window)));

export interface EventCounts {
  readonly bad: Expr;
  readonly total: Expr;
}

/**
 * `counted`: the events of a source over the window. Without any good event its series may be missing: then all are bad, unless the
 * expression may be empty for another reason.
 */
export const formulaCounts = (
  { part, events, total }: FormulaRatio,
  counted: (measured: Measured) => Expr,
): EventCounts => {
  const [some, all] = [counted(events), counted(total)];
  const known = events.kind === 'Selection' || isNoneWhereEmpty(events.tree as Expr) ? orZero(some) : some;
  return { bad: part === 'bad' ? known : binary('-', all, known), total: all };
};

/** A histogram of Prometheus has its buckets as series, and the bucket of a bound counts the events up to it. */
export const hasBuckets = ({ distribution: { signal } }: ShareBelow): boolean =>
  signal.source === 'team' && signal.resource === 'prometheus_target';

/** The bucket of the bound. Clients write a whole number with or without its decimals. */
export const bucketUpTo = ({ distribution, bound }: ShareBelow): Selection => ({
  ...distribution,
  matches: [
    ...distribution.matches,
    isOneOf('le', Number.isInteger(bound) ? [`${bound}`, `${bound}.0`] : [String(bound)]),
  ],
});

export const bucketCounts = (share: ShareBelow, window: DurationText, { selector }: Dialect): EventCounts => {
  const [distribution, upTo] = [share.distribution, bucketUpTo(share)];
  const all = sum(increase(range(selector(distribution, 'count'), window)));
  const kept = sum(increase(range(selector(upTo, 'bucket'), window)));
  return { bad: binary('-', all, kept), total: all };
};
