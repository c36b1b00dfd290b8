import { defineCheck, type Check } from '../../lint/check.ts';
import { streamedDays, streamingWindow as windowOf } from '../../model/google/streamingWindow.ts';
import { isPipelineSystem } from '../../model/system.ts';
import { faultOf, type Promises } from '../../slo/checks/promises.ts';

/** Depends on the day: generators do not run checks. */
export const streamingWindow: Check<Promises> = defineCheck(
  {
    id: 'table/streaming-window',
    severity: 'warning',
    title: 'The field that partitions a table has only days that BigQuery takes by streaming.',
    source: 'BigQuery, "Streaming data into BigQuery": 1825 days in the past and 366 days in the future',
  },
  ({ systems, today }) =>
    systems.flatMap((located) => {
      const { system } = located;
      if (!isPipelineSystem(system) || today === undefined) return [];
      const { partitionBy } = system.stages.table;
      const field = partitionBy === undefined ? undefined : system.schema[partitionBy];
      const days = field !== undefined && 'days' in field ? field.days : undefined;
      if (days === undefined) return [];
      const window = windowOf(Date.parse(today));
      const { from, to = from } = days;
      if (from >= window.from && to <= window.to) return [];
      return [
        faultOf(located, {
          path: 'stages.table.partitionBy',
          message: `'${partitionBy}' has the days from ${from}${days.to === undefined ? '' : ` to ${to}`}, and BigQuery streams rows into partitions of ${window.from} to ${window.to} only (${streamedDays.back} days back, ${streamedDays.ahead} ahead): the API answers 422 to other days, and ingest makes dead letters of them`,
          fix: `leave partitionBy out (the table is then partitioned by published-at), or load these rows with 'atalaya backfill ${system.id} FILE'`,
        }),
      ];
    }),
);
