/** `bq show`, `gcloud dataflow`, `sql` and `spanner`. */
import { columnsOf } from '../columns.ts';
import type { Resource } from '../inventory.ts';
import type { JsonMap } from '../json.ts';
import { regionOf } from '../region.ts';
import { at, lastPart, listAt, mapAt, partAfter, textAt, textsAt } from '../value.ts';
import { accountName, commonOf, environmentMap, isNamed, type Item, type Kind } from './reading.ts';

const isKind =
  (kind: string): Kind['matches'] =>
  (value) =>
    textAt(value, 'kind') === kind;

const table: Kind = {
  type: 'bigquery table',
  matches: (value) => isKind('bigquery#table')(value) || mapAt(value, 'tableReference') !== undefined,
  read: (item) => {
    const { value } = item;
    const name = textAt(value, 'tableReference', 'tableId');
    if (name === undefined) return { reason: 'it has no tableReference.tableId' };
    return {
      kind: 'Table',
      ...commonOf(item),
      project: textAt(value, 'tableReference', 'projectId'),
      dataset: textAt(value, 'tableReference', 'datasetId'),
      table: name,
      columns: columnsOf(listAt(value, 'schema', 'fields')),
      partitionBy: textAt(value, 'timePartitioning', 'field'),
      clusterBy: textsAt(value, 'clustering', 'fields'),
      isView: /VIEW/.test(textAt(value, 'type') ?? ''),
    };
  },
};

const dataset: Kind = {
  type: 'bigquery dataset',
  matches: (value) =>
    isKind('bigquery#dataset')(value) ||
    (mapAt(value, 'datasetReference') !== undefined && at(value, 'tableReference') === undefined),
  read: (item) => {
    const name = textAt(item.value, 'datasetReference', 'datasetId');
    if (name === undefined) return { reason: 'it has no datasetReference.datasetId' };
    const project = textAt(item.value, 'datasetReference', 'projectId');
    return [{ kind: 'Dataset', ...commonOf(item), project, dataset: name }, ...accessOf(item, name)];
  },
};

/** READER and WRITER are the old names of two roles. */
const accessOf = (item: Item, name: string): readonly Resource[] =>
  listAt(item.value, 'access').flatMap((entry) => {
    const [account, role] = [accountName(textAt(entry, 'userByEmail')), textAt(entry, 'role')];
    if (account === undefined || role === undefined) return [];
    return [{ kind: 'Access', ...commonOf(item), account, role, dataset: name, table: undefined }];
  });

const jobTypes: ReadonlySet<string> = new Set(['Streaming', 'JOB_TYPE_STREAMING']);

const isJob = (value: JsonMap): boolean =>
  ['Streaming', 'Batch', 'JOB_TYPE_STREAMING', 'JOB_TYPE_BATCH'].includes(textAt(value, 'type') ?? '') &&
  textAt(value, 'id') !== undefined;

const ended = /^(JOB_STATE_)?(done|failed|cancelled|updated|drained)$/i;

const dataflow: Kind = {
  type: 'dataflow job',
  matches: isJob,
  read: (item) => {
    const { value } = item;
    const state = textAt(value, 'currentState') ?? textAt(value, 'state') ?? '';
    if (ended.test(state)) return { reason: `the job is ${state}: it no longer runs` };
    return {
      kind: 'Dataflow',
      ...commonOf(item),
      region: regionOf(textAt(value, 'location')),
      project: textAt(value, 'projectId'),
      name: textAt(value, 'name') ?? '',
      isStreaming: jobTypes.has(textAt(value, 'type') ?? ''),
      variables: environmentMap(at(value, 'environment', 'sdkPipelineOptions', 'options')),
    };
  },
};

const sqlInstance: Kind = {
  type: 'sql instance',
  matches: isKind('sql#instance'),
  read: (item) => ({
    kind: 'SqlInstance',
    ...commonOf(item),
    name: textAt(item.value, 'name') ?? '',
    version: textAt(item.value, 'databaseVersion'),
  }),
};

/** Databases that every instance has by itself. */
const systemDatabases: ReadonlySet<string> = new Set([
  'postgres',
  'mysql',
  'sys',
  'information_schema',
  'performance_schema',
]);

const sqlDatabase: Kind = {
  type: 'sql database',
  matches: isKind('sql#database'),
  read: (item) => {
    const name = textAt(item.value, 'name') ?? '';
    if (systemDatabases.has(name)) return { reason: 'every instance has this database by itself' };
    return { kind: 'SqlDatabase', ...commonOf(item), name, instance: textAt(item.value, 'instance') };
  },
};

const spannerInstance: Kind = {
  type: 'spanner instance',
  matches: (value) => isNamed(value, /^projects\/[^/]+\/instances\/[^/]+$/) && textAt(value, 'config') !== undefined,
  read: (item) => ({ kind: 'SpannerInstance', ...commonOf(item), name: lastPart(textAt(item.value, 'name')) ?? '' }),
};

const spannerDatabase: Kind = {
  type: 'spanner database',
  matches: (value) => isNamed(value, /^projects\/[^/]+\/instances\/[^/]+\/databases\/[^/]+$/),
  read: (item) => ({
    kind: 'SpannerDatabase',
    ...commonOf(item),
    name: lastPart(textAt(item.value, 'name')) ?? '',
    instance: partAfter(textAt(item.value, 'name'), 'instances'),
  }),
};

export const storageKinds: readonly Kind[] = [
  table,
  dataset,
  dataflow,
  sqlInstance,
  sqlDatabase,
  spannerDatabase,
  spannerInstance,
];
