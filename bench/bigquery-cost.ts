/**
 * Bytes that BigQuery bills for one list, one look-up by key, one export and one batch of ingest, on tables of 1 GB, 1 TB and 20 TB. The
 * tables differ in their history: the newest days are the same. The fake bills as BigQuery does (test/google/fakeBigQuery); the
 * pipeline's own adapter sends the statements. The law: a list and ingest bill the same at any size.
 * Run: node bench/bigquery-cost.ts
 */
import { pathToFileURL } from 'node:url';
import { listPrices } from '../model/prices.ts';
import { hiddenColumns, type Schema } from '../model/schema.ts';
import { claimsName } from '../model/google/names.ts';
import { claimsShapeOf, tableColumns } from '../model/google/tableShape.ts';
import { openBigQueryClient } from '../pipeline/google/bigqueryClient.ts';
import { ensureDataset, ensureTable } from '../pipeline/google/bigqueryTable.ts';
import { openBigQuery } from '../pipeline/google/bigqueryWarehouse.ts';
import { ReadTooLarge, type Query, type Row, type Value, type Warehouse } from '../pipeline/ports.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { openFakeBigQuery, type FakeBigQuery } from '../test/google/fakeBigQuery/fakeBigQuery.ts';
import { bytesText } from '../text/bytes.ts';

export interface CostLine {
  readonly name: string;
  /** Bytes billed, by the size of the table; undefined: refused, because it would bill more than it may. */
  readonly billed: readonly (number | undefined)[];
}

export interface CostBench {
  readonly sizes: readonly number[];
  readonly lines: readonly CostLine[];
}

const sizes = [1e9, 1e12, 20e12];
const dayMs = 86_400_000;
/** Of the newest days, in every table. */
const dayBytes = 300e6;
const newestDays = 3;
const historyDays = 1_095;
/** A page, and a batch of ingest. */
const pageRows = 101;
const batchRows = 500;

const page: Query = { conditions: [], orderBy: undefined, direction: 'desc', after: undefined, limit: pageRows };

/** The schema of freight, partitioned by published-at. */
const { schema }: { readonly schema: Schema } = freight;

export const bigqueryCost = async (): Promise<CostBench> => {
  const columns: Record<string, (number | undefined)[]> = {};
  for (const bytes of sizes) {
    const measured = await measure(bytes);
    for (const [name, billed] of measured) (columns[name] ??= []).push(billed);
  }
  return { sizes, lines: Object.entries(columns).map(([name, billed]) => ({ name, billed })) };
};

const measure = async (bytes: number): Promise<readonly (readonly [string, number | undefined])[]> => {
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  let clock = today + dayMs / 2;
  const fake = await openFakeBigQuery({ now: () => clock });
  const { warehouse, close } = await openTable(fake, () => clock);
  try {
    const table = `bench.${freight.stages.table.table}`;
    fake.simulate(table, { bytes: dayBytes * newestDays, days: newestDays, until: today });
    const rest = bytes - dayBytes * newestDays;
    fake.simulate(table, { bytes: rest, days: historyDays, until: today - newestDays * dayMs });
    await warehouse.store(Array.from({ length: 2 * pageRows }, (_, i) => rowOf(i, today + i * 1_000, 'subscription')));
    clock += 2 * 3_600_000;
    const billedBy = async (work: () => Promise<unknown>): Promise<number | undefined> => {
      fake.bills.length = 0;
      try {
        await work();
      } catch (error) {
        if (error instanceof ReadTooLarge) return undefined;
        throw error;
      }
      return fake.bills.reduce((sum, bill) => sum + bill.bytesBilled, 0);
    };
    // The sizes of partitions are read once in ten minutes; the list below has them.
    const origin = { field: 'origin', comparison: 'eq', values: ['LAS'] } as const;
    const lastDay = { field: hiddenColumns.publishedAt, comparison: 'gte', values: [today * 1_000] } as const;
    const scan = async (query: Query): Promise<void> => {
      for await (const rows of warehouse.scan!({ ...query, limit: Number.MAX_SAFE_INTEGER })) void rows;
    };
    const store = (keyed: number, first: number) => async (): Promise<void> => {
      const rows = Array.from({ length: batchRows }, (_, i) =>
        rowOf(first + i, clock, i < keyed * batchRows ? undefined : 'subscription'),
      );
      const outcomes = await warehouse.store(rows);
      if (outcomes.some((outcome) => outcome !== 'stored'))
        throw new Error(`not all rows were stored: ${JSON.stringify(outcomes[0])}`);
    };
    return [
      ['list, first page (with the sizes of partitions)', await billedBy(() => warehouse.query(page))],
      ['list, first page', await billedBy(() => warehouse.query(page))],
      ['list, first page of two fields', await billedBy(() => warehouse.query({ ...page, fields: [0, 3] }))],
      [
        'list of a day, sorted by another column',
        await billedBy(() => warehouse.query({ ...page, orderBy: 'delay', conditions: [lastDay] })),
      ],
      ['key, in the last day', await billedBy(() => warehouse.query({ ...page, conditions: [origin, lastDay] }))],
      ['key, of all time', await billedBy(() => warehouse.query({ ...page, limit: 100_000, conditions: [origin] }))],
      ['export of a day', await billedBy(() => scan({ ...page, conditions: [lastDay] }))],
      ['export of all time', await billedBy(() => scan(page))],
      ['ingest of 500 messages, 0% keyed', await billedBy(store(0, 10_000))],
      ['ingest of 500 messages, one keyed', await billedBy(store(1 / batchRows, 20_000))],
      ['ingest of 500 messages, 100% keyed', await billedBy(store(1, 30_000))],
    ];
  } finally {
    await close();
    await fake.close();
  }
};

