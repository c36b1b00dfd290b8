/** The stages of a draft as calls of builders, with what is not known in comments at their place. */
import type { QueueDraft, Remark, ServiceDraft, StageName, SystemDraft, TableDraft } from '../grouping/draft.ts';
import type { Column } from '../inventory.ts';
import { call, comment, list, member, object, quoted, text, type Code, type Comment, type Member } from './code.ts';
import { durationText } from './quantity.ts';

/** A stage, or the sentence that stands where it would. */
type Written = Code | Comment;

export const stagesCode = (draft: SystemDraft): Code =>
  object([
    ...stage('queue', draft.queues.map(queueCode), draft.remarks),
    ...stage(
      'ingest',
      draft.ingests.map((service) => ingestCode(service)),
      draft.remarks,
    ),
    ...stage('table', draft.tables.flatMap(tableCode), draft.remarks),
    ...stage(
      'api',
      draft.apis.map((service) => apiCode(service)),
      draft.remarks,
    ),
  ]);

const stage = (
  name: StageName,
  written: readonly Written[],
  remarks: readonly Remark[],
): readonly (Member | Comment)[] => {
  const parts = written.filter((part): part is Code => part.kind !== 'Comment');
  const before = [
    ...written.filter((part) => part.kind === 'Comment'),
    ...remarks.filter(({ place }) => place === name).map((remark) => comment(remark.text, remark.code)),
  ];
  const [only, ...others] = parts;
  if (only === undefined) return before;
  return [...before, member(name, others.length === 0 ? only : list(parts))];
};

/** What the builder fills in by itself. */
const queueDefaults = { ackDeadline: '1m', retention: '7d', maxDeliveryAttempts: 100 };

const queueCode = (queue: QueueDraft): Written => {
  if (queue.kind === 'Kafka')
    return comment(
      `Topic ${queue.topic} of Kafka cluster ${queue.cluster} (${queue.address}): its consumer group is not in the file. With it:`,
      `queue: managedKafka('${queue.topic}', { cluster: '${queue.cluster}', consumerGroup: '…' }),`,
    );
  const { topic, subscription, ackDeadlineSeconds, retentionSeconds, maxDeliveryAttempts, hasDeadLetters } = queue;
  const [ackDeadline, retention] = [ackDeadlineSeconds, retentionSeconds].map((seconds) =>
    seconds === undefined ? undefined : durationText(seconds),
  );
  const options = [
    ...(subscription === `${topic}-subscription` ? [] : [member('subscription', quoted(subscription))]),
    ...(ackDeadline === undefined || ackDeadline === queueDefaults.ackDeadline
      ? []
      : [member('ackDeadline', quoted(ackDeadline))]),
    ...(retention === undefined || retention === queueDefaults.retention
      ? []
      : [member('retention', quoted(retention))]),
    ...(maxDeliveryAttempts === undefined || maxDeliveryAttempts === queueDefaults.maxDeliveryAttempts
      ? []
      : [member('maxDeliveryAttempts', text(String(maxDeliveryAttempts)))]),
    ...(hasDeadLetters ? [] : [member('deadLetters', quoted('none'))]),
  ];
  return call('pubsub', quoted(topic), ...(options.length === 0 ? [] : [object(options)]));
};

const ingestCode = (service: ServiceDraft): Written => {
  const { resource } = service;
  switch (resource.kind) {
    case 'Dataflow':
      return call('dataflow', quoted(resource.name));
    case 'Service':
      return call('cloudRunWorker', quoted(resource.name), own(service));
    case 'Function':
      return call('cloudFunction', quoted(resource.name), own(service));
    case 'Workload':
      return workloadCode(service, resource.name, resource.namespace);
  }
};

const apiCode = (service: ServiceDraft): Written => {
  const { resource } = service;
  switch (resource.kind) {
    case 'Dataflow':
      return comment(`${resource.name} is a Dataflow job, which serves no requests (${resource.address}).`);
    case 'Service':
      return call('cloudRun', quoted(resource.name), own(service));
    case 'Function':
      return call('httpFunction', quoted(resource.name), own(service));
    case 'Workload':
      return workloadCode(service, resource.name, resource.namespace);
  }
};

