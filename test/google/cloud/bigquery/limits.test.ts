/** What BigQuery refuses. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from '../fakeCloud.ts';
import { fakePlatform } from '../platform.ts';
import { refusalOf, requestsTo } from '../requests.ts';
import type { Body } from '../service.ts';
import { worldOf } from '../world.ts';

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await openFakeCloud(fakePlatform(worldOf({ projects: [{ id: 'demo', number: '123456' }] })));
  await requestsTo(cloud, 'bigquery')('POST', datasets, { datasetReference: { datasetId: 'orders' } });
});
afterAll(async () => cloud.close());

const datasets = 'bigquery/v2/projects/demo/datasets';

const refused = async (service: string, method: string, path: string, body: Body): Promise<string> =>
  refusalOf(requestsTo(cloud, service)(method, path, body));

const column = (name: string, type: string, mode = 'NULLABLE'): Body => ({ name, type, mode });
const table = (values: Body, ...fields: readonly Body[]): Body => ({
  tableReference: { tableId: 'orders' },
  schema: { fields },
  ...values,
});

test.each<readonly [body: Body, message: string]>([
  [table({}, column('a', 'TEXT')), '400 Invalid value for type: TEXT is not a valid value (field a).'],
  [table({}, column('a', 'STRING'), column('A', 'STRING')), '400 Field A already exists in schema.'],
  [
    table({ timePartitioning: { type: 'DAY', field: 'a' } }, column('a', 'STRING')),
    '400 The field specified for partitioning can only be of type TIMESTAMP, DATE or DATETIME. The field found is: a.',
  ],
  [table({ clustering: { fields: ['b'] } }, column('a', 'STRING')), '400 Clustering is not supported on field b.'],
  [
    table(
      { clustering: { fields: ['a', 'b', 'c', 'd', 'e'] } },
      ...['a', 'b', 'c', 'd', 'e'].map((name) => column(name, 'STRING')),
    ),
    '400 At most 4 fields can be specified for clustering.',
  ],
])('BigQuery refuses table %j', async (body, message) => {
  expect(await refused('bigquery', 'POST', `${datasets}/orders/tables`, body)).toBe(message);
});

test('a dataset has letters, digits and underscores only, and is in a region that exists', async () => {
  const create = (datasetId: string, location = 'US'): Promise<string> =>
    refused('bigquery', 'POST', datasets, { datasetReference: { datasetId }, location });
  expect(await create('orders-prod')).toMatch('400 Invalid dataset ID "orders-prod".');
  expect(await create('orders2', 'us-middle1')).toBe(
    '400 Invalid value for location: us-middle1 is not a valid value.',
  );
  expect(await create('orders')).toBe('409 Already Exists: Dataset demo:orders');
});

test('a table only gains columns that may be empty, and a used dataset stays', async () => {
  const tables = `${datasets}/orders/tables`;
  const bigquery = requestsTo(cloud, 'bigquery');
  await bigquery('POST', tables, table({}, column('a', 'STRING', 'REQUIRED'), column('b', 'INT64')));
  const change = (...fields: readonly Body[]): Promise<string> =>
    refused('bigquery', 'PUT', `${tables}/orders`, table({}, ...fields));
  const [a, b] = [column('a', 'STRING'), column('b', 'INTEGER')];
  expect(await change(a)).toBe('400 Provided Schema does not match Table: Field b is missing in new schema');
  expect(await change(a, column('b', 'STRING'))).toBe(
    '400 Provided Schema does not match Table: Field b has changed type from INTEGER to STRING',
  );
  expect(await change(a, b, column('c', 'STRING', 'REQUIRED'))).toBe(
    '400 Provided Schema does not match Table: Cannot add required fields to an existing schema. (field: c)',
  );
  expect(await change(a, b, column('c', 'STRING'))).toBe('200 undefined');
  expect(await refused('bigquery', 'DELETE', `${datasets}/orders`, {})).toBe('400 Dataset demo:orders is still in use');
});
