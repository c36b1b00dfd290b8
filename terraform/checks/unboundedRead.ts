import { defineCheck, type Check } from '../../lint/check.ts';
import { readCosts } from '../../model/google/readCost.ts';
import { estimatedDayBytes, readLimitOf } from '../../model/google/readLimit.ts';
import { partitionColumn } from '../../model/partition.ts';
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
    title: 'A look-up by a key that reads the whole table can still do so a year from now.',
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
      return readCosts(system)
        .filter(({ route, reads, isClustered }) => route.kind === 'KeyRoute' && reads === 'all' && !isClustered)
        .map(({ route, index }) => {
          const key = route.kind === 'KeyRoute' ? route.keys[0] : undefined;
          return faultOf(located, {
            path: `stages.api.routes[${index}]`,
            message: `${route.path} reads every partition of the table, which is partitioned by '${column}'. At the declared load a day has ${bytesText(dayBytes)}, and one read may bill ${bytesText(limit)}: after about ${many(days, 'day')} it is answered 400, unless the request has a range such as ${column}[gte]`,
            fix: `write clusterBy: ['${key}', …] with a higher maximumBytesBilled, or create a search index on it, or serve it from a copy with '${key}' as its key`,
          });
        });
    }),
);
