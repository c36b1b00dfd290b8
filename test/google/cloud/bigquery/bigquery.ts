/**
 * BigQuery API v2 as Terraform uses it: datasets with their access lists, tables and views. With an emulator they really go there, and this
 * file adds what it lacks: refusals, access, ETags. Without one it keeps them itself.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest.
 */
import { sentBody } from '../collection.ts';
import { forwardTo } from '../emulator.ts';
import { regions } from '../locations.ts';
import { pageOf } from '../pages.ts';
import { iamRoutes } from '../policies.ts';
import { Refusal } from '../refusal.ts';
import type { Body, Call, FakeService, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { forget, keptOf, newEtag, projectOf, withProjectId, type World } from '../world.ts';
import { bindingsOf, legacyAccess, newAccess } from './access.ts';
import { checkDataset, checkTable, refused } from './limits.ts';

const host = 'bigquery.googleapis.com';
const datasetPath = 'bigquery/v2/projects/{project}/datasets';
const tablePath = `${datasetPath}/{dataset}/tables`;

const notFound = (what: string): Refusal =>
  new Refusal(404, 'NOT_FOUND', `Not found: ${what}`, [
    { domain: 'global', reason: 'notFound', message: `Not found: ${what}` },
  ]);

const duplicate = (what: string): Refusal =>
  new Refusal(409, 'ALREADY_EXISTS', `Already Exists: ${what}`, [
    { domain: 'global', reason: 'duplicate', message: `Already Exists: ${what}` },
  ]);

/** Tables' names of types, as answers have them. */
const legacyTypes: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  STRUCT: 'RECORD',
};

const withLegacyTypes = (fields: readonly Body[]): readonly Body[] =>
  fields.map((field) => {
    const type = String(field['type']).toUpperCase();
    const inner = field['fields'] as readonly Body[] | undefined;
    return {
      ...field,
      type: legacyTypes[type] ?? type,
      ...(inner === undefined ? {} : { fields: withLegacyTypes(inner) }),
    };
  });

