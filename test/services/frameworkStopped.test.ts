/**
 * Stops the functions framework while pushes are in flight. The framework does not drain: it answers the latest request with
 * an error, drops the others, and exits. No push may be acknowledged, so that Pub/Sub sends all of them again.
 */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openBigQueryClient } from '../../pipeline/google/bigqueryClient.ts';
import { ensureDataset, ensureTable } from '../../pipeline/google/bigqueryTable.ts';
import { tableColumns } from '../../model/google/tableShape.ts';
import { openGoogleHome, type GoogleHome } from '../../pipeline/google/home.ts';
import { pushOf } from '../../pipeline/ingest/entry/testing/pushEntry.ts';
import diary from '../fixtures/systems/diary.ts';
import { openFakeBigQuery, type FakeBigQuery } from '../google/fakeBigQuery/fakeBigQuery.ts';
import type { Fault } from '../google/fakeBigQuery/faults.ts';
import { quietLogger } from '../google/quietLogger.ts';
import { answering, startFunction, type ServiceProcess } from '../support/serviceProcess.ts';
import { until } from '../../pipeline/testing/until.ts';

const ids = ['1', '2', '3', '4', '5'];
const nowhere = '127.0.0.1:1';

let fake: FakeBigQuery;
let home: GoogleHome;
beforeEach(async () => {
  fake = await openFakeBigQuery();
  const emulators = { pubsub: nowhere, bigquery: fake.url };
  home = openGoogleHome(diary, { project: 'demo', environment: 'prod', logger: quietLogger, emulators });
  const client = openBigQueryClient({ project: 'demo', endpoint: fake.url });
  await ensureDataset(client, home.names.table.dataset);
  const columns = tableColumns(diary.schema);
  await ensureTable(client, home.names.table, { columns, partitionBy: 'timestamp', clusterBy: [], labels: {} });
});
afterEach(async () => {
  await home.close();
  await fake.close();
});

const start = async (): Promise<ServiceProcess> => {
  const service = await startFunction('ingest', 'cloudevent', {
    ATALAYA_SYSTEM: 'diary',
    ATALAYA_HOME: 'google',
    GOOGLE_CLOUD_PROJECT: 'demo',
    PUBSUB_EMULATOR_HOST: nowhere,
    ATALAYA_BIGQUERY_ENDPOINT: fake.url,
    METADATA_SERVER_DETECTION: 'none',
  });
  await answering(service);
  return service;
};

/** The status, or 'dropped' for a connection that ended without one. */
const push = async ({ url }: ServiceProcess, id: string): Promise<number | 'dropped'> => {
  const body = pushOf(id, JSON.stringify({ id, timestamp: '2024-10-10T10:00:00Z' }));
  const headers = { 'content-type': 'application/json' };
  const at = `${url}/projects/p/topics/diary-topic`;
  return fetch(at, { method: 'POST', body, headers }).then(
    ({ status }) => status,
    () => 'dropped' as const,
  );
};

const rows = (): Promise<number> => fake.count(`${home.names.table.dataset}.${home.names.table.table}`);
const read = async (): Promise<readonly string[]> => {
  const query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 100 } as const;
  return (await home.warehouse.query(query)).map(({ messageId }) => messageId);
};

test.each<{ readonly when: string; readonly fault: Fault; readonly stored: boolean }>([
  { when: 'before BigQuery has them', fault: { on: 'insertAll', kind: 'hang' }, stored: false },
  { when: 'after BigQuery has them', fault: { on: 'insertAll', kind: 'delay', ms: 10_000 }, stored: true },
])('pushes in flight at SIGTERM, $when, are not acknowledged; sent again, each is read once', async (row) => {
  const stopped = await start();
  fake.fail(row.fault);
  const answers = ids.map((id) => push(stopped, id));
  const inserted = (): boolean => fake.calls.includes('POST insertAll');
  await until('the insert', async () => inserted() && (!row.stored || (await rows()) > 0));
  const { code, after } = await stopped.kill('SIGTERM');
  expect([code, after < 10_000]).toEqual([0, true]);
  const statuses = await Promise.all(answers);
  expect(statuses.filter((status) => status !== 'dropped').every((status) => status >= 500)).toBe(true);
  expect(statuses.filter((status) => status === 'dropped').length).toBeGreaterThanOrEqual(ids.length - 1);

  const next = await start();
  expect(await Promise.all(ids.map((id) => push(next, id)))).toEqual(ids.map(() => 204));
  expect((await read()).toSorted()).toEqual(ids);
  // Rows of the first process are stored twice, so the reader has duplicates to hide.
  expect((await rows()) > ids.length).toBe(row.stored);
  await next.kill('SIGTERM');
});
