/** Conditions on 4xx as expressions: a route that answers mostly 4xx, and a share that rises against its own past. */
import type { Duration } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import { instrumentOf } from '../model/signals.ts';
import { aggregate, binary, increase, number, offset, orZero, range, sum } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import type { Dialect } from '../series/dialect.ts';
import type { Rise, RouteShare } from './condition.ts';

interface Read {
  readonly bad: Selection;
  readonly total: Selection;
}

const countedAgo = (
  selection: Selection,
  over: Duration,
  ago: Duration | undefined,
  { selector }: Dialect,
  by: readonly string[] = [],
): Expr => {
  const all = selector(selection, instrumentOf(selection.signal) === 'histogram' ? 'count' : undefined);
  return sum(increase(range(ago === undefined ? all : offset(all, ago), over)), by);
};

const routeLabel = 'http.route';

/**
 * The largest share of all routes, so that a release that refuses everybody is one incident. With fewer than `least` responses in
 * `over` the last `overFew` is judged, unless the responses of `over` are fine again.
 */
export const routeShare = (
  { share, least, over, overFew, usual }: RouteShare,
  { bad, total }: Read,
  dialect: Dialect,
): Expr => {
  const by = total.signal.labels.includes(routeLabel) ? [dialect.labelName(routeLabel)] : [];
  const shareOf = (window: Duration, ago?: Duration): Expr =>
    binary('/', countedAgo(bad, window, ago, dialect, by), countedAgo(total, window, ago, dialect, by));
  const mostly = (window: Duration): Expr =>
    binary(
      'and',
      binary('>=', shareOf(window), number(share)),
      binary('>=', countedAgo(total, window, undefined, dialect, by), number(least)),
    );
  const lately = binary('unless', mostly(overFew), binary('<', shareOf(over), number(share)));
  const asBefore = binary('>=', shareOf(usual, usual), number(share));
  return aggregate('max', binary('unless', binary('or', mostly(over), lately), asBefore));
};

/**
 * `pastEvents` bad events are added to the past, because that many may be missing by chance (rule of three). Without past events
 * the alert is silent.
 */
export const rise = ({ factor, least, over, past, sameHour }: Rise, { bad, total }: Read, dialect: Dialect): Expr => {
  const count = (selection: Selection, window: Duration, ago?: Duration): Expr =>
    countedAgo(selection, window, ago, dialect);
  const now = binary('/', count(bad, over), count(total, over));
  const badBefore = binary('+', orZero(count(bad, past, over)), number(pastEvents));
  const usual = binary('/', badBefore, count(total, past, over));
  const dayBefore = binary('/', count(bad, over, sameHour), count(total, over, sameHour));
  const isMore = binary('>', now, binary('*', number(factor), usual));
  const enough = binary('>=', count(bad, over), number(least));
  return binary('unless', binary('and', isMore, enough), binary('<=', now, binary('*', number(factor), dayBefore)));
};

export const pastEvents = 3;
