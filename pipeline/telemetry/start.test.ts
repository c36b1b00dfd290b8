import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { durationBoundaries } from '../../model/boundaries.ts';
import { catalogueDifferences } from './emitted.ts';
import { startTelemetry, type TelemetryOptions } from './start.ts';
import type { Point } from '../../model/point.ts';
import type { Telemetry } from './telemetry.ts';

const boundaries = durationBoundaries([freight]);
const start = (options: Partial<TelemetryOptions> = {}) =>
  startTelemetry({ system: freight, boundaries, environment: {}, ...options });

/** Calls every instrument. */
const everything = ({ api, ingest, warehouse, broker }: Telemetry): void => {
  api.request('/freight', 'GET', true)(200, 0.01);
  api.request('/freight', 'GET', true)(503, 0.01);
  api.request('/freight', 'GET', true)(503, 0.01, true);
  api.cache('hit');
  api.shed();
  api.skippedRows(1);
  ingest.stored([0.5]);
  ingest.duplicates(1);
  ingest.rejected('wrong-type', 1);
  ingest.synthetic('stored', 1);
  ingest.retried(1);
  ingest.unknownFields(1);
  ingest.processed(0.1, 4);
  warehouse.operation('insert', 0.1, undefined);
  warehouse.operation('query', 0.1, 'WarehouseUnavailable');
  broker.published(1, 0.01);
  broker.observeBacklog(() => ({ messages: 1, oldestSeconds: 2, overdue: new Map([['ingest-freshness-1m', 3]]) }));
};

describe('the contract with the catalogue', () => {
  test('the instruments emit exactly the signals of the catalogue, with kind, unit and labels', async () => {
    const { telemetry, metricsText, shutdown } = await start();
    everything(telemetry);
    expect(catalogueDifferences(await metricsText(), { complete: true })).toEqual([]);
    await shutdown();
  });

  test('the history gets the same metrics as Prometheus', async () => {
    const points: Point[] = [];
    const { telemetry, metricsText, shutdown } = await start({ pointSink: (added) => points.push(...added) });
    everything(telemetry);
    const text = await metricsText();
    await shutdown();
    expect(text).toContain('\natalaya_ingest_overdue{objective="ingest-freshness-1m"} 3\n');
    expect(points.find((point) => point.name === 'atalaya.ingest.overdue')).toMatchObject({ value: 3 });
    expect(text).toContain('\natalaya_ingest_messages_total{outcome="rejected",code="wrong-type"} 1\n');
    expect(points.filter((point) => point.name === 'atalaya.ingest.messages')).toHaveLength(4);
    expect(text).toContain(
      '\ndb_client_operation_duration_count{db_system_name="duckdb",db_operation_name="query",error_type="WarehouseUnavailable"} 1\n',
    );
  });

  test('good and total events of every objective are at zero from the start', async () => {
    const { metricsText, shutdown } = await start();
    const text = await metricsText();
    for (const { id } of freight.objectives) {
      expect(text).toContain(`\natalaya_objective_good_events_total{objective="${id}"} 0\n`);
      expect(text).toContain(`\natalaya_objective_total_events_total{objective="${id}"} 0\n`);
    }
    await shutdown();
  });
});

test('a backlog that cannot be read is reported, keeps its last value, and affects no other metric', async () => {
  const errors: unknown[] = [];
  const closed = new Error('database is not open');
  const { telemetry, metricsText, shutdown } = await start({ onError: (error) => errors.push(error) });
  let open = true;
  telemetry.broker.observeBacklog(() => {
    if (!open) throw closed;
    return { messages: 5, oldestSeconds: 1, overdue: new Map() };
  });
  await metricsText();
  open = false;
  telemetry.api.shed();
  const text = await metricsText();
  expect(text).toContain('\natalaya_queue_backlog 5\n');
  expect(text).toContain('\natalaya_api_shed_total 1\n');
  expect(errors).toEqual([closed]);
  await shutdown();
});

