/** Permanent errors of BigQuery, reported with what to do; and how queries are limited, typed and cancelled. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { integer, optional, string, timestamp, type Schema } from '../../model/schema.ts';
import { openBigQueryClient } from '../../pipeline/google/bigqueryClient.ts';
import { openBigQuery } from '../../pipeline/google/bigqueryWarehouse.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import {
  ReadTooLarge,
  WarehouseUnavailable,
  type DeadLetter,
  type Query,
  type Row,
  type Warehouse,
} from '../../pipeline/ports.ts';
import { startTelemetry } from '../../pipeline/telemetry/start.ts';
import freight from '../fixtures/systems/freight.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { quietLogger } from './quietLogger.ts';
import { openTestWarehouse } from './testWarehouse.ts';
import { until } from '../../pipeline/testing/until.ts';

const schema: Schema = { name: optional(string()), count: optional(integer()), at: optional(timestamp()) };
const everything: Query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 };
const one: Row = { messageId: 'a', publishedAt: 1_000, values: ['a', 1, 2], log: 'sub', sequence: undefined };

let fake: FakeBigQuery;
let warehouse: Warehouse;
let table: string;

beforeAll(async () => {
  fake = await openFakeBigQuery({ now: () => 60_000 });
});
afterAll(() => fake.close());
beforeEach(async () => {
  const opened = await openTestWarehouse(fake.url, schema, { within: 5_000 });
  warehouse = opened.warehouse;
  table = `demo.${opened.name.dataset}.${opened.name.table}`;
  fake.calls.length = 0;
  fake.bodies.length = 0;
});

const open = (members: {
  readonly schema?: Schema;
  readonly table?: string;
  readonly endpoint?: string;
  readonly within?: number;
}): Warehouse =>
  openBigQuery({
    client: openBigQueryClient({ project: 'demo', endpoint: 'endpoint' in members ? members.endpoint : fake.url }),
    name: { dataset: 'contract', table: members.table ?? table.split('.')[2]! },
    schema: members.schema ?? schema,
    topic: 't',
    now: Date.now,
    query: { maximumBytesBilled: 1e9, timeoutMs: members.within ?? 5_000, labels: {} },
  });
const expectUnavailable = async (work: Promise<unknown>, message: string): Promise<void> => {
  const said = await work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  expect(said).toBeInstanceOf(WarehouseUnavailable);
  expect((said as Error).message).toEqual(message);
};

describe('an error that a person has to fix is reported', () => {
  test.each([
    [
      401,
      'authError',
      'Invalid Credentials',
      'the credentials are not valid or have expired: Invalid Credentials',
      'run: gcloud auth application-default login (on Google Cloud: give the service an account)',
    ],
    [
      403,
      'accessDenied',
      'Access Denied: Table demo:contract.things',
      'permission denied: Access Denied: Table demo:contract.things',
      'grant roles/bigquery.dataEditor on the dataset and roles/bigquery.jobUser on the project to the account that runs this',
    ],
  ])('%i %s', async (status, reason, message, why, fix) => {
    fake.fail({ on: 'insertAll', kind: 'refuse', status, reason, message });
    await expectUnavailable(
      warehouse.store([one]),
      `rows cannot be stored\n  where: ${table}\n  why: ${why}\n  fix: ${fix}`,
    );
  });

  test('a table that does not exist', async () => {
    const message = (what: string): string =>
      `${what}\n  where: demo.contract.nowhere\n  why: it does not exist: Not found: Table demo:contract.nowhere\n` +
      '  fix: create the dataset and the table (terraform apply), or correct their names in the definition';
    const lost = open({ table: 'nowhere' });
    await expectUnavailable(lost.store([one]), message('rows cannot be stored'));
    await expectUnavailable(lost.ping(), message('the table cannot be used'));
  });

  test('a table without one of the columns, at the check and when rows are stored', async () => {
    const wider = open({ schema: { ...schema, extra: optional(string()) } });
    const message = (what: string): string =>
      `${what}\n  where: ${table}\n  why: the table lacks the column 'extra'\n` +
      '  fix: add the column to the table (terraform apply), or remove the field from the schema';
    await expectUnavailable(wider.ping(), message('the table cannot be used'));
    await expectUnavailable(wider.store([{ ...one, values: ['a', 1, 2, 'x'] }]), message('rows cannot be stored'));
  });

  test('a column of another type', async () => {
    await expectUnavailable(
      open({ schema: { ...schema, name: optional(integer()) } }).ping(),
      `the table cannot be used\n  where: ${table}\n  why: column 'name' is STRING, but the schema says INT64\n` +
        '  fix: create a new table, or change the type in the schema: BigQuery cannot change the type of a column',
    );
  });

  test('a query that would cost more than its limit', async () => {
    fake.fail({
      on: 'query',
      kind: 'refuse',
      status: 400,
      reason: 'bytesBilledLimitExceeded',
      message: 'Query exceeded limit for bytes billed: 1000000000.',
    });
    const error = await warehouse.query(everything).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ReadTooLarge);
    expect(error).toMatchObject({ field: '_published_at', maximumBytes: 1e9, range: undefined });
  });

  test('missing credentials', async () => {
    const { HOME, GOOGLE_APPLICATION_CREDENTIALS, METADATA_SERVER_DETECTION } = process.env;
    Object.assign(process.env, { HOME: '/nowhere', METADATA_SERVER_DETECTION: 'none' });
    delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    try {
      await expectUnavailable(
        open({ endpoint: undefined as never }).store([one]),
        `rows cannot be stored\n  where: ${table}\n  why: no valid credentials: Could not load the default credentials. ` +
          'Browse to https://cloud.google.com/docs/authentication/getting-started for more information.\n' +
          '  fix: run: gcloud auth application-default login (on Google Cloud: give the service an account)',
      );
    } finally {
      for (const [name, value] of Object.entries({ HOME, GOOGLE_APPLICATION_CREDENTIALS, METADATA_SERVER_DETECTION }))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  });

  test('a service that cannot be reached', async () => {
    const { url, close } = await openFakeBigQuery();
    await close();
    const said = await open({ endpoint: url })
      .store([one])
      .catch((error: unknown) => error);
    expect((said as Error).message).toBe(
      `rows cannot be stored: fetch failed: connect ECONNREFUSED ${url.replace('http://', '')}`,
    );
  });

  test('and no message is acknowledged or dead-lettered because of it', async () => {
    const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
    const started = await startTelemetry({ system: freight, boundaries: [], environment: {} });
    const { queue } = freight.stages;
    const ingest = createIngest({
      system: {
        ...freight,
        schema: { ...schema, extra: optional(string()) },
        stages: { ...freight.stages, queue: { ...queue, ackDeadline: '500ms' } },
      },
      warehouse: open({ schema: { ...schema, extra: optional(string()) } }),
      deadLetters: { put: async (more) => void letters.push(...more) },
      telemetry: started.telemetry,
      logger: quietLogger,
      now: Date.now,
    });
    const delivery = { attributes: undefined, publishedAt: 1_000, attempt: 1, log: 'sub', sequence: undefined };
    const settled = await ingest([{ ...delivery, id: '1', data: Buffer.from('{"name":"a","extra":"x"}') }]);
    await started.shutdown();
    expect(settled).toEqual(['retry']);
    expect(letters).toEqual([]);
  });
});

describe('a query', () => {
  test('has types, limits and labels, and values only in parameters', async () => {
    await warehouse.query({
      ...everything,
      conditions: [
        { field: 'name', comparison: 'in', values: ["'; DROP TABLE x; --", 'b'] },
        { field: 'count', comparison: 'gte', values: [9_007_199_254_740_993n] },
      ],
      orderBy: 'at',
      direction: 'desc',
      after: { value: 978_307_800_000_001, messageId: 'm' },
      limit: 10,
    });
    // An insert that an earlier test timed out may still arrive.
    const asked = fake.bodies.map((body) => JSON.parse(body) as object).find((body) => 'query' in body);
    expect(asked).toEqual({
      query:
        `SELECT \`_message_id\`, \`_published_at\`, \`name\`, \`count\`, \`at\` FROM \`${table}\` WHERE ` +
        '`name` IN UNNEST(@p0) AND `count` >= @p1 AND `_published_at` >= @p2 AND ' +
        '(`at` < @p4 OR (`at` = @p4 AND `_message_id` < @p3) OR `at` IS NULL) ' +
        "AND NOT STARTS_WITH(`_message_id`, 'synthetic:') " +
        'ORDER BY `at` desc NULLS LAST, `_message_id` desc LIMIT 10',
      useLegacySql: false,
      parameterMode: 'named',
      queryParameters: [
        {
          name: 'p0',
          parameterType: { type: 'ARRAY', arrayType: { type: 'STRING' } },
          parameterValue: { arrayValues: [{ value: "'; DROP TABLE x; --" }, { value: 'b' }] },
        },
        { name: 'p1', parameterType: { type: 'INT64' }, parameterValue: { value: '9007199254740993' } },
        {
          name: 'p2',
          parameterType: { type: 'TIMESTAMP' },
          parameterValue: { value: '0001-01-01T00:00:00Z' },
        },
        { name: 'p3', parameterType: { type: 'STRING' }, parameterValue: { value: 'm' } },
        {
          name: 'p4',
          parameterType: { type: 'TIMESTAMP' },
          parameterValue: { value: '2001-01-01T00:10:00.000001Z' },
        },
      ],
      formatOptions: { useInt64Timestamp: true },
      maximumBytesBilled: '1000000000',
      timeoutMs: 2_000,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
      labels: { system: 'things' },
    });
  });

  test('that takes long is polled until it is done', async () => {
    await warehouse.store([one]);
    fake.fail({ on: 'query', kind: 'job', polls: 3 });
    expect(await warehouse.query(everything)).toHaveLength(1);
    // On a busy machine the insert before it may be sent twice.
    const asked = fake.calls.filter((call) => call.endsWith(' query'));
    expect(asked).toEqual(['POST query', 'GET query', 'GET query', 'GET query']);
  });

  test('whose caller disconnects ends at once, and its job is cancelled', async () => {
    fake.fail({ on: 'query', kind: 'job', polls: Number.POSITIVE_INFINITY });
    const leaving = new AbortController();
    const answer = warehouse.query(everything, leaving.signal);
    await until('the job runs', () => fake.calls.length > 2);
    leaving.abort();
    await expectUnavailable(answer, 'the query was stopped');
    await until('it is cancelled', () => fake.calls.includes('POST cancel'));
  });

  test('that is never answered ends with a timeout', async () => {
    fake.fail({ on: 'query', kind: 'hang' });
    await expectUnavailable(
      open({ within: 300 }).query(everything),
      expect.stringMatching(/^rows cannot be read: no answer within \d+ ms$/) as unknown as string,
    );
  });
});
