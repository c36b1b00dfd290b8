/** Log lines of stages that are no Cloud Run services, as filters of Cloud Logging. */
import type { OwnIngest, OwnService } from '../model/ownStage.ts';
import type { Api, Ingest } from '../model/stage.ts';
import { apisOf, ingestsOf, runServicesOf, tablesOf } from '../model/stages.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';

/** Deployed names of the Cloud Run services. */
export const loggedServices = (system: System, environment: Environment): readonly string[] =>
  runServicesOf(system)
    .map(({ name }) => resourceName(system, name, environment))
    .toSorted();

/** Source: Cloud Logging, monitored resources of each product. */
export const otherLogs = (system: System, environment: Environment): readonly string[] => [
  ...[...apisOf(system), ...ingestsOf(system)].flatMap((stage) => {
    const filter = filterOf(stage, JSON.stringify(resourceName(system, stage.name, environment)));
    return filter === undefined ? [] : [filter];
  }),
  ...tablesOf(system).flatMap((table) =>
    table.kind === 'CloudSqlTable'
      ? [
          `(resource.type="cloudsql_database" AND resource.labels.database_id=~${JSON.stringify(`:${table.instance}$`)})`,
        ]
      : [],
  ),
];

const filterOf = (stage: Api | Ingest | OwnService | OwnIngest, name: string): string | undefined => {
  if (stage.kind === 'DataflowJob') return `(resource.type="dataflow_step" AND resource.labels.job_name=${name})`;
  if (stage.kind !== 'OwnService') return undefined;
  const { platform, workload } = stage;
  if (platform === 'cloud-function-gen1')
    return `(resource.type="cloud_function" AND resource.labels.function_name=${name})`;
  if (workload === undefined) return undefined;
  const [cluster, namespace] = [workload.cluster, workload.namespace].map((label) => JSON.stringify(label));
  return `(resource.type="k8s_container" AND resource.labels.cluster_name=${cluster} AND resource.labels.namespace_name=${namespace} AND resource.labels.container_name=${name})`;
};
