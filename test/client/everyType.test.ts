/** The client of a system with every type, and of one that keeps unknown fields out: committed, type-checked, and run. */
import { beforeAll, expect, test } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { clientFiles } from '../../pipeline/api/client/client.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { expectGolden } from '../support/golden.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');
const runtime = path.join(root, 'pipeline', 'api', 'client');
const { stages } = everyType;
const lenient: PipelineSystem = { ...everyType, stages: { ...stages, api: { ...stages.api, unknownFields: 'drop' } } };
let folder: string;

beforeAll(() => {
  folder = temporaryFolder();
  for (const [name, system] of [['invoices', everyType] as const, ['lenient', lenient] as const]) {
    mkdirSync(path.join(folder, name));
    const files = clientFiles(system, {
      code: readFileSync(path.join(runtime, 'runtime.js'), 'utf8'),
      types: readFileSync(path.join(runtime, 'runtime.d.ts'), 'utf8'),
    });
    for (const [file, text] of files) writeFileSync(path.join(folder, name, file), text);
  }
});

test.each(['index.d.ts', 'index.js', 'README.md'])('%s equals the committed file', (file) => {
  expectGolden(
    path.join(import.meta.dirname, 'fixtures', 'invoices', file),
    readFileSync(path.join(folder, 'invoices', file), 'utf8'),
  );
});

const usage = `
import { createClient, type Base64, type Day, type Decimal, type Integer, type Json } from './invoices/index.js';
import { createClient as lenient, type Published } from './lenient/index.js';

const client = createClient({ baseUrl: '' });
for await (const row of client.listInvoices({ 'total[gte]': '0.1', 'issued[lt]': '2024-10-10', sort: '-total' })) {
  const total: Decimal = row.total;
  const issued: Day = row.issued;
  const payload: Json = row.payload;
  const signature: Base64 | null = row.signature;
  const tags: readonly string[] = row.tags;
  const counts: readonly Integer[] = row.counts;
  const limits: readonly Decimal[] | undefined = row.buyer?.limits;
  const amount: Decimal | null | undefined = row.items[0]?.discounts[0]?.amount;
  // @ts-expect-error -- text, so that no digit is lost
  const number: number = row.total;
}
await client.getDaysByIssuedAndTotal({ issued: '2024-10-10', total: '1.5' }).first();
const ids: readonly string[] = await client.publishInvoices({ id: '1', issued: '2024-10-10', total: 12n, items: [{ price: 0.1 }] });
// @ts-expect-error -- a line has a price
await client.publishInvoices({ id: '1', issued: '2024-10-10', total: 1, items: [{}] });
// @ts-expect-error -- lists have no nulls
await client.publishInvoices({ id: '1', issued: '2024-10-10', total: 1, items: [], tags: [null] });
// @ts-expect-error -- JSON cannot be filtered by
client.listInvoices({ payload: '1' });
const published: Published = await lenient({ baseUrl: '' }).publishInvoices([]);
const ignored: readonly string[] = published.ignored;
`;

test('in strict mode the declarations accept right use and refuse wrong use', () => {
  writeFileSync(path.join(folder, 'usage.mts'), usage);
  const compiler = path.join(root, 'node_modules', '.bin', 'tsc');
  const options = '--noEmit --strict --target esnext --module nodenext --lib esnext,dom,dom.asynciterable --types';
  const { stdout, status } = spawnSync(compiler, [...options.split(' '), '', 'usage.mts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

/** Runs a script in its own process, as users of the client do. */
const run = async (script: string): Promise<unknown> => {
  writeFileSync(path.join(folder, 'run.mjs'), script);
  const { stdout } = await promisify(execFile)(process.execPath, ['run.mjs'], { cwd: folder, timeout: 20_000 });
  return JSON.parse(stdout);
};

const print =
  "const print = (value) => console.log(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? item + 'n' : item)));";

test('rows are read as they were published, with every digit', async () => {
  const pipeline = await startPipeline(everyType);
  const prelude = `import { createClient } from './invoices/index.js';
    const client = createClient({ baseUrl: '${pipeline.url}' });
    ${print}`;
  await run(`${prelude}
    print(await client.publishInvoices([
      { id: 'a', issued: '2024-02-29', total: '99999999999999999999999999999.999999999', counts: [9223372036854775807n, 1], payload: { counts: '12345678901234567890' }, items: [{ price: 12n, quantity: 9007199254740993n }] },
      { id: 'b', issued: '2024-03-01', total: -0.5, items: [] },
    ]));`);
  await pipeline.settled();
  const rows = await run(`${prelude}
    const rows = [];
    for await (const { id, total, counts, payload, items } of client.listInvoices({ sort: 'total' })) rows.push({ id, total, counts, payload, items });
    print(rows);`);
  expect(rows).toEqual([
    { id: 'b', total: '-0.5', counts: [], payload: null, items: [] },
    {
      id: 'a',
      total: '99999999999999999999999999999.999999999',
      counts: ['9223372036854775807n', 1],
      payload: { counts: '12345678901234567890' },
      items: [{ price: '12', quantity: '9007199254740993n', photo: null, discounts: [] }],
    },
  ]);
});

test('the client of a service that keeps unknown fields out names them', async () => {
  const pipeline = await startPipeline(lenient);
  const answer = await run(`import { createClient } from './lenient/index.js';
    ${print}
    const client = createClient({ baseUrl: '${pipeline.url}' });
    const { messageIds, ...rest } = await client.publishInvoices({ id: 'a', issued: '2024-02-29', total: 1, itmes: [], items: [{ price: 1, prize: 2 }] });
    print([messageIds.length, rest, await client.publishInvoices({ id: 'b', issued: '2024-02-29', total: 1, items: [] }).then(({ ignored }) => ignored)]);`);
  expect(answer).toEqual([1, { ignored: ['itmes', 'items[].prize'], moreIgnored: 0 }, []]);
});
