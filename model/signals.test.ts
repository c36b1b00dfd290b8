import { describe, expect, test } from '@jest/globals';
import {
  cloudMonitoringName,
  instrumentOf,
  ownSignals,
  platformSignals,
  prometheusName,
  signalById,
} from './signals.ts';
import { milliseconds } from './quantity.ts';

const all = [...ownSignals(), ...platformSignals()];
const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe('the catalogue', () => {
  test('has each id, Cloud Monitoring name and PromQL name once', () => {
    expect(repeated(all.map((signal) => signal.id))).toEqual([]);
    expect(repeated(all.map((signal) => signal.names.cloudMonitoring))).toEqual([]);
    expect(repeated(all.map((signal) => signal.names.prometheus))).toEqual([]);
  });

  test('finds a signal by its id, and nothing by another', () => {
    expect(all.map((signal) => signalById(signal.id))).toEqual(all);
    expect(signalById('run.request_latency')).toBeUndefined();
  });

  test('has units that UCUM knows, or braces around what it counts', () => {
    const unit = /^$|^(1|s|ms|us|ns|By|s\/s|GiBy\.s|10\^2\.%|s?\{[A-Za-z]+\})$/;
    expect(all.filter((signal) => !unit.test(signal.unit)).map((signal) => signal.id)).toEqual([]);
  });

  test('has labels and names that Cloud Monitoring takes', () => {
    // Source: OTLP metric ingestion overview, naming requirements.
    expect(all.flatMap((signal) => signal.labels).filter((label) => !/^[a-zA-Z_][a-zA-Z0-9_.]*$/.test(label))).toEqual(
      [],
    );
    expect(ownSignals().filter((signal) => !/^[a-zA-Z][a-zA-Z0-9_:./]*$/.test(signal.id))).toEqual([]);
  });

  test('has an ingest delay of at least a minute for every signal', () => {
    expect(all.map((signal) => milliseconds(signal.ingestDelay)).filter((delay) => delay < 60_000)).toEqual([]);
  });

  test.each([
    { id: 'atalaya.ingest.messages', instrument: 'counter' },
    { id: 'run.request_count', instrument: 'counter' },
    { id: 'atalaya.queue.backlog', instrument: 'gauge' },
    { id: 'http.server.request.duration', instrument: 'histogram' },
  ])('knows that $id is a $instrument', ({ id, instrument }) => {
    expect(signalById(id)).toBeDefined();
    expect(instrumentOf(signalById(id)!)).toBe(instrument);
  });

  test('describes every signal in a sentence', () => {
    expect(all.filter((signal) => !/^[A-Z].*[.)]$/.test(signal.description)).map((signal) => signal.id)).toEqual([]);
  });
});

describe('own signals', () => {
  test('are known to OpenTelemetry by their id', () => {
    expect(ownSignals().filter((signal) => signal.names.openTelemetry !== signal.id)).toEqual([]);
  });

  test('are cumulative when they are counters or histograms, and never a gauge of distributions', () => {
    for (const signal of ownSignals()) {
      const kind = instrumentOf(signal) === 'gauge' ? 'GAUGE' : 'CUMULATIVE';
      expect([signal.id, signal.metricKind]).toEqual([signal.id, kind]);
    }
    expect(
      ownSignals().filter((signal) => signal.valueType === 'DISTRIBUTION' && signal.metricKind === 'GAUGE'),
    ).toEqual([]);
  });

  test('have histograms of seconds only, so that one set of boundaries fits them all', () => {
    const distributions = ownSignals().filter((signal) => instrumentOf(signal) === 'histogram');
    expect(new Set(distributions.map((signal) => signal.unit))).toEqual(new Set(['s']));
  });
});

test.each([
  [
    'http.server.request.duration',
    'histogram',
    'prometheus.googleapis.com/http.server.request.duration/histogram',
    'http_server_request_duration',
  ],
  [
    'atalaya.objective.good_events',
    'counter',
    'prometheus.googleapis.com/atalaya.objective.good_events/counter',
    'atalaya_objective_good_events_total',
  ],
  ['atalaya.queue.backlog', 'gauge', 'prometheus.googleapis.com/atalaya.queue.backlog/gauge', 'atalaya_queue_backlog'],
] as const)('%s is a %s called %s on Google Cloud and %s in Prometheus', (name, instrument, google, prometheus) => {
  expect(cloudMonitoringName(name, instrument)).toBe(google);
  expect(prometheusName(name, instrument)).toBe(prometheus);
  expect(signalById(name)?.names).toEqual({ cloudMonitoring: google, openTelemetry: name, prometheus });
});

test('a platform signal has the name that PromQL on Cloud Monitoring gives it', () => {
  expect(signalById('run.container.cpu.utilizations')?.names).toEqual({
    cloudMonitoring: 'run.googleapis.com/container/cpu/utilizations',
    openTelemetry: undefined,
    prometheus: 'run_googleapis_com:container_cpu_utilizations',
  });
});
