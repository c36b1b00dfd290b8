/** The events of an indicator as a server counts them: its selectors, and the counts from their values. */
import type { Measured as Source } from '../model/indicatorSource.ts';
import type { Expr } from '../promql/expr.ts';
import { countText } from '../text/count.ts';
import type { Dialect, NotSupported } from '../series/dialect.ts';
import type { Term } from './combinedQuery.ts';
import { selector as selectorOf } from '../promql/build.ts';
import { counterOf } from './eventsOver.ts';
import type { Indicator } from './indicator.ts';
import type { CountAnswer } from './pointSource.ts';
import { needsZero, selectionsIn } from './teamIndicator.ts';

export type Measured = Exclude<Indicator, NotSupported>;

type Role = 'good' | 'bad' | 'total' | 'overdue' | 'bucket';

/** Values of one item: of a counter one number, of a histogram one for each `le`. */
export type Values = Partial<Readonly<Record<Role, ReadonlyMap<string, number>>>>;

/** Counters, whose increases are the events. */
export const counterTerms = (item: number, indicator: Measured, dialect: Dialect): readonly Term[] => {
  const { selector } = dialect;
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return [
        { item, role: 'good', selector: counterOf(indicator.good, dialect) },
        { item, role: 'total', selector: counterOf(indicator.total, dialect) },
      ];
    case 'BadOfTotal':
      return [
        { item, role: 'bad', selector: counterOf(indicator.bad, dialect) },
        { item, role: 'total', selector: counterOf(indicator.total, dialect) },
      ];
    case 'FormulaRatio':
      return [
        sourceTerm(item, indicator.part, indicator.events, dialect),
        sourceTerm(item, 'total', indicator.total, dialect),
      ];
    case 'ShareBelow':
      return [{ item, role: 'bucket', selector: selector(indicator.distribution, 'bucket'), keep: ['le'] }];
  }
};

const sourceTerm = (item: number, role: Role, source: Source, dialect: Dialect): Term => {
  if (source.kind === 'Selection') return { item, role, selector: counterOf(source, dialect) };
  const [first] = selectionsIn(source);
  const formula = source.tree as Expr;
  return { item, role, selector: first === undefined ? nothing : dialect.selector(first), formula };
};

/** Of an expression whose series have no name. */
const nothing = selectorOf('up');

/** The gauge of overdue messages, read at the end of the window. */
export const gaugeTerms = (item: number, indicator: Measured, { selector }: Dialect): readonly Term[] =>
  indicator.kind === 'GoodOfTotal' && indicator.overdue !== undefined
    ? [{ item, role: 'overdue', selector: selector(indicator.overdue) }]
    : [];

/** Counters that one process sends together, so that each has as many series as the other; empty where there are none. */
export const pairTerms = (item: number, indicator: Measured, dialect: Dialect): readonly Term[] =>
  indicator.kind === 'GoodOfTotal' ? counterTerms(item, indicator, dialect) : [];

/** The counter that says whether there are points at all. */
export const presenceTerm = (item: number, indicator: Measured, dialect: Dialect): Term => {
  const { selector } = dialect;
  if (indicator.kind === 'FormulaRatio')
    return { item, role: 'total', selector: sourceTerm(item, 'total', indicator.total, dialect).selector };
  return {
    item,
    role: 'total',
    selector:
      indicator.kind === 'ShareBelow' ? selector(indicator.distribution, 'count') : counterOf(indicator.total, dialect),
  };
};

/** By how much sums of floating-point numbers may differ that would be equal in exact arithmetic. */
const rounding = 1e-9;

export const countsOf = (indicator: Measured, values: Values): CountAnswer => {
  const roles = Object.entries(values) as readonly (readonly [Role, ReadonlyMap<string, number>])[];
  for (const [role, numbers] of roles)
    for (const value of numbers.values())
      if (!Number.isFinite(value) || value < 0) return unread(`its ${role} events are ${value}, which is not a count`);
  const value = (role: Role): number | undefined => values[role]?.get('');
  if (indicator.kind === 'ShareBelow') return shareBelow(values.bucket ?? new Map(), indicator.bound);
  const total = value('total');
  const overdue = value('overdue') ?? 0;
  const isBad = indicator.kind === 'BadOfTotal' || (indicator.kind === 'FormulaRatio' && indicator.part === 'bad');
  if (isBad) {
    const bad = value('bad') ?? 0;
    if (total === undefined && bad > 0) return unread('its bad events have series, but its total events have none');
    return counted((total ?? 0) - bad, total ?? 0, overdue);
  }
  const good = value('good');
  if (total === undefined && good !== undefined && good > 0)
    return unread('its good events have series, but its total events have none');
  // The pipeline creates both counters at 0: without the good ones, half of the series are missing, and no event is bad.
  const mayBeMissing = indicator.kind === 'FormulaRatio' || needsZero(indicator.good);
  if (good === undefined && total !== undefined && total > 0 && !mayBeMissing)
    return unread('its total events have series, but its good events have none');
  return counted(good ?? 0, total ?? 0, overdue, mayBeMissing ? 'good counts events that total does not' : undefined);
};

const unread = (reason: string): CountAnswer => ({ kind: 'Unread', reason });

const counted = (
  good: number,
  total: number,
  overdue: number,
  cause = 'some of its series are missing',
): CountAnswer => {
  const difference = total - good;
  if (good < 0 || difference < -rounding * total)
    return unread(`${countText(Math.round(good))} good of ${countText(Math.round(total))} events cannot be: ${cause}`);
  return {
    kind: 'Counted',
    counts: { good: difference < rounding * total ? total : good, total, overdue },
  };
};

/** Inside of a bucket events are taken to be spread evenly, as Cloud Monitoring does it. Buckets are cumulative. */
const shareBelow = (buckets: ReadonlyMap<string, number>, bound: number): CountAnswer => {
  const edges = [...buckets]
    .map(([le, count]) => ({ le: le === '+Inf' ? Infinity : Number(le), count }))
    .toSorted((a, b) => a.le - b.le);
  const last = edges.at(-1);
  if (last === undefined) return counted(0, 0, 0);
  if (last.le !== Infinity || edges.some(({ le }) => Number.isNaN(le)))
    return unread('its histogram has no bucket +Inf');
  const above = edges.findIndex(({ le }) => le >= bound);
  const [low, high] = [edges[above - 1] ?? { le: 0, count: 0 }, edges[above] ?? last];
  const share = high.le === Infinity ? 0 : (bound - low.le) / (high.le - low.le);
  return counted(Math.min(last.count, low.count + Math.max(0, high.count - low.count) * share), last.count, 0);
};