const workloadCode = (service: ServiceDraft, name: string, namespace: string): Written => {
  const { cluster, front, resource } = service;
  if (cluster === undefined)
    return comment(
      `Workload ${namespace}/${name} (${resource.address}): its cluster is not in the file. With it:`,
      `gke('${name}', { cluster: '…', namespace: '${namespace}' }),`,
    );
  return call(
    'gke',
    quoted(name),
    object([
      member('cluster', quoted(cluster)),
      ...(namespace === 'default' ? [] : [member('namespace', quoted(namespace))]),
      ...(front === undefined ? [] : [member('front', frontCode(front))]),
    ]),
  );
};

/** A service that the team runs: the generation of a function, its limits, and what is in front of it. */
const own = ({ resource, front }: ServiceDraft): Code => {
  const limits = 'limits' in resource ? resource.limits : { maxInstances: undefined, timeoutSeconds: undefined };
  return object([
    member('runtime', quoted('own')),
    ...(resource.kind === 'Function' && resource.generation === 1 ? [member('generation', text('1'))] : []),
    ...(limits.maxInstances === undefined || limits.maxInstances < 1
      ? []
      : [member('maxInstances', text(String(limits.maxInstances)))]),
    ...(limits.timeoutSeconds === undefined ? [] : [member('timeout', quoted(durationText(limits.timeoutSeconds)))]),
    ...(front === undefined ? [] : [member('front', frontCode(front))]),
  ]);
};

const frontCode = (front: NonNullable<ServiceDraft['front']>): Code => {
  if (front.kind === 'Endpoints') return call('endpoints', quoted(front.service));
  const options = [
    ...(front.backend === undefined ? [] : [member('backend', quoted(front.backend))]),
    ...(front.isInternal ? [member('scheme', quoted('internal'))] : []),
  ];
  return call('loadBalancer', quoted(front.urlMap), ...(options.length === 0 ? [] : [object(options)]));
};

const tableCode = (table: TableDraft): readonly Written[] => {
  if (table.kind === 'Spanner')
    return [call('spanner', quoted(table.instance), object([member('database', quoted(table.database))]))];
  if (table.kind === 'CloudSql') {
    const { instance, database, engine, address } = table;
    if (database === undefined)
      return [
        comment(
          `Cloud SQL instance ${instance} (${address}): none of its databases is in the file. With one:`,
          `table: cloudSql('${instance}', { database: '…' }),`,
        ),
      ];
    const members = [
      member('database', quoted(database)),
      ...(engine === 'postgres' ? [] : [member('engine', quoted(engine))]),
    ];
    return [call('cloudSql', quoted(instance), object(members))];
  }
  const { dataset, table: name, columns, address } = table.resource;
  if (dataset === undefined) return [comment(`Table ${name} (${address}): its dataset is not in the file.`)];
  const described =
    columns.length === 0
      ? `${dataset}.${name}: its columns are not in the file.`
      : `Columns of ${dataset}.${name}: ${columnsText(columns)}.`;
  return [comment(described), call('bigquery', quoted(`${dataset}.${name}`))];
};

/** Enough to recognise a table; a wide one has hundreds. */
const mostColumns = 20;

const columnsText = (columns: readonly Column[]): string => {
  const shown = columns.slice(0, mostColumns).map(({ name, type, mode }) => {
    const suffix = mode === 'REPEATED' ? '[]' : mode === 'REQUIRED' ? '' : '?';
    return `${name} ${type}${suffix}`;
  });
  const more = columns.length - shown.length;
  return `${shown.join(', ')}${more === 0 ? '' : ` and ${more} more columns`}`;
};

/** The builders that a printed code calls, of the names given. */
export const calledIn = (printed: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => new RegExp(String.raw`(^|[\s[(:])${name}\(`).test(printed.replaceAll(/^\s*\/\/.*$/gm, '')));