test('two systems in one process have metrics of their own', async () => {
  const [first, other] = await Promise.all([start(), start({ system: { ...freight, id: 'other' } })]);
  first.telemetry.api.shed();
  expect(await first.metricsText()).toContain('\natalaya_api_shed_total 1\n');
  const text = await other.metricsText();
  expect(text).toContain('\natalaya_api_shed_total 0\n');
  expect(text).toMatch(/^target_info\{service_name="other",service_instance_id="[0-9a-f-]{36}"\} 1$/m);
  await Promise.all([first.shutdown(), other.shutdown()]);
});

test.each([
  { variable: 'K_REVISION', environment: { K_REVISION: 'freight-api-00002-abc', ATALAYA_REVISION: 'mine' } },
  {
    variable: 'CLOUD_RUN_WORKER_POOL_REVISION',
    environment: { CLOUD_RUN_WORKER_POOL_REVISION: 'freight-api-00002-abc' },
  },
  { variable: 'ATALAYA_REVISION', environment: { ATALAYA_REVISION: 'freight-api-00002-abc' } },
])('the revision of $variable is a label of every series but those of the queue', async ({ environment }) => {
  const points: Point[] = [];
  const { telemetry, metricsText, shutdown } = await start({ environment, pointSink: (add) => points.push(...add) });
  everything(telemetry);
  const text = await metricsText();
  await shutdown();
  expect(catalogueDifferences(text, { complete: true })).toEqual([]);
  const plain = text
    .split('\n')
    .filter((line) => /^[a-z]/.test(line) && !line.includes('revision="freight-api-00002-abc"'));
  const queue = ['atalaya_ingest_overdue', 'atalaya_queue_backlog', 'atalaya_queue_oldest_age', 'target_info'];
  expect(new Set(plain.map((line) => line.replace(/[{ ].*$/, '')))).toEqual(new Set(queue));
  const unnamed = points.filter(({ labels }) => labels['revision'] !== 'freight-api-00002-abc').map(({ name }) => name);
  expect(new Set(unnamed)).toEqual(
    new Set(['atalaya.ingest.overdue', 'atalaya.queue.backlog', 'atalaya.queue.oldest_age']),
  );
});

test.each(['', 'Upper', 'a b', 'x'.repeat(64), 'a"} 1', '-a'])('a revision of %j is no label', async (revision) => {
  const { metricsText, shutdown } = await start({ environment: { ATALAYA_REVISION: revision } });
  expect(await metricsText()).not.toContain('revision=');
  await shutdown();
});

test('on Google Cloud the resource has region and platform, without which Google drops points', async () => {
  const environment = { K_SERVICE: 'freight-api', K_REVISION: 'freight-api-00001' };
  const { metricsText, shutdown } = await start({ home: 'google', environment });
  const text = await metricsText();
  expect(text).toMatch(
    /cloud_region="[a-z0-9-]+",cloud_platform="gcp_cloud_run",faas_name="freight-api",faas_version="freight-api-00001"\} 1/,
  );
  expect(text).toContain('messaging_system="gcp_pubsub"');
  await shutdown();
});

describe('the history', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => void jest.useRealTimers());

  const shedPoints = (points: readonly Point[]): readonly Point[] =>
    points.filter((point) => point.name === 'atalaya.api.shed');

  test('gets the points of every ten seconds, and the rest at the end', async () => {
    const points: Point[] = [];
    const { telemetry, shutdown } = await start({ pointSink: (added) => points.push(...added) });
    const since = Date.now();
    telemetry.api.shed();
    jest.advanceTimersByTime(10_000);
    jest.advanceTimersByTime(10_000);
    telemetry.api.shed();
    telemetry.api.shed();
    await shutdown();
    expect(shedPoints(points)).toMatchObject([
      { value: 1, since, at: since + 10_000 },
      { value: 2, since: since + 20_000, at: since + 20_001 },
    ]);
  });

  test('that cannot be written is reported, and stops nothing', async () => {
    const errors: unknown[] = [];
    const full = new Error('disk full');
    const { telemetry, shutdown } = await start({
      pointSink: () => {
        throw full;
      },
      onError: (error) => errors.push(error),
    });
    telemetry.api.shed();
    jest.advanceTimersByTime(10_000);
    await shutdown();
    await shutdown();
    expect(errors).toEqual([full, full]);
  });
});
