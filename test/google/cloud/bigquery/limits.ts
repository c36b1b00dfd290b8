/**
 * What BigQuery refuses in datasets and tables. Sources: https://cloud.google.com/bigquery/docs/datasets, /bigquery/quotas,
 * /bigquery/docs/clustered-tables and the reference of the API v2.
 */
import { accountExists } from '../policies.ts';
import { Refusal } from '../refusal.ts';
import type { Body } from '../service.ts';
import { textOf } from '../textOf.ts';
import type { World } from '../world.ts';

/** BigQuery says `invalid` in `errors[].reason`. */
export const refused = (message: string): Refusal =>
  new Refusal(400, 'INVALID_ARGUMENT', message, [{ domain: 'global', reason: 'invalid', message }]);

const multiRegions = ['US', 'EU'];

export const checkDataset = (world: World, id: string, body: Body, regions: ReadonlySet<string>): void => {
  if (!/^[A-Za-z0-9_]{1,1024}$/.test(id))
    throw refused(
      `Invalid dataset ID "${id}". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
    );
  const location = textOf(body['location'], 'US');
  if (!multiRegions.includes(location.toUpperCase()) && !regions.has(location.toLowerCase()))
    throw refused(`Invalid value for location: ${location} is not a valid value.`);
  const hours = body['maxTimeTravelHours'] === undefined ? undefined : Number(body['maxTimeTravelHours']);
  if (hours !== undefined && ![48, 72, 96, 120, 144, 168].includes(hours))
    throw refused(`maxTimeTravelHours must be a multiple of 24 between 48 and 168: ${hours}.`);
  const expiry = Number(body['defaultTableExpirationMs'] ?? 0);
  if (expiry !== 0 && expiry < 3_600_000)
    throw refused(`Default table expiration must be at least 3600000 ms: ${expiry}.`);
  for (const entry of (body['access'] ?? []) as readonly Body[]) {
    const email = entry['userByEmail'];
    if (typeof email === 'string' && email.endsWith('gserviceaccount.com') && !accountExists(world, email))
      throw refused(`IAM setPolicy failed for Dataset ${id}: Service account ${email} does not exist.`);
  }
};

interface Field {
  readonly name?: string;
  readonly type?: string;
  readonly mode?: string;
  readonly fields?: readonly Field[];
}

const fieldTypes = new Set(
  'STRING BYTES INTEGER INT64 FLOAT FLOAT64 NUMERIC BIGNUMERIC BOOLEAN BOOL TIMESTAMP DATE TIME DATETIME GEOGRAPHY RECORD STRUCT JSON RANGE INTERVAL'.split(
    ' ',
  ),
);

/** Prefixes that BigQuery keeps for itself. Source: https://cloud.google.com/bigquery/docs/schemas#column_names. */
const reserved = /^(_TABLE_|_FILE_|_PARTITION|_ROW_TIMESTAMP|__ROOT__|_COLIDENTIFIER)/i;

const checkFields = (fields: readonly Field[], path: string, depth: number): void => {
  if (depth > 15) throw refused('A schema has at most 15 levels of nested fields.');
  const names = new Set<string>();
  for (const { name = '', type = '', mode = 'NULLABLE', fields: inner } of fields) {
    const at = `${path}${name}`;
    if (!/^[\p{L}_][\p{L}\p{M}\p{N}\p{Pc}\p{Pd} &%=+:'<>#|]{0,299}$/u.test(name) || reserved.test(name))
      throw refused(`Invalid field name "${at}".`);
    if (names.has(name.toLowerCase())) throw refused(`Field ${at} already exists in schema.`);
    names.add(name.toLowerCase());
    if (!fieldTypes.has(type.toUpperCase()))
      throw refused(`Invalid value for type: ${type} is not a valid value (field ${at}).`);
    if (!['NULLABLE', 'REQUIRED', 'REPEATED'].includes(mode))
      throw refused(`Invalid value for mode: ${mode} (field ${at}).`);
    if (inner !== undefined && inner.length > 0) checkFields(inner, `${at}.`, depth + 1);
  }
};

const schemaOf = (table: Body): readonly Field[] =>
  ((table['schema'] ?? {}) as { fields?: readonly Field[] }).fields ?? [];

export const checkTable = (id: string, table: Body, before: Body | undefined): void => {
  if (!/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u.test(id)) throw refused(`Invalid table ID "${id}".`);
  const fields = schemaOf(table);
  if (fields.length > 10_000) throw refused('A table has at most 10,000 columns.');
  checkFields(fields, '', 0);
  const { timePartitioning, clustering } = table as {
    timePartitioning?: { field?: string; type?: string };
    clustering?: { fields?: readonly string[] };
  };
  const typed = (name: string): Field | undefined => fields.find((field) => field.name === name);
  if (timePartitioning?.field !== undefined) {
    const column = typed(timePartitioning.field);
    if (
      column === undefined ||
      !['TIMESTAMP', 'DATE', 'DATETIME'].includes(column.type ?? '') ||
      column.mode === 'REPEATED'
    )
      throw refused(
        `The field specified for partitioning can only be of type TIMESTAMP, DATE or DATETIME. The field found is: ${timePartitioning.field}.`,
      );
  }
  if (timePartitioning !== undefined && !['DAY', 'HOUR', 'MONTH', 'YEAR'].includes(timePartitioning.type ?? ''))
    throw refused(`Invalid value for timePartitioning.type: ${timePartitioning.type}.`);
  const clustered = clustering?.fields ?? [];
  if (clustered.length > 4) throw refused('At most 4 fields can be specified for clustering.');
  for (const name of clustered) {
    const column = typed(name);
    if (
      column === undefined ||
      column.mode === 'REPEATED' ||
      ['RECORD', 'STRUCT', 'JSON', 'BYTES', 'FLOAT', 'FLOAT64'].includes(column.type ?? '')
    )
      throw refused(`Clustering is not supported on field ${name}.`);
  }
  if (before !== undefined) checkSchemaChange(schemaOf(before), fields);
};

/** Source: https://cloud.google.com/bigquery/docs/managing-table-schemas: only additions and REQUIRED to NULLABLE. */
const checkSchemaChange = (before: readonly Field[], after: readonly Field[]): void => {
  const refuse = (message: string): Refusal => refused(`Provided Schema does not match Table: ${message}`);
  for (const { name, type, mode = 'NULLABLE', fields } of before) {
    const now = after.find((field) => field.name === name);
    if (now === undefined) throw refuse(`Field ${name} is missing in new schema`);
    if (canonical(now.type) !== canonical(type))
      throw refuse(`Field ${name} has changed type from ${type} to ${now.type}`);
    const next = now.mode ?? 'NULLABLE';
    if (next !== mode && !(mode === 'REQUIRED' && next === 'NULLABLE'))
      throw refuse(`Field ${name} has changed mode from ${mode} to ${next}`);
    if (fields !== undefined && now.fields !== undefined) checkSchemaChange(fields, now.fields);
  }
  for (const { name, mode } of after)
    if (mode === 'REQUIRED' && !before.some((field) => field.name === name))
      throw refuse(`Cannot add required fields to an existing schema. (field: ${name})`);
};

const canonical = (type = ''): string =>
  ({ INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN', STRUCT: 'RECORD' })[type] ?? type;
