/**
 * The plan of a read request: the warehouse query, and how to write the answer. Pure: equal requests give equal plans with
 * equal keys, in any order of parameters. All faults of a request are reported at once.
 */
import { filterSchema, rangeFields } from '../../model/partition.ts';
import { filterFields, hiddenColumns, type Schema } from '../../model/schema.ts';
import { keyLimit, type Envelope, type KeyRoute, type ListRoute } from '../../model/route.ts';
import type { Condition, Query } from '../ports.ts';
import { fingerprint, type CursorScope, type Cursors } from './cursor.ts';
import { compileFilters, repeated } from './filters.ts';
import { parseParameters, type Parameter } from './parameters.ts';
import { quote, refuse, type Fault } from './refusal.ts';
import { valueReaderOf } from './value.ts';

export interface Plan {
  readonly kind: 'Plan';
  /** The declared path. */
  readonly route: string;
  /** Equal exactly for equal requests of a route: the key of the cache. */
  readonly key: string;
  /** Its limit is one row more than `limit`, to know whether there is a next page. */
  readonly query: Query;
  readonly limit: number;
  /** Indices into the schema's fields, ascending. */
  readonly fields: readonly number[];
  readonly envelope: Envelope;
  readonly scope: CursorScope;
  /** The query string of the next page, without its cursor. */
  readonly search: string;
  /** True for lookups: no rows means 404. */
  readonly emptyIs404: boolean;
  /** An export that says now and then where it can go on. */
  readonly isResumable: boolean;
}

/** What bounds reads: the column that ranges are of, and the bytes of a page. */
export interface ReadBounds {
  readonly partition: string;
  readonly maxBytes: number;
}

/** `values` are those of the path's keys. Throws `Refusal`. */
export type Planner = (values: readonly string[], search: string) => Plan;

const options = ['sort', 'fields', 'limit', 'cursor'] as const;
type Options = Partial<Record<(typeof options)[number], string>>;

/** Exports have all rows. Their cursors are for an export that broke off. */
const exportLimits = { default: Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

export const compilePlanner = (
  schema: Schema,
  route: ListRoute | KeyRoute,
  cursors: Cursors,
  bounds: ReadBounds,
  purpose: 'page' | 'export' = 'page',
): Planner => {
  const isList = route.kind === 'ListRoute';
  const names = Object.keys(schema);
  const sortable = isList ? filterFields(schema, route.filters) : [];
  const partitionBy = bounds.partition === hiddenColumns.publishedAt ? undefined : bounds.partition;
  const filterable = isList ? rangeFields(schema, { partitionBy }, route.filters) : [bounds.partition];
  const accepted = isList ? options : options.filter((option) => option !== 'sort');
  const readFilters = compileFilters(filterSchema(schema), filterable, accepted);
  const limits = purpose === 'export' ? exportLimits : isList ? route.limit : keyLimit;
  const defaultOrder = isList ? route.order : { by: undefined, direction: 'desc' as const };

  return (values, search) => {
    const parameters = parseParameters(search);
    const optionNames = new Set<string>(accepted);
    const chosen: Options = Object.fromEntries(
      parameters.filter(({ name }) => optionNames.has(name)).map(({ name, value }) => [name, value]),
    );
    const keys = isList ? [] : keyConditions(schema, route.keys, values);
    const filters = readFilters(parameters.filter(({ name }) => !optionNames.has(name)));
    const order = chosen.sort === undefined ? defaultOrder : readSort(chosen.sort, sortable);
    const limit = readLimit(chosen.limit, limits);
    const fields = readFields(chosen.fields, names);
    const faults = [
      ...repeated(parameters),
      ...filters.faults,
      ...keys.filter((item) => 'what' in item),
      ...[order, limit, fields].filter((item) => typeof item === 'object' && 'what' in item),
    ] as Fault[];
    if (faults.length > 0) throw refuse(400, faults);

    const conditions = [...(keys as Condition[]), ...filters.conditions];
    const { by, direction } = order as typeof defaultOrder;
    const rows = limit as number;
    const filterText = JSON.stringify(
      conditions.map(({ field, comparison, values }) => [field, comparison, ...values.map(String)]),
    );
    const scope = { orderBy: by, direction, fingerprint: fingerprint(`${route.path} ${filterText}`) };
    const isResumable = purpose === 'export' && chosen.cursor !== undefined;
    const after =
      chosen.cursor === undefined || (isResumable && chosen.cursor === '')
        ? undefined
        : cursors.decode(scope, chosen.cursor);
    const query = { conditions, orderBy: by, direction, after, maxBytes: bounds.maxBytes };
    return {
      kind: 'Plan',
      route: route.path,
      key: JSON.stringify([route.path, filterText, by, direction, rows, fields, chosen.cursor]),
      query: {
        ...query,
        limit: purpose === 'export' ? rows : rows + 1,
        ...(chosen.fields === undefined ? {} : { fields: fields as readonly number[] }),
      },
      limit: rows,
      fields: fields as readonly number[],
      envelope: isList ? route.envelope : { kind: 'Page' },
      scope,
      search: nextSearch(parameters, rows),
      emptyIs404: !isList && after === undefined,
      isResumable,
    };
  };
};

const keyConditions = (
  schema: Schema,
  keys: readonly string[],
  values: readonly string[],
): readonly (Condition | Fault)[] =>
  keys.map((key, i) => {
    const reader = valueReaderOf(schema[key]!);
    const value = reader.read(values[i] ?? '');
    return value === undefined
      ? { where: `path, ${key}`, what: `takes ${reader.expected}`, fix: 'change its value' }
      : { field: key, comparison: 'eq', values: [value] };
  });

const readSort = (
  text: string,
  sortable: readonly string[],
): { readonly by: string; readonly direction: 'asc' | 'desc' } | Fault => {
  const descending = text.startsWith('-');
  const by = descending ? text.slice(1) : text;
  if (sortable.includes(by)) return { by, direction: descending ? 'desc' : 'asc' };
  return {
    where: 'sort',
    what: `${quote(text)} is not a field that this route sorts by`,
    fix: `use one of ${sortable.join(', ')}, with '-' in front for descending`,
  };
};

const readLimit = (
  text: string | undefined,
  limits: { readonly default: number; readonly max: number },
): number | Fault => {
  if (text === undefined) return limits.default;
  if (/^0*[1-9]\d*$/.test(text)) return Math.min(Number(text), limits.max);
  return {
    where: 'limit',
    what: `${quote(text)} is not a whole number from 1`,
    fix:
      limits === exportLimits
        ? 'send 1 or more, or leave it out for all rows'
        : `send 1 to ${limits.max}, or leave it out for ${limits.default}`,
  };
};

const readFields = (text: string | undefined, names: readonly string[]): readonly number[] | Fault => {
  if (text === undefined) return names.map((_, i) => i);
  const requested = text.split(',');
  const unknown = requested.find((name) => !names.includes(name));
  if (unknown === undefined) {
    return names.flatMap((name, i) => (requested.includes(name) ? [i] : []));
  }
  return {
    where: 'fields',
    what: `${quote(unknown)} is not a field`,
    fix: `use some of ${names.join(', ')}, separated by commas`,
  };
};

const nextSearch = (parameters: readonly Parameter[], limit: number): string =>
  [...parameters.filter(({ name }) => name !== 'cursor' && name !== 'limit'), { name: 'limit', value: String(limit) }]
    .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
