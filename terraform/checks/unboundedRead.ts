import { defineCheck, type Check } from '../../lint/check.ts';
import { readCosts } from '../../model/google/readCost.ts';
import { estimatedDayBytes, readLimitOf } from '../../model/google/readLimit.ts';
import { partitionColumn } from '../../model/partition.ts';
import type { KeyRoute, ListRoute } from '../../model/route.ts';
import { hiddenColumns } from '../../model/schema.ts';
import { isPipelineSystem } from '../../model/system.ts';
import { faultOf, type Promises } from '../../slo/checks/promises.ts';
import { bytesText } from '../../text/bytes.ts';
import { many } from '../../text/count.ts';

/** A table that needs longer than this to outgrow the limit is left to its owner. */
const yearDays = 365;

export const unboundedRead: Check<Promises> = defineCheck(
  {
    id: 'table/unbounded-read',
    severity: 'warning',
    title: 'A route that reads the whole table can still do so a year from now.',
    source:
      'BigQuery, "Introduction to partitioned tables" and "Control costs": a query bills the columns of every partition that it reads',
  },
  ({ systems }) =>
    systems.flatMap((located) => {
      const { system } = located;
      if (!isPipelineSystem(system)) return [];
      const dayBytes = estimatedDayBytes(system);
      const limit = readLimitOf(system);
      if (dayBytes === undefined || dayBytes * yearDays <= limit) return [];
      const days = Math.max(1, Math.floor(limit / dayBytes));
      const column = partitionColumn(system.stages.table);
      const limits = `At the declared load a day has ${bytesText(dayBytes)}, and one read may bill ${bytesText(limit)}: after about ${many(days, 'day')} it is answered 400, unless the request has a range such as ${column}[gte]`;
      return (
        readCosts(system)
          // A list without an order of its own is what most definitions have; `explain` says what it reads.
          .filter(({ route, reads, isClustered }) => reads === 'all' && !isClustered && !hasUsualOrder(route))
          .map(({ route, index }) =>
            faultOf(located, {
              path: `stages.api.routes[${index}]`,
              message: `${route.path} ${readsText(route, column)}. ${limits}`,
              fix: fixOf(route, column),
            }),
          )
      );
    }),
);

const readsText = (route: ListRoute | KeyRoute, column: string): string =>
  route.kind === 'KeyRoute'
    ? `reads every partition of the table, which is partitioned by '${column}'`
    : `is ordered by '${route.order.by}', and reads every partition of the table, which is partitioned by '${column}'`;

const fixOf = (route: ListRoute | KeyRoute, column: string): string => {
  if (route.kind === 'KeyRoute')
    return `write clusterBy: ['${route.keys[0]}', …] with a higher maximumBytesBilled, or create a search index on it, or serve it from a copy with '${route.keys[0]}' as its key`;
  return column === hiddenColumns.publishedAt
    ? 'leave its order out: the newest message comes first, and a page reads the newest partitions only'
    : `order it by '${column}', or partition the table by '${route.order.by}'`;
};

const hasUsualOrder = (route: ListRoute | KeyRoute): boolean =>
  route.kind === 'ListRoute' && route.order.by === undefined;
