/** Shapes of what measures an objective, a threshold or a panel (`of`). */
import type {
  BelowSource,
  DistributionSource,
  FilterSource,
  LogCounter,
  MetricFacts,
  MetricSource,
  PromqlSource,
  RatioSource,
} from '../indicatorSource.ts';
import { at, duration, isRecord, maybe, oneOf, record, show, tagged, text, type Shape } from './shape.ts';

const label: Shape = (value, path, report) => {
  const texts = isRecord(value) && Object.keys(value).join() === 'not' ? value['not'] : value;
  const list: readonly unknown[] = Array.isArray(texts) ? texts : [texts];
  if (list.length > 0 && list.every((item) => typeof item === 'string')) return;
  const message = `${show(value)} is not a value of a label`;
  report({ id: 'model/wrong-type', path, message, fix: "write a text, an array of texts, or { not: 'text' }" }, path);
};

const labels: Shape = (value, path, report) => {
  if (isRecord(value)) for (const [key, inner] of Object.entries(value)) label(inner, at(path, key), report);
  else {
    const message = `${show(value)} has no labels`;
    report({ id: 'model/wrong-type', path, message, fix: "write { service_name: 'orders-api' }" }, path);
  }
};

const buckets: Shape = (value, path, report) => {
  const isAbove = (number: unknown, least: number): boolean =>
    typeof number === 'number' && Number.isFinite(number) && number > least;
  const isList =
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((bound: unknown, i) => isAbove(bound, i === 0 ? 0 : Number(value[i - 1])));
  const isExponential =
    isRecord(value) &&
    Object.keys(value).toSorted().join() === 'count,growth,scale' &&
    isAbove(value['scale'], 0) &&
    isAbove(value['growth'], 1) &&
    Number.isInteger(value['count']) &&
    isAbove(value['count'], 0) &&
    Number(value['count']) <= 1_000;
  if (isList || isExponential) return;
  const message = `${show(value)} has no bounds of buckets`;
  const fix = 'write the upper bounds, ascending, such as [100, 300, 1000], or { scale: 1, growth: 1.4, count: 66 }';
  report({ id: 'model/wrong-type', path, message, fix }, path);
};

const facts: Shape = record<MetricFacts>(
  {
    resource: maybe(text('a monitored resource type')),
    kind: maybe(oneOf(['GAUGE', 'DELTA', 'CUMULATIVE'])),
    unit: maybe(text('a unit of UCUM')),
    delay: maybe(duration('1ms', '2d', 'a delay')),
    period: maybe(duration('1s', '1d', 'a sample period')),
    buckets: maybe(buckets),
  },
  {
    expected: "an object such as { resource: 'cloud_run_revision' }",
    optional: ['resource', 'kind', 'unit', 'delay', 'period', 'buckets'],
  },
);

/** What the loader finds. */
const read: Shape = () => undefined;
const optional = ['read'];

const metricShape: Shape = record<MetricSource>(
  { kind: oneOf(['MetricSource']), type: text('a metric type'), labels, facts, read },
  { expected: 'metric(…)', optional },
);
const distributionShape: Shape = record<DistributionSource>(
  { kind: oneOf(['DistributionSource']), type: text('a metric type'), labels, facts, read },
  { expected: 'distribution(…)', optional },
);
const filterShape: Shape = record<FilterSource>(
  { kind: oneOf(['FilterSource']), filter: text('a filter of Cloud Monitoring'), facts, read },
  { expected: 'filter(…)', optional },
);
const logShape: Shape = record<LogCounter>(
  { kind: oneOf(['LogCounter']), name: text('a name'), filter: text('a filter of Cloud Logging'), read },
  { expected: 'logCounter(…)', optional },
);
const promqlShape: Shape = record<PromqlSource>(
  { kind: oneOf(['PromqlSource']), query: text('a query in PromQL'), read },
  { expected: 'promql(…)', optional },
);

const events: Shape = tagged(
  'kind',
  { MetricSource: metricShape, FilterSource: filterShape, LogCounter: logShape, PromqlSource: promqlShape },
  'metric(…), filter(…), logCounter(…) or promql(…)',
);

export const valueSourceShape: Shape = tagged(
  'kind',
  {
    MetricSource: metricShape,
    FilterSource: filterShape,
    LogCounter: logShape,
    PromqlSource: promqlShape,
    DistributionSource: distributionShape,
  },
  'metric(…), filter(…), logCounter(…), distribution(…) or promql(…)',
);

const sides = record<Required<RatioSource>>(
  { kind: oneOf(['RatioSource']), good: maybe(events), bad: maybe(events), total: events },
  { expected: 'ratio({ good, total }) or ratio({ bad, total })', optional: ['good', 'bad'] },
);

const ratioShape: Shape = (value, path, report) => {
  const given = isRecord(value) ? ['good', 'bad'].filter((part) => value[part] !== undefined) : ['good'];
  if (given.length === 1) return sides(value, path, report);
  const message =
    given.length === 0 ? 'the ratio has neither good nor bad events' : 'the ratio has good and bad events';
  report(
    { id: 'model/ratio-sides', path, message, fix: 'write ratio({ good, total }) or ratio({ bad, total })' },
    path,
  );
};

/** Of an objective. */
export const indicatorSourceShape: Shape = tagged(
  'kind',
  {
    RatioSource: ratioShape,
    BelowSource: record<BelowSource>(
      { kind: oneOf(['BelowSource']), of: distributionShape, under: maybe(duration()) },
      { expected: 'below(…)', optional: ['under'] },
    ),
    PromqlSource: promqlShape,
  },
  'ratio({ good, total }), below(distribution(…)) or promql(…)',
);
