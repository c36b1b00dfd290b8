/**
 * Conditions in PromQL, as Prometheus and Cloud Monitoring both evaluate it: empty unless the condition holds. Thresholds
 * are exact decimals. What a dialect cannot evaluate it refuses, with the reason.
 */
import type { Decimal } from 'decimal.js';
import type { Selection } from '../model/selection.ts';
import { milliseconds, seconds, type Duration } from '../model/quantity.ts';
import { instrumentOf } from '../model/signals.ts';
import { errorShare } from '../slo/errorShare.ts';
import { Exact } from '../numbers/exact.ts';
import type { Indicator } from '../slo/indicator.ts';
import type { Dialect, DialectId, NotSupported, Part } from '../series/dialect.ts';
import type { Measure } from '../series/measure.ts';
import type {
  Absence,
  BurnRate,
  Condition,
  Deviation,
  FleetShare,
  GaugeAbove,
  IncreaseAbove,
  LatencyAbove,
  ProbesFailing,
  ShareAbove,
} from './condition.ts';
import { onLines } from './promqlLines.ts';

/** Several dialects and the runbook read the same condition: it is compiled once a dialect. */
const compiled = new WeakMap<Condition, Map<DialectId, string | NotSupported>>();

/** On several lines where it is long. */
export const expression = (condition: Condition, dialect: Dialect): string | NotSupported => {
  const known = compiled.get(condition)?.get(dialect.id);
  if (known !== undefined) return known;
  const text = textOf(condition, dialect);
  const made = typeof text === 'string' && condition.kind !== 'BurnRate' ? onLines(text) : text;
  compiled.set(
    condition,
    (compiled.get(condition) ?? new Map<DialectId, string | NotSupported>()).set(dialect.id, made),
  );
  return made;
};

/** Stand for a window and a threshold, as wide as most are; no text of a query holds them. */
const [aWindow, aThreshold] = ['\u0001\u0001', '\u0002\u0002\u0002\u0002\u0002'];

/** The share of bad events, and its comparison with a threshold. */
interface LaidOut {
  readonly share: string;
  readonly above: string;
}

const laidOut = new WeakMap<Indicator, Map<DialectId, LaidOut | NotSupported>>();

/** On lines of their own where they are long: once for all windows and thresholds of an indicator. */
const layOut = (indicator: Indicator, dialect: Dialect): LaidOut | NotSupported => {
  const known = laidOut.get(indicator)?.get(dialect.id);
  if (known !== undefined) return known;
  const text = errorShare(indicator, aWindow, dialect);
  const made = typeof text === 'string' ? { share: onLines(text), above: onLines(`${text} > ${aThreshold}`) } : text;
  laidOut.set(
    indicator,
    (laidOut.get(indicator) ?? new Map<DialectId, LaidOut | NotSupported>()).set(dialect.id, made),
  );
  return made;
};

/** The share of bad events over a window. */
export const shareLines = (indicator: Indicator, window: Duration, dialect: Dialect): string | NotSupported => {
  const lines = layOut(indicator, dialect);
  return 'kind' in lines ? lines : lines.share.replaceAll(aWindow, window);
};

const textOf = (condition: Condition, dialect: Dialect): string | NotSupported => {
  switch (condition.kind) {
    case 'BurnRate':
      return burnRate(condition, dialect);
    case 'LatencyAbove':
      return of([condition.of], dialect, ([all]) => latencyAbove(condition, all, dialect));
    case 'ShareAbove':
      return of([condition.bad, condition.total], dialect, ([bad, total]) =>
        shareAbove(condition, bad, total, dialect),
      );
    case 'GaugeAbove':
      return of([condition.of], dialect, ([gauge]) => gaugeAbove(condition, gauge, dialect));
    case 'IncreaseAbove':
      return of([condition.of], dialect, ([counter]) => increaseAbove(condition, counter, dialect));
    case 'Deviation':
      return of([condition.of], dialect, ([events]) => deviation(condition, events, dialect));
    case 'Absence':
      return of([condition.of], dialect, ([events]) => absence(condition, events, dialect));
    case 'ProbesFailing':
      return of([condition.of], dialect, ([probes]) => probesFailing(condition, probes, dialect));
    case 'FleetShare':
      return of([condition.good, condition.total], dialect, ([good, total]) =>
        fleetShare(condition, good, total, dialect),
      );
  }
};

type Selections<M extends readonly Measure[]> = { readonly [K in keyof M]: Selection };

/** The first measure that the dialect lacks is the reason why there is no expression. */
const of = <const M extends readonly Measure[]>(
  measures: M,
  dialect: Dialect,
  write: (selections: Selections<M>) => string,
): string | NotSupported => {
  const read = measures.map((measure) => measure[dialect.id]);
  const lacking = read.find((one) => one.kind === 'NotSupported');
  return lacking ?? write(read as unknown as Selections<M>);
};

