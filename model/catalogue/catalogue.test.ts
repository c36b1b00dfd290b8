import { describe, expect, test } from '@jest/globals';
import { platformSignals } from '../signals.ts';
import { catalogueMetric, catalogueMetrics, nearestMetrics } from './catalogue.ts';
import { resourceLabelsOf, resourceTypes } from './resources.ts';

const all = catalogueMetrics();

describe('the catalogue of Google Cloud’s metrics', () => {
  test('has every row of the list once', () => {
    expect(all).toHaveLength(1_153);
    expect(new Set(all.map(({ type }) => type)).size).toBe(1_153);
    expect(resourceTypes()).toHaveLength(77);
  });

  test('says what a metric is', () => {
    expect(catalogueMetric('run.googleapis.com/request_latencies')).toEqual({
      type: 'run.googleapis.com/request_latencies',
      metricKind: 'DELTA',
      valueType: 'DISTRIBUTION',
      unit: 'ms',
      resources: ['cloud_run_revision'],
      labels: ['response_code', 'response_code_class', 'route'],
      ingestDelay: '180s',
      samplePeriod: '60s',
      launchStage: 'GA',
    });
  });

  test('does not say what the list does not have: labels that are unknown are not the same as none', () => {
    expect(catalogueMetric('pubsub.googleapis.com/subscription/delivery_latency_health_score')).toMatchObject({
      resources: undefined,
      labels: undefined,
      ingestDelay: undefined,
      samplePeriod: undefined,
      launchStage: 'BETA',
    });
    expect(catalogueMetric('pubsub.googleapis.com/subscription/num_undelivered_messages')?.labels).toEqual([]);
  });

  test('has only kinds, value types, stages and units that Cloud Monitoring has', () => {
    expect([...new Set(all.map(({ metricKind }) => metricKind))].toSorted()).toEqual(['CUMULATIVE', 'DELTA', 'GAUGE']);
    expect([...new Set(all.map(({ valueType }) => valueType))].toSorted()).toEqual([
      'BOOL',
      'DISTRIBUTION',
      'DOUBLE',
      'INT64',
      'STRING',
    ]);
    expect(new Set(all.map(({ launchStage }) => launchStage))).toEqual(
      new Set([undefined, 'GA', 'BETA', 'ALPHA', 'DEPRECATED']),
    );
    expect(all.filter(({ type }) => !/^[a-z0-9.-]+\/[\w/.-]+$/.test(type)).map(({ type }) => type)).toEqual([]);
  });

  test('names only resource types whose labels it knows', () => {
    const unknown = new Set(
      all.flatMap(({ resources = [] }) => resources).filter((type) => resourceLabelsOf(type) === undefined),
    );
    expect([...unknown].toSorted()).toEqual([]);
  });
});

describe('our signals of Google Cloud', () => {
  const inBoth = platformSignals().flatMap((signal) => {
    const listed = catalogueMetric(signal.names.cloudMonitoring);
    return listed === undefined ? [] : [{ signal, listed }];
  });

  test('are in it, except a counter of log lines that we create, and two metrics that the list does not have', () => {
    const missing = platformSignals().filter(({ names }) => catalogueMetric(names.cloudMonitoring) === undefined);
    expect(missing.map(({ names }) => names.cloudMonitoring)).toEqual([
      'managedkafka.googleapis.com/offset_lag',
      'logging.googleapis.com/byte_count',
      'logging.googleapis.com/user/atalaya/container_failures',
    ]);
  });

  test('are of the same kind, value type, unit, resource and labels', () => {
    const differing = inBoth.flatMap(({ signal, listed }) =>
      (
        [
          ['kind', signal.metricKind, listed.metricKind],
          ['value type', signal.valueType, listed.valueType],
          ['unit', signal.unit, listed.unit],
          ['resource', listed.resources?.includes(signal.resource) ?? true, true],
          ['labels', signal.labels.filter((label) => listed.labels?.includes(label) === false).join(), ''],
          ['delay', signal.ingestDelay, listed.ingestDelay ?? signal.ingestDelay],
          ['period', signal.samplePeriod, listed.samplePeriod ?? signal.samplePeriod],
        ] as const
      )
        .filter(([, ours, theirs]) => ours !== theirs)
        .map(([what, ours, theirs]) => `${signal.id}: ${what} ${String(ours)}, listed ${String(theirs)}`),
    );
    expect(differing).toEqual([
      // The public copy is wrong: log lines are counted, and of every resource that writes them.
      'logging.log_entry_count: kind DELTA, listed GAUGE',
      'logging.log_entry_count: resource false, listed true',
      // Ours is at least a minute, which is how often an alert is evaluated.
      'uptime.check_passed: delay 60s, listed 35s',
    ]);
  });
});

describe('a metric type that is misspelt', () => {
  test.each([
    ['run.googleapis.com/requests_count', ['run.googleapis.com/request_count']],
    ['run.googleapis.com/request_latency', []],
    ['run.googleapis.com/container/cpu/utilization', ['run.googleapis.com/container/cpu/utilizations']],
    [
      'pubsub.googleapis.com/subscription/num_undelivered_message',
      ['pubsub.googleapis.com/subscription/num_undelivered_messages'],
    ],
    ['run.googleapis.com/request_count', []],
    ['custom.googleapis.com/orders/rejected', []],
    ['', []],
  ])('%s has these names within two edits: %j', (type, names) => {
    expect(nearestMetrics(type)).toEqual(names);
  });
});
