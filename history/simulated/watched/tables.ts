/** What Google Cloud counts of tables: BigQuery, Cloud SQL, Spanner. */
import type { Labels } from '../../../model/point.ts';
import type { CloudSqlTable, SpannerTable } from '../../../model/ownStage.ts';
import { bigqueryTablesOf, tablesOf } from '../../../model/stages.ts';
import { datasetName } from '../../../model/system.ts';
import { hurtAt } from '../flow.ts';
import type { Metric } from '../metric.ts';
import { counter, gauge, growing, histogram, often, resource, scaled, type WatchedMetrics } from './labels.ts';
import { valueAt, type WatchedWorld } from './world.ts';

const eachCloudSql =
  (at: (world: WatchedWorld, table: CloudSqlTable) => (at: number) => number) =>
  (world: WatchedWorld): readonly Metric[] =>
    tablesOf(world.system).flatMap((table) =>
      table.kind === 'CloudSqlTable'
        ? [
            gauge(
              resource(world, 'cloudsql_database', {
                region: world.system.region,
                database_id: `${world.system.project}:${table.instance}`,
              }),
              at(world, table),
            ),
          ]
        : [],
    );

const instance = (world: WatchedWorld, table: SpannerTable, more: Labels): Labels =>
  resource(world, 'spanner_instance', {
    location: world.system.region,
    instance_id: table.instance,
    instance_config: `regional-${world.system.region}`,
    database: table.database,
    ...more,
  });

const eachSpanner =
  (make: (world: WatchedWorld, table: SpannerTable) => readonly Metric[]) =>
  (world: WatchedWorld): readonly Metric[] =>
    tablesOf(world.system).flatMap((table) => (table.kind === 'SpannerTable' ? make(world, table) : []));

/** Connections where their limit is not known. */
const mostConnections = 100;

export const tableMetrics: WatchedMetrics = {
  'cloudsql.googleapis.com/database/up': eachCloudSql(
    ({ isBroken, incident }) =>
      (at) =>
        isBroken && incident !== undefined && hurtAt(incident, at) > 0.5 ? 0 : 1,
  ),
  'cloudsql.googleapis.com/database/cpu/utilization': eachCloudSql((world) => valueAt(world, world.busy)),
  'cloudsql.googleapis.com/database/memory/utilization': eachCloudSql((world) => valueAt(world, world.filled)),
  'cloudsql.googleapis.com/database/disk/utilization': eachCloudSql((world) => valueAt(world, world.filled)),
  'cloudsql.googleapis.com/database/network/connections': eachCloudSql((world, table) => {
    const share = valueAt(world, world.filled);
    return (at) => Math.round(share(at) * (table.maxConnections ?? mostConnections));
  }),
  'spanner.googleapis.com/instance/cpu/utilization': eachSpanner((world, table) => [
    gauge(instance(world, table, {}), valueAt(world, world.busy)),
  ]),
  'spanner.googleapis.com/instance/cpu/utilization_by_priority': eachSpanner((world, table) =>
    (
      [
        ['high', 0.85],
        ['medium', 0.1],
        ['low', 0.05],
      ] as const
    ).map(([priority, share]) =>
      gauge(instance(world, table, { priority, is_system: 'false' }), (at) => share * valueAt(world, world.busy)(at)),
    ),
  ),
  'spanner.googleapis.com/api/api_request_count': eachSpanner((world, table) => [
    counter(instance(world, table, { method: 'ExecuteStreamingSql', status: 'OK' }), often(world, 20)),
    counter(
      instance(world, table, { method: 'ExecuteStreamingSql', status: 'DEADLINE_EXCEEDED' }),
      often(world, 0.001, world.isBroken ? 2 : 0.001),
    ),
  ]),
  'spanner.googleapis.com/api/request_latencies': eachSpanner((world, table) => [
    histogram(
      world,
      instance(world, table, { method: 'ExecuteStreamingSql' }),
      often(world, 20),
      scaled(world.readTime, 0.2),
      growing(0.001, 1.6, 26),
    ),
  ]),
  'bigquery.googleapis.com/storage/stored_bytes': (world) =>
    bigqueryTablesOf(world.system).map((table) =>
      gauge(
        resource(world, 'bigquery_dataset', {
          dataset_id: datasetName(world.system, table, 'prod'),
          table: table.table,
        }),
        (at) => world.ticks.counted(at) * 1_200,
      ),
    ),
};

/** Of a project, whichever system reads: bytes that queries read. */
export const watchedProjectMetrics: WatchedMetrics = {
  'bigquery.googleapis.com/query/scanned_bytes': (world) =>
    bigqueryTablesOf(world.system).length === 0
      ? []
      : [counter(resource(world, 'global', { priority: 'INTERACTIVE' }), often(world, 2_000_000))],
};
