import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { tableField, tableShapeOf } from '../../../model/google/tableShape.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { optional, string } from '../../../model/schema.ts';
import { UsageError } from '../../../model/usageError.ts';
import freight from '../../../test/fixtures/systems/freight.ts';
import { refuseTableChanges } from './refuseTableChanges.ts';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

/** BigQuery's `tables.get` with one answer. */
const bigquery = async (status: number, body: object): Promise<string> => {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const { columns, partitionBy, clusterBy } = tableShapeOf(freight);
const live = {
  schema: { fields: columns.map(tableField) },
  timePartitioning: { type: 'DAY', field: partitionBy },
  clustering: { fields: clusterBy },
};

const refused = async (system: PipelineSystem, status: number, body: object): Promise<readonly string[]> => {
  const said: string[] = [];
  const endpoint = await bigquery(status, body);
  const io = { stderr: (text: string) => void said.push(text), stop: new AbortController().signal };
  await refuseTableChanges(system, { environment: 'prod', project: 'p-1', endpoint }, io);
  return said;
};

test('ingest goes out where the table is what the definition says', async () => {
  expect(await refused(freight, 200, live)).toEqual([]);
});

test('a column that the table lacks is refused, with what to do', async () => {
  const wider: PipelineSystem = { ...freight, schema: { ...freight.schema, gate: optional(string()) } };
  const { dataset, table } = freight.stages.table;
  await expect(refused(wider, 200, live)).rejects.toThrow(
    new UsageError(
      `the table p-1.${dataset}.${table} is not what the definition of freight says, and ingest would write both
gate is new: STRING
  why: the table has no such column yet, and a row with it could not be stored
  fix: apply the infrastructure of the system, which adds the column: 'terraform apply' of generated/<system>/infrastructure`,
      'change the table first, and release ingest then',
    ),
  );
});

test('a table that cannot be read is reported, and refuses nothing', async () => {
  const said = await refused(freight, 403, {
    error: { code: 403, message: 'Access Denied', errors: [{ reason: 'accessDenied' }] },
  });
  expect(said.join('')).toMatch(/^the table is not compared with the definition: the table cannot be read\n/);
});