/** `emulator`: host and port of bqemulator; undefined: nothing is forwarded. */
export const fakeBigQueryAdmin = (world: World, emulator?: string): FakeService => {
  const forward = emulator === undefined ? undefined : forwardTo(emulator);
  const datasetOf = ({ part: { project = '', dataset = '' } }: Call): string =>
    withProjectId(world, `projects/${project}/datasets/${dataset}`);
  const tableOf = (call: Call): string => `${datasetOf(call)}/tables/${call.part['table'] ?? ''}`;
  const label = (name: string): string => {
    const [, project, , dataset, , table] = name.split('/');
    return table === undefined ? `Dataset ${project}:${dataset}` : `Table ${project}:${dataset}.${table}`;
  };
  const existing = (name: string): Body => {
    const body = world.kept.get(`//${host}/${name}`);
    if (body === undefined) throw notFound(label(name));
    return body;
  };

  const keepDataset = (name: string, body: Body, before: Body | undefined): Body => {
    const [, project = '', , dataset = ''] = name.split('/');
    const now = String(world.now().getTime());
    checkDataset(world, dataset, body, regions);
    const location = textOf(body['location'], 'US');
    if (before !== undefined && before['location'] !== location)
      throw refused(`Cannot change the location of dataset ${dataset}.`);
    const access = legacyAccess(
      (body['access'] as readonly Body[] | undefined) ??
        (before?.['access'] as readonly Body[] | undefined) ??
        newAccess,
    );
    const kept = {
      maxTimeTravelHours: '168',
      ...body,
      kind: 'bigquery#dataset',
      id: `${project}:${dataset}`,
      selfLink: `https://bigquery.googleapis.com/bigquery/v2/${name}`,
      datasetReference: { projectId: project, datasetId: dataset },
      location,
      type: 'DEFAULT',
      access,
      etag: newEtag(world),
      creationTime: before?.['creationTime'] ?? now,
      lastModifiedTime: now,
    };
    world.kept.set(`//${host}/${name}`, kept);
    world.policies.set(`//${host}/${name}`, { version: 3, bindings: bindingsOf(access, project), etag: kept.etag });
    return kept;
  };

  const keepTable = (name: string, body: Body, before: Body | undefined): Body => {
    const [, project = '', , dataset = '', , table = ''] = name.split('/');
    const view = (body['view'] ?? body['materializedView']) as Body | undefined;
    if (view === undefined) checkTable(table, body, before);
    const fields = (body['schema'] as { fields?: readonly Body[] } | undefined)?.fields;
    const now = String(world.now().getTime());
    const kept = {
      ...body,
      ...(fields === undefined ? {} : { schema: { fields: withLegacyTypes(fields) } }),
      ...(view === undefined ? {} : { view: { useLegacySql: false, ...view } }),
      kind: 'bigquery#table',
      id: `${project}:${dataset}.${table}`,
      selfLink: `https://bigquery.googleapis.com/bigquery/v2/${name}`,
      tableReference: { projectId: project, datasetId: dataset, tableId: table },
      type: view === undefined ? 'TABLE' : 'VIEW',
      location: existing(name.slice(0, name.indexOf('/tables/')))['location'],
      etag: newEtag(world),
      creationTime: before?.['creationTime'] ?? now,
      lastModifiedTime: now,
      numBytes: '0',
      numLongTermBytes: '0',
      numRows: '0',
    };
    world.kept.set(`//${host}/${name}`, kept);
    return kept;
  };

  /** `If-Match` of a stale ETag. */
  const checkEtag = ({ headers }: Call, before: Body): void => {
    const wanted = headers['if-match'];
    if (wanted !== undefined && wanted !== before['etag'])
      throw new Refusal(412, 'FAILED_PRECONDITION', 'Precondition check failed.', [
        { domain: 'global', reason: 'conditionNotMet', message: 'Precondition check failed.' },
      ]);
  };
  const put = async (call: Call, name: string, replaces: boolean): Promise<Body> => {
    const before = existing(name);
    checkEtag(call, before);
    const sent = sentBody(call);
    const merged = replaces
      ? { ...sent, ...(sent['location'] === undefined ? { location: before['location'] } : {}) }
      : { ...before, ...sent };
    const kept = name.includes('/tables/') ? keepTable(name, merged, before) : keepDataset(name, merged, before);
    const { access: _access, ...body } = sent;
    if (Object.keys(body).length > 0)
      await forward?.({ method: replaces ? 'PUT' : 'PATCH', path: `bigquery/v2/${name}`, body });
    return kept;
  };

  const datasets: readonly Route[] = [
    {
      method: 'POST',
      path: datasetPath,
      answer: async (call) => {
        const { access: _access, ...body } = sentBody(call);
        const { datasetId = '' } = (body['datasetReference'] ?? {}) as { datasetId?: string };
        const name = datasetOf({ ...call, part: { ...call.part, dataset: datasetId } });
        if (world.kept.has(`//${host}/${name}`)) throw duplicate(label(name));
        const kept = keepDataset(name, sentBody(call), undefined);
        await forward?.({ method: 'POST', path: `bigquery/v2/projects/${name.split('/')[1]}/datasets`, body });
        return kept;
      },
    },
    {
      method: 'GET',
      path: datasetPath,
      answer: (call) => {
        const { id } = projectOf(world, call.part['project'] ?? '');
        const all = keptOf(world, host)
          .filter((name) => new RegExp(`^projects/${id}/datasets/[^/]+$`).test(name))
          .sort();
        const { items, nextPageToken } = pageOf(all, call, 1000);
        return {
          kind: 'bigquery#datasetList',
          datasets: items.map((name) => world.kept.get(`//${host}/${name}`)),
          nextPageToken,
        };
      },
    },
    {
      method: 'GET',
      path: `${datasetPath}/{dataset}`,
      answer: async (call) => {
        const name = datasetOf(call);
        const kept = existing(name);
        await forward?.({ method: 'GET', path: `bigquery/v2/${name}` });
        return kept;
      },
    },
    { method: 'PUT', path: `${datasetPath}/{dataset}`, answer: (call) => put(call, datasetOf(call), true) },
    { method: 'PATCH', path: `${datasetPath}/{dataset}`, answer: (call) => put(call, datasetOf(call), false) },
    {
      method: 'DELETE',
      path: `${datasetPath}/{dataset}`,
      answer: async (call) => {
        const name = datasetOf(call);
        existing(name);
        const inUse = keptOf(world, host).some((other) => other.startsWith(`${name}/tables/`));
        if (inUse && call.query.get('deleteContents') !== 'true') throw refused(`${label(name)} is still in use`);
        await forward?.({ method: 'DELETE', path: `bigquery/v2/${name}`, query: call.query });
        forget(world, `//${host}/${name}`);
        return {};
      },
    },
  ];
  const tables: readonly Route[] = [
    {
      method: 'POST',
      path: tablePath,
      answer: async (call) => {
        existing(datasetOf(call));
        const body = sentBody(call);
        const { tableId = '' } = (body['tableReference'] ?? {}) as { tableId?: string };
        const name = tableOf({ ...call, part: { ...call.part, table: tableId } });
        if (world.kept.has(`//${host}/${name}`)) throw duplicate(label(name));
        const kept = keepTable(name, body, undefined);
        try {
          await forward?.({ method: 'POST', path: `bigquery/v2/${datasetOf(call)}/tables`, body });
        } catch (error) {
          forget(world, `//${host}/${name}`);
          throw error;
        }
        return kept;
      },
    },
    {
      method: 'GET',
      path: `${tablePath}/{table}`,
      answer: async (call) => {
        const name = tableOf(call);
        const kept = existing(name);
        const answer = await forward?.({ method: 'GET', path: `bigquery/v2/${name}` });
        return answer === undefined
          ? kept
          : { ...kept, schema: answer['schema'] ?? kept['schema'], numRows: answer['numRows'] };
      },
    },
    { method: 'PUT', path: `${tablePath}/{table}`, answer: (call) => put(call, tableOf(call), true) },
    { method: 'PATCH', path: `${tablePath}/{table}`, answer: (call) => put(call, tableOf(call), false) },
    {
      method: 'DELETE',
      path: `${tablePath}/{table}`,
      answer: async (call) => {
        const name = tableOf(call);
        existing(name);
        await forward?.({ method: 'DELETE', path: `bigquery/v2/${name}` });
        forget(world, `//${host}/${name}`);
        return {};
      },
    },
  ];
  const resource = 'projects/{project}/datasets/{dataset}/tables/{table}';
  return {
    name: 'bigquery',
    left: () => keptOf(world, host),
    routes: [...datasets, ...tables, ...iamRoutes(world, { host, version: 'bigquery/v2', resource, read: 'POST' })],
  };
};
