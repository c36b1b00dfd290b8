/** What the read routes of a system bill on BigQuery, in words. */
import { list, section, text, type Section } from '../text/blocks.ts';
import { readCosts, type ReadCost } from '../model/google/readCost.ts';
import { estimatedDayBytes, readLimitOf } from '../model/google/readLimit.ts';
import { partitionColumn } from '../model/partition.ts';
import type { Prices } from '../model/prices.ts';
import { isPipelineSystem, type System } from '../model/system.ts';
import { bytesText } from '../text/bytes.ts';

/** None for a system whose queries are not ours. */
export const aboutReads = (system: System, prices: Prices): readonly Section[] => {
  if (!isPipelineSystem(system)) return [];
  const limit = readLimitOf(system);
  const day = estimatedDayBytes(system);
  const column = partitionColumn(system.stages.table);
  return [
    section(
      'What its reads bill on BigQuery',
      text(
        `The table is partitioned by '${column}'. A query bills the columns that it reads, in the partitions that it reads, and at least 10 MB. ` +
          (day === undefined
            ? ''
            : `At the declared rate of messages a day has about ${bytesText(day)} ${priced(day, prices)}. `) +
          `One read may bill ${bytesText(limit)}${priced(limit, prices)}; above that the answer is 400 and nothing is billed.`,
      ),
      list(readCosts(system).map((cost) => costLine(cost, column))),
    ),
  ];
};

const costLine = ({ route, reads, isClustered }: ReadCost, column: string): string => {
  const range = `Filters of '${column}' bound it.`;
  switch (reads) {
    case 'newest':
      return `${route.path} reads the partitions of '${column}' from the beginning of its order until the page is full: mostly one day. Another sort, or a filter of another field that few rows match, reads all of the requested range.`;
    case 'key':
      return `${route.path} reads the partition of its key.`;
    case 'all':
      return isClustered
        ? `${route.path} reads some blocks of every partition, because the table is clustered by the key; the limit counts whole partitions. ${range}`
        : `${route.path} reads every partition: its price grows with the table. ${range} Ways out: docs/checks/table/unbounded-read.md.`;
  }
};

const tib = 2 ** 40;

const priced = (bytes: number, { currency, scannedTiB }: Prices): string =>
  scannedTiB.value === null ? '' : ` (${((bytes / tib) * scannedTiB.value).toFixed(3)} ${currency} on demand)`;
