/** The series of stages on other platforms than Pub/Sub and Cloud Run: Kubernetes, Dataflow, Cloud SQL, Spanner, Kafka. */
import type { CloudSqlTable, DataflowJob, KafkaTopic, OwnService, SpannerTable } from '../model/ownStage.ts';
import { is, isNot, select, type Match } from '../model/selection.ts';
import { apisOf, ingestsOf, tablesOf } from '../model/stages.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';
import { nobodySends } from './ownSeries.ts';
import { byPlatform, seriesOf, type Series } from './series.ts';
import { signal } from './signal.ts';
import type {
  CloudSqlSeries,
  ContainerSeries,
  JobSeries,
  QueueSeries,
  SpannerSeries,
  SystemSeries,
} from './stageSeries.ts';

export const platformSeries = (
  system: System,
  environment: Environment,
): Pick<SystemSeries, 'containers' | 'jobs' | 'cloudSql' | 'spanner'> => {
  const named = (name: string): string => resourceName(system, name, environment);
  const [stages, tables] = [[...apisOf(system), ...ingestsOf(system)], tablesOf(system)];
  return {
    containers: stages.flatMap((stage) =>
      stage.kind === 'OwnService' && stage.workload !== undefined ? [containerSeries(stage, named(stage.name))] : [],
    ),
    jobs: stages.flatMap((stage) => (stage.kind === 'DataflowJob' ? [jobSeries(stage, named(stage.name))] : [])),
    cloudSql: tables.flatMap((table) => (table.kind === 'CloudSqlTable' ? [cloudSqlSeries(table)] : [])),
    spanner: tables.flatMap((table) => (table.kind === 'SpannerTable' ? [spannerSeries(table)] : [])),
  };
};

const containerSeries = ({ workload }: OwnService, name: string): ContainerSeries => {
  const of = (id: string, ...more: readonly Match[]): Series =>
    seriesOf(
      byPlatform(
        `kubernetes.container.${id}`,
        'container_name',
        name,
        is('cluster_name', workload?.cluster ?? ''),
        is('namespace_name', workload?.namespace ?? ''),
        ...more,
      ),
    );
  return {
    name,
    restarts: of('restart_count'),
    cpu: of('cpu.limit_utilization'),
    // Evictable memory is given back before a container is killed.
    memory: of('memory.limit_utilization', isNot('memory_type', 'evictable')),
  };
};

const jobSeries = (_job: DataflowJob, name: string): JobSeries => {
  const of = (id: string): Series => seriesOf(byPlatform(`dataflow.job.${id}`, 'job_name', name));
  return {
    name,
    failed: of('is_failed'),
    watermarkAge: of('data_watermark_age'),
    systemLag: of('system_lag'),
    elements: of('elements_produced_count'),
  };
};

/** Source: monitored resource cloudsql_database, database_id: 'project:instance'. The applied project may differ from the definition's. */
const cloudSqlSeries = ({ instance, maxConnections }: CloudSqlTable): CloudSqlSeries => {
  const of = (id: string): Series =>
    seriesOf({
      ...select(signal(`cloudsql.database.${id}`), {
        label: 'database_id',
        op: '=~',
        value: `.+:${instance.replaceAll(/[.+*?^$()[\]{}|\\]/g, '\\$&')}`,
      }),
      sender: { kind: 'Platform', names: [instance] },
    });
  return {
    name: instance,
    up: of('up'),
    cpu: of('cpu.utilization'),
    memory: of('memory.utilization'),
    disk: of('disk.utilization'),
    connections: of('network.connections'),
    maxConnections,
  };
};

const spannerSeries = ({ instance, database }: SpannerTable): SpannerSeries => {
  const of = (id: string, ...more: readonly Match[]): Series =>
    seriesOf(byPlatform(`spanner.${id}`, 'instance_id', instance, ...more));
  return {
    name: `${instance}.${database}`,
    cpuOfUsers: of('instance.cpu.utilization_by_priority', is('priority', 'high')),
    cpu: of('instance.cpu.utilization'),
    requests: of('api.api_request_count', is('database', database)),
    latencies: of('api.request_latencies', is('database', database)),
  };
};

/** Kafka knows what a group has not committed, and not how old it is. */
export const kafkaSeries = ({ cluster, topic, consumerGroup }: KafkaTopic): QueueSeries => {
  const none = (of: string): Series => nobodySends(`Managed Kafka does not measure the ${of} of topic '${topic}'`);
  return {
    name: topic,
    published: none('messages published by size'),
    accepted: none('messages published'),
    backlog: seriesOf(
      byPlatform(
        'managedkafka.offset_lag',
        'consumer_group_id',
        consumerGroup,
        is('topic_id', topic),
        is('cluster_id', cluster),
      ),
    ),
    oldestAge: none('age of the oldest message'),
    delivered: none('deliveries'),
    acknowledged: none('acknowledged messages'),
    deadLetterTopic: none('dead letters'),
  };
};
