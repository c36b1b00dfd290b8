/**
 * A selection in the filter language of the Cloud Monitoring API, for SLOs, threshold conditions and charts. A label
 * belongs to the metric where the signal declares it, else to the monitored resource. Sources: Cloud Monitoring,
 * "Monitoring filters" (functions, labels with dots in quotes) and "Monitored resource types" (labels of a resource).
 */
import { resourceLabelsOf } from '../model/catalogue/resources.ts';
import type { Match, Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';

const loadBalancerLabels: readonly string[] = [
  'project_id',
  'url_map_name',
  'forwarding_rule_name',
  'target_proxy_name',
  'matched_url_path_rule',
  'backend_name',
  'backend_scope',
  'backend_scope_type',
  'backend_target_name',
  'backend_target_type',
  'backend_type',
];

/** Labels of each monitored resource type. */
const resourceLabels: Readonly<Record<string, readonly string[]>> = {
  prometheus_target: ['project_id', 'location', 'cluster', 'namespace', 'job', 'instance'],
  cloud_run_revision: ['project_id', 'location', 'service_name', 'revision_name', 'configuration_name'],
  cloud_function: ['project_id', 'region', 'function_name'],
  pubsub_subscription: ['project_id', 'subscription_id'],
  pubsub_topic: ['project_id', 'topic_id'],
  bigquery_project: ['project_id', 'location'],
  bigquery_dataset: ['project_id', 'dataset_id'],
  global: ['project_id'],
  uptime_url: ['project_id', 'host'],
  logging_sink: ['project_id', 'name', 'destination'],
  https_lb_rule: [...loadBalancerLabels, 'region'],
  internal_http_lb_rule: [...loadBalancerLabels, 'region', 'network_name'],
  api: ['project_id', 'location', 'service', 'version', 'method'],
  k8s_container: ['project_id', 'location', 'cluster_name', 'namespace_name', 'pod_name', 'container_name'],
  dataflow_job: ['project_id', 'region', 'job_name'],
  cloudsql_database: ['project_id', 'region', 'database_id'],
  'managedkafka.googleapis.com/TopicPartitionConsumerGroup': [
    'resource_container',
    'location',
    'cluster_id',
    'topic_id',
    'partition_index',
    'consumer_group_id',
  ],
  spanner_instance: ['project_id', 'location', 'instance_id', 'instance_config'],
};

const ofResource = ({ resource, resourceLabels: named = [] }: Signal): readonly string[] =>
  named.length > 0 ? named : (resourceLabels[resource] ?? resourceLabelsOf(resource) ?? []);

/** All labels that distinguish series of a signal: its own and its resource's. */
export const labelsOf = (signal: Signal): readonly string[] => [...signal.labels, ...ofResource(signal)];

/** Such as `metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision" AND ...`. */
export const monitoringFilter = (selection: Selection): string =>
  [
    `metric.type=${JSON.stringify(selection.signal.names.cloudMonitoring)}`,
    ...(selection.signal.resource === '' ? [] : [`resource.type=${JSON.stringify(selection.signal.resource)}`]),
    ...selection.matches.map((match) => comparison(selection, match)),
  ].join(' AND ');

/** Such as 'metric.labels.objective' or 'metric.labels."http.route"'. Charts also group by these names. */
export const monitoringLabel = ({ signal }: Pick<Selection, 'signal'>, label: string): string => {
  const name = /^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label);
  if (signal.labels.includes(label)) return `metric.labels.${name}`;
  if (ofResource(signal).includes(label)) return `resource.labels.${name}`;
  throw new Error(`${signal.id} has no label '${label}', nor has ${signal.resource}`);
};

const comparison = (selection: Selection, { label, op, value }: Match): string => {
  const name = monitoringLabel(selection, label);
  if (op === '=' || op === '!=') return `${name}${op}${JSON.stringify(value)}`;
  const words = alternatives(value);
  // A negated match keeps the pattern: one_of after '!=' is not documented.
  if (op === '=~' && words !== undefined)
    return `${name}=one_of(${words.map((word) => JSON.stringify(word)).join(',')})`;
  return `${name}${op === '=~' ? '=' : '!='}monitoring.regex.full_match(${JSON.stringify(value)})`;
};

/** The values of a pattern that `isOneOf` wrote; undefined for any other pattern. */
const alternatives = (pattern: string): readonly string[] | undefined => {
  const words = pattern.split(/(?<!\\)\|/);
  const isPlain = words.every((word) => /^(?:[^\\^$.|?*+()[\]{}]|\\[\\^$.|?*+()[\]{}])+$/.test(word));
  return isPlain ? words.map((word) => word.replaceAll(/\\(.)/g, '$1')) : undefined;
};