const openTable = async (
  fake: FakeBigQuery,
  now: () => number,
): Promise<{ readonly warehouse: Warehouse; readonly close: () => Promise<void> }> => {
  const client = openBigQueryClient({ project: 'demo', endpoint: fake.url });
  const name = { dataset: 'bench', table: freight.stages.table.table };
  await ensureDataset(client, name.dataset);
  await ensureTable(client, name, {
    columns: tableColumns(schema),
    partitionBy: hiddenColumns.publishedAt,
    clusterBy: [],
    labels: {},
  });
  await ensureTable(client, claimsName(name), { ...claimsShapeOf(freight), labels: {} });
  const query = { maximumBytesBilled: 10e9, timeoutMs: 60_000, labels: {} };
  const warehouse = openBigQuery({ client, name, schema, topic: 'bench', now, query });
  return { warehouse, close: () => warehouse.close() };
};

const rowOf = (id: number, publishedAt: number, log: string | undefined): Row => ({
  messageId: `m${id}`,
  publishedAt,
  values: [publishedAt * 1_000, id % 60, 500, 'LAS', 'SFO'] satisfies Value[],
  log,
  sequence: undefined,
});

/** Most that the largest table may bill, as a multiple of the smallest, for what must not grow. */
export const flatWithin = 1.1;
const flat = /^list|^ingest|last day|of a day/;

export const growing = ({ lines }: CostBench): readonly string[] =>
  lines.filter(({ name, billed }) => flat.test(name) && !isFlat(billed)).map(({ name }) => name);

const isFlat = (billed: CostLine['billed']): boolean => {
  const [first, ...others] = billed;
  return others.every((bytes) => bytes !== undefined && first !== undefined && bytes <= first * flatWithin);
};

const cell = (bytes: number | undefined): string => {
  if (bytes === undefined) return 'refused: says which range to send';
  const cost = ((bytes / 2 ** 40) * (listPrices.scannedTiB.value ?? 0) * 1_000).toFixed(2);
  return `${bytesText(bytes)} (${cost} ${listPrices.currency} per 1,000)`;
};

export const renderBigqueryCost = (bench: CostBench): string =>
  [
    `bytes billed on tables of ${bench.sizes.map(bytesText).join(', ')}, whose newest days have ${bytesText(dayBytes)} each`,
    ...bench.lines.map(({ name, billed }) => `${name}: ${billed.map(cell).join(' | ')}`),
    growing(bench).length === 0
      ? `lists, ranges and ingest are flat within ${flatWithin}`
      : `NOT FLAT within ${flatWithin}: ${growing(bench).join(', ')}`,
  ].join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const bench = await bigqueryCost();
  process.stdout.write(`${renderBigqueryCost(bench)}\n`);
  if (growing(bench).length > 0) process.exitCode = 1;
}
