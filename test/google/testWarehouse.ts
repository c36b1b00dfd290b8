/** A warehouse with its own table, in an emulator or a fake. */
import type { Schema } from '../../model/schema.ts';
import { openBigQueryClient } from '../../pipeline/google/bigqueryClient.ts';
import { freshnessBounds, type FreshnessBounds } from '../../pipeline/google/bigqueryFreshness.ts';
import type { InsertBounds } from '../../pipeline/google/bigqueryInsert.ts';
import { ensureDataset, ensureTable } from '../../pipeline/google/bigqueryTable.ts';
import { claimsName, type TableName } from '../../model/google/names.ts';
import { openBigQuery } from '../../pipeline/google/bigqueryWarehouse.ts';
import { claimsShapeOf, tableColumns } from '../../model/google/tableShape.ts';
import freight from '../fixtures/systems/freight.ts';
import type { WarehouseUnderTest } from '../contracts/warehouseUnderTest.ts';
import { repeatingClient } from './repeatingClient.ts';

let count = 0;

export const openTestWarehouse = async (
  endpoint: string,
  schema: Schema,
  options: {
    readonly insert?: Partial<InsertBounds>;
    readonly within?: number;
    /** Repeats a call whose connection the server had closed; for an emulator. */
    readonly repeats?: boolean;
    readonly freshness?: FreshnessBounds;
    readonly maximumBytesBilled?: number;
    readonly now?: () => number;
    /** Default: published-at. */
    readonly partitionBy?: string;
  } = {},
): Promise<WarehouseUnderTest & { readonly name: TableName }> => {
  const once = openBigQueryClient({ project: 'demo', endpoint });
  const client = options.repeats === true ? repeatingClient(once) : once;
  const name = { dataset: 'contract', table: `things_${++count}` };
  const open = (): WarehouseUnderTest['warehouse'] =>
    openBigQuery({
      client,
      name,
      schema,
      topic: 'things',
      partitionBy: options.partitionBy,
      now: options.now ?? Date.now,
      query: {
        maximumBytesBilled: options.maximumBytesBilled ?? 1e9,
        timeoutMs: options.within ?? 60_000,
        labels: { system: 'things' },
      },
      // The contract reads freshness twice in a row, so it must not be cached.
      freshness: options.freshness ?? { ...freshnessBounds, bytesPerSecond: Number.POSITIVE_INFINITY },
      ...(options.insert === undefined ? {} : { insert: options.insert }),
    });
  await ensureDataset(client, name.dataset);
  await ensureTable(client, name, {
    columns: tableColumns(schema),
    partitionBy: options.partitionBy ?? '_published_at',
    clusterBy: ['_message_id'],
    labels: {},
  });
  await ensureTable(client, claimsName(name), { ...claimsShapeOf(freight), labels: {} });
  let warehouse = open();
  return {
    name,
    warehouse,
    reopen: async () => {
      await warehouse.close();
      return (warehouse = open());
    },
    discard: () => warehouse.close(),
  };
};
