/** What a system file can say is taken over from OpenSLO exactly. */
import { expect, test } from '@jest/globals';
import { promql, ratio } from '../../model/indicatorSource.ts';
import { objectivesModule } from '../../slo/openslo/import/typescript.ts';
import { alpha, calendar, read, refusals, threshold, v1 } from './example.ts';

test('an availability', () => {
  const result = read(v1());
  expect(result.refusals).toEqual([]);
  expect(result.imported.map(({ service, name, at, objective }) => ({ service, name, at, objective }))).toEqual([
    {
      service: 'web',
      name: 'web-ok',
      at: { line: 1, column: 1 },
      objective: {
        kind: 'Objective',
        type: 'availability',
        id: 'web-ok',
        stage: 'api',
        target: '99.5%',
        window: '28d',
        why: 'Searches are answered.',
        rejected: [],
        good: '2xx',
        measuredBy: 'pipeline',
        of: ratio({ good: promql('good'), total: promql('all') }),
      },
    },
  ]);
});

test.each([
  ['two counters', ['query: good', 'query: good'], 'ratio({ good: good, total: all })', 'availability'],
  ['bad events', ['good:', 'bad:'], 'ratio({ bad: good, total: all })', 'availability'],
  [
    'rates',
    ['query: good', 'query: sum(rate(good[5m]))'],
    'ratio({ good: sum(rate(good[5m])), total: all })',
    'availability',
  ],
  [
    'a template for the window',
    ['query: good', "query: 'sum(rate(good[{{.window}}]))'"],
    'ratio({ good: sum(rate(good[$window])), total: all })',
    'availability',
  ],
  [
    'a bucket',
    ['query: good', `query: b_bucket{le="0.3"}`],
    'ratio({ good: b_bucket{le="0.3"}, total: all })',
    'latency 300ms',
  ],
] as const)('%s are kept as what counts the events, and make a guess of the kind', (_queries, change, source, kind) => {
  const result = read(v1([change[0], change[1]]), []);
  expect(refusals(result)).toEqual([]);
  const kept = result.imported.map(({ objective, isGuessed }) => {
    const { of } = objective;
    if (of?.kind !== 'RatioSource') return undefined;
    const [part, events] = of.good === undefined ? ['bad', of.bad] : ['good', of.good];
    const query = (event: typeof events): string => (event.kind === 'PromqlSource' ? event.query : event.kind);
    const under = 'under' in objective ? ` ${objective.under}` : '';
    return [`ratio({ ${part}: ${query(events)}, total: ${query(of.total)} })`, `${objective.type}${under}`, isGuessed];
  });
  expect(kept).toEqual([[source, kind, true]]);
});

test('queries that do not count events are not kept: the promise is taken over, and they are in its comment', () => {
  const result = read(v1(['query: good', 'query: fetch good']));
  expect(refusals(result)).toEqual([]);
  expect(result.imported.map(({ objective }) => objective.of)).toEqual([undefined]);
  expect(objectivesModule('web', 'web.yaml', result.imported)).toContain('//   good: fetch good');
});

test.each([
  ['availability:2xx', { type: 'availability', stage: 'api', good: '2xx' }],
  ['availability:2xx-of-valid', { type: 'availability', stage: 'api', good: '2xx of valid' }],
  ['availability:not-5xx', { type: 'availability', stage: 'api', good: 'not 5xx' }],
  ['latency:300ms', { type: 'latency', stage: 'api', under: '300ms' }],
  ['processing', { type: 'processing', stage: 'ingest', producerFaults: 'bad' }],
  ['processing:without-producer-faults', { type: 'processing', stage: 'ingest', producerFaults: 'excluded' }],
  ['freshness:1m', { type: 'freshness', stage: 'ingest', under: '1m' }],
] as const)('as %s', (what, objective) => {
  expect(read(v1(), [['web-ok', what]]).imported.map((one) => one.objective)).toMatchObject([objective]);
});

test.each([
  ['target: 0.995', 'target: 0.9995', '99.95%'],
  ['target: 0.995', 'targetPercent: 99.95', '99.95%'],
  ['target: 0.995', 'target: 0.99999999999999999', '99.999999999999999%'],
  ['target: 0.995', 'target: 9.5e-1', '95%'],
])('%s → %s is %s, digit for digit', (what, to, target) => {
  expect(read(v1([what, to])).imported.map(({ objective }) => objective.target)).toEqual([target]);
});

test.each([
  [['28d', '4w'], '28d'],
  [['28d', '24h'], '1d'],
  [['28d', '30d'], '30d'],
  [calendar('1d', '2026-03-05 00:00:00'), 'calendar day'],
  [calendar('1w', '2026-03-02 00:00:00', 'UTC'), 'calendar week'],
  [calendar('1M', '2026-03-01 00:00:00'), 'calendar month'],
] as const)('%j is a window of %s', (change, window) => {
  const result = read(v1(change));
  expect(refusals(result)).toEqual([]);
  expect(result.imported.map(({ objective }) => objective.window)).toEqual([window]);
});

test('an SLI and a data source by reference, anchors, merge keys, and a list of documents', () => {
  const text = `- apiVersion: openslo/v1
  kind: DataSource
  metadata: { name: prom }
  spec: { type: Prometheus, connectionDetails: {} }
- apiVersion: openslo/v1
  kind: SLI
  metadata: { name: ratio }
  spec:
    ratioMetric:
      counter: true
      bad: { metricSource: &source { metricSourceRef: prom, spec: { query: bad } } }
      total: { metricSource: { <<: *source, spec: { query: all } } }
- apiVersion: openslo/v1
  kind: SLO
  metadata: { name: web-ok }
  spec:
    service: web
    indicatorRef: ratio
    timeWindow: [{ duration: 7d, isRolling: true }]
    budgetingMethod: Occurrences
    objectives: [{ target: 0.9 }]
`;
  const result = read(text);
  expect(refusals(result)).toEqual([]);
  expect(result.imported.map(({ counted }) => counted)).toMatchObject([{ part: 'bad', query: 'bad', total: 'all' }]);
  expect(result.passedOver).toEqual({ DataSource: 1 });
});

test.each([
  ['200', 'latency:200ms'],
  ['0.2', 'latency:200ms'],
  ['60', 'freshness:1m'],
])('a threshold metric of at most %s, as %s', (value, what) => {
  const result = read(threshold('lte', value), [['web-ok', what]]);
  expect(refusals(result)).toEqual([]);
  expect(result.imported).toHaveLength(1);
});

test('v1alpha', () => {
  const result = read(alpha());
  expect(refusals(result)).toEqual([]);
  expect(result.imported.map(({ objective }) => objective)).toMatchObject([{ target: '99.5%', window: '28d' }]);
});