/** Never in exponents: 0.0000001, not 1e-7. */
export const number = (value: Decimal | number): string => new Exact(value).toFixed();

/** As PromQL spells a length of time: it takes no fractions. */
export const span = (length: Duration): string => (length.includes('.') ? `${milliseconds(length)}ms` : length);

/** Both windows in one expression: the short one lets it resolve soon after the burn is over. */
const burnRate = ({ tier, slo: { indicator } }: BurnRate, dialect: Dialect): string | NotSupported => {
  const lines = layOut(indicator[dialect.id], dialect);
  if ('kind' in lines) return lines;
  const threshold = number(tier.threshold);
  return [tier.long, tier.short]
    .map((window) => lines.above.replaceAll(aWindow, window).replace(aThreshold, threshold))
    .join('\nand\n');
};

/** Events of a counter, or of a histogram by the count of what it holds. `range` is such as '[5m]' or '[1h] offset 1w'. */
const increase = (selection: Selection, range: string, dialect: Dialect, part: Part = 'count'): string => {
  const counted = instrumentOf(selection.signal) === 'histogram' ? part : undefined;
  return `increase(${dialect.selector(selection, counted)}${range})`;
};

const quantiles = { p50: '0.5', p95: '0.95', p99: '0.99' } as const;

/** Without requests both are not a number, which is above nothing. */
const latencyAbove = ({ statistic, above, over }: LatencyAbove, all: Selection, dialect: Dialect): string => {
  const value =
    statistic === 'mean'
      ? `sum(${increase(all, `[${span(over)}]`, dialect, 'sum')}) / sum(${increase(all, `[${span(over)}]`, dialect, 'count')})`
      : `histogram_quantile(${quantiles[statistic]}, sum by (le) (${increase(all, `[${span(over)}]`, dialect, 'bucket')}))`;
  return `${value} > ${number(seconds(above))}`;
};

const shareAbove = ({ above, over }: ShareAbove, bad: Selection, total: Selection, dialect: Dialect): string =>
  `sum(${increase(bad, `[${span(over)}]`, dialect)}) / sum(${increase(total, `[${span(over)}]`, dialect)}) > ${number(above)}`;

const gaugeAbove = ({ by, above }: GaugeAbove, gauge: Selection, dialect: Dialect): string =>
  `${by}(${dialect.selector(gauge)}) > ${number(above)}`;

const increaseAbove = ({ above, over }: IncreaseAbove, counter: Selection, dialect: Dialect): string =>
  `sum(${increase(counter, `[${span(over)}]`, dialect)}) > ${number(above)}`;

/**
 * A sum of weeks of which one is missing is empty: so it is silent until the history is old enough. Traffic whose series
 * are gone is no traffic, and unusual.
 */
const deviation = ({ weeks, low, high, floor }: Deviation, events: Selection, dialect: Dialect): string => {
  const now = `(sum(${increase(events, '[1h]', dialect)}) or vector(0))`;
  const past = Array.from(
    { length: weeks },
    (_, week) => `sum(${increase(events, `[1h] offset ${week + 1}w`, dialect)})`,
  );
  const mean = `((${past.join(' + ')}) / ${weeks} >= ${number(floor)})`;
  return `${now} < ${number(low)} * ${mean} or ${now} > ${number(high)} * ${mean}`;
};

const absence = ({ over }: Absence, events: Selection, dialect: Dialect): string =>
  `(sum(${increase(events, `[${span(over)}]`, dialect)}) or vector(0)) == 0`;

/** Points may come late: a place is taken at its last word of the last ten minutes. */
const probesFailing = ({ regions }: ProbesFailing, probes: Selection, dialect: Dialect): string =>
  `count(max by (checker_location) (last_over_time(${dialect.selector(probes)}[10m])) == 0) >= ${regions}`;

/**
 * The count is none where no system fails: `or vector(0)` makes it 0. It is divided by the declared number, as a silent
 * system has no series and would leave the number of those that are seen.
 */
const fleetShare = (
  { systems, above, over, share, minimum }: FleetShare,
  good: Selection,
  total: Selection,
  dialect: Dialect,
): string => {
  const [kept, all] = [good, total].map((one) => `sum by (job) (${increase(one, `[${span(over)}]`, dialect)})`);
  const failing = `count((${all} - ${kept}) / ${all} > ${number(above)})`;
  return `((${failing} or vector(0)) >= ${minimum}) / ${systems.length} >= ${number(share)}`;
};
