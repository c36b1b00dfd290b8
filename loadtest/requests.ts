/** Requests to a system, derived from its routes: kinds of reads with their weights, writes, and read-backs. */
import { keyLimit, type Envelope, type KeyRoute, type ListRoute } from '../model/route.ts';
import { filterFields } from '../model/schema.ts';
import type { PipelineSystem } from '../model/system.ts';
import type { ReadBack, ReadKind, ReadRoute, RowsAt, Writing } from './plan.ts';
import { sumOf } from '../numbers/sum.ts';

const lists = ({ stages: { api } }: PipelineSystem): readonly ListRoute[] =>
  api.routes.filter((route) => route.kind === 'ListRoute');
const keyed = ({ stages: { api } }: PipelineSystem): readonly KeyRoute[] =>
  api.routes.filter((route) => route.kind === 'KeyRoute');

const filtersOf = (system: PipelineSystem, route: ListRoute): readonly string[] =>
  filterFields(system.schema, route.filters);

/**
 * Readers request the latest rows, filter by a text that they saw, turn a page, and sometimes request a missing row. A missing
 * key is answered with 404: it is requested only where the availability objective counts a 404 as good.
 */
export const readKinds = (system: PipelineSystem): readonly ReadKind[] => {
  const forgiving = system.objectives.every(
    (objective) => objective.type !== 'availability' || objective.good === 'not 5xx',
  );
  const ofLists = lists(system).flatMap((route): readonly ReadKind[] => {
    const texts = filtersOf(system, route).filter((name) => system.schema[name]?.type === 'string');
    const kind = (kind: ReadKind['kind'], weight: number, fields: readonly string[] = []): ReadKind => ({
      kind,
      weight,
      path: route.path,
      fields,
    });
    const filtered = texts.length === 0 ? [] : [kind('Filtered', 30, texts), kind('Miss', 5, texts)];
    return [kind('Latest', 40), kind('NextPage', 15), ...filtered];
  });
  const ofKeys = keyed(system).flatMap((route): readonly ReadKind[] => {
    const { path, keys: fields } = route;
    const found: ReadKind = { kind: 'ByKey', weight: 30, path, fields };
    // A missing value is text: for a key of another type it would be a fault of the request, and not a missing row.
    const canMiss = forgiving && fields.every((key) => system.schema[key]?.type === 'string');
    return canMiss ? [found, { kind: 'KeyMiss', weight: 3, path, fields }] : [found];
  });
  return [...ofLists, ...ofKeys];
};

/** The promises of the routes that are read. A lookup answers with a page, in an order that its answers do not show. */
export const readRoutes = (system: PipelineSystem): readonly ReadRoute[] => [
  ...lists(system).map(({ path, envelope, limit, order: { by, direction } }) => ({
    path,
    envelope,
    limit: limit.default,
    ...(by === undefined ? {} : { order: { by, direction } }),
  })),
  ...keyed(system).map(({ path, keys }) => ({
    path,
    envelope: { kind: 'Page' } as const,
    limit: keyLimit.default,
    keys,
  })),
];

/** Share of the requests in the mix that are answered with data. */
export const answeredShare = (reads: readonly ReadKind[]): number => {
  const weightOf = (kinds: readonly ReadKind[]): number => sumOf(kinds, ({ weight }) => weight);
  return weightOf(reads.filter(({ kind }) => kind !== 'KeyMiss')) / weightOf(reads);
};

/** Where a generator learns which values the target really has. */
export const rowsOf = (system: PipelineSystem): RowsAt | undefined => {
  const [route] = lists(system);
  if (route === undefined) return undefined;
  return { path: route.path, key: rowsKeyOf(route.envelope) };
};

const rowsKeyOf = (envelope: Envelope): string | undefined =>
  envelope.kind === 'Page' ? 'data' : envelope.kind === 'Keyed' ? envelope.key : undefined;

/** A list that filters by the field, else a path that spells it. */
const readBackBy = (system: PipelineSystem, field: string): ReadBack | undefined => {
  const list = lists(system).find((route) => filtersOf(system, route).includes(field));
  if (list !== undefined) {
    const { path, envelope, limit } = list;
    return { path, by: 'filter', fields: [field], rows: rowsKeyOf(envelope), mostRows: limit.max };
  }
  const route = keyed(system).find(({ keys }) => keys.includes(field));
  return route && { path: route.path, by: 'key', fields: route.keys, rows: 'data', mostRows: keyLimit.max };
};

/** An id before other texts, texts before numbers, fields that every message has before others. */
const markersOf = ({ schema }: PipelineSystem): readonly string[] => {
  const isId = (name: string): boolean => /(^|_)id$/.test(name);
  return [true, false].flatMap((required) => {
    const named = (type: string): readonly string[] =>
      Object.entries(schema).flatMap(([name, field]) =>
        field.type === type && field.required === required ? [name] : [],
      );
    const texts = named('string');
    const numbers = named('integer').filter(isId);
    return [...texts.filter(isId), ...numbers, ...texts.filter((name) => !isId(name)), ...named('integer')];
  });
};

export interface Writes {
  readonly writing: Writing | undefined;
  readonly readBack: ReadBack | undefined;
}

export const writesOf = (system: PipelineSystem, messages: number): Writes => {
  const route = system.stages.api.routes.find(({ kind }) => kind === 'PublishRoute');
  const markers = markersOf(system);
  const found = markers.find((name) => readBackBy(system, name) !== undefined);
  const marker = found ?? markers[0];
  if (route?.kind !== 'PublishRoute' || marker === undefined) return { writing: undefined, readBack: undefined };
  const markerType = system.schema[marker]?.type === 'integer' ? 'integer' : 'string';
  return {
    writing: { path: route.path, messages: Math.min(messages, route.maxMessages), marker, markerType },
    readBack: found === undefined ? undefined : readBackBy(system, found),
  };
};
