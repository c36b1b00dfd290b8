/** What an answer with rows has to be, whatever was asked for: a list's page, or the rows of a key. */
import type { KeyRoute, ListRoute } from '../../model/route.ts';
import type { Field } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { answerText } from './check.ts';
import type { Answer } from './request.ts';
import { differenceIn, type Row } from './values.ts';

export const listsOf = ({ stages: { api } }: PipelineSystem): readonly ListRoute[] =>
  api.routes.filter((route) => route.kind === 'ListRoute');
export const keyedOf = ({ stages: { api } }: PipelineSystem): readonly KeyRoute[] =>
  api.routes.filter((route) => route.kind === 'KeyRoute');

/** The rows of an answer, or what is wrong with it. */
export type Page =
  | { readonly kind: 'rows'; readonly rows: readonly Row[]; readonly next: string | undefined }
  | { readonly kind: 'wrong'; readonly reason: string };

/** The list or key route with this path. */
export const routeOf = ({ stages: { api } }: PipelineSystem, path: string): ListRoute | KeyRoute | undefined =>
  api.routes.find((route) => route.path === path && route.kind !== 'PublishRoute') as ListRoute | KeyRoute | undefined;

const wrong = (reason: string): Page => ({ kind: 'wrong', reason });

/** A key route answers with a page, as a list without an envelope of its own does. */
const rowsKey = (route: ListRoute | KeyRoute): string | undefined => {
  if (route.kind === 'KeyRoute' || route.envelope.kind === 'Page') return 'data';
  return route.envelope.kind === 'Keyed' ? route.envelope.key : undefined;
};

export const pageOf = (system: PipelineSystem, route: ListRoute | KeyRoute, path: string, answer: Answer): Page => {
  const { status, type, json, fault, headers } = answer;
  if (status === 304) return wrong(`${path}: 304 unasked: the request had no condition`);
  if (status !== 200) return wrong(`${path}: ${answerText(answer)}`);
  if (fault !== undefined && fault !== 'not JSON') return wrong(`${path}: ${answerText(answer)}`);
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    return wrong(
      `${path}: content type: ${type === '' ? 'there is none' : `'${type}'`} and not application/json; ${answerText(answer)}`,
    );
  }
  if (fault !== undefined) return wrong(`${path}: ${answerText(answer)}`);
  const key = rowsKey(route);
  const rows = key === undefined ? json : (json as Row | null)?.[key];
  if (!Array.isArray(rows)) {
    const isError = typeof json === 'object' && json !== null && 'error' in json;
    return wrong(`${path}: ${isError ? 'error body' : 'envelope'}: ${answerText(answer)}`);
  }
  const difference = (rows as readonly unknown[])
    .map((row) => differenceIn(system, row))
    .find((text) => text !== undefined);
  if (difference !== undefined) return wrong(`${path}: schema: a row has ${difference}`);
  const [, next] = /<(\?[^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
  if (rows.length === 0 && next !== undefined && !headers.has('atalaya-skipped-rows')) {
    return wrong(`${path}: empty list, and it says that there is a next page`);
  }
  return { kind: 'rows', rows: rows as readonly Row[], next };
};

/** The first pair of rows that is not in the route's order; undefined when all are. */
export const disorderIn = (
  { schema }: PipelineSystem,
  { order: { by, direction } }: ListRoute,
  rows: readonly Row[],
): string | undefined => {
  const field = by === undefined ? undefined : schema[by];
  if (by === undefined || field === undefined) return undefined;
  for (const [i, row] of rows.entries()) {
    const [before, value] = [rows[i - 1]?.[by], row[by]];
    const sign = comparisonOf(field, before, value);
    if (sign !== undefined && (direction === 'asc' ? sign > 0 : sign < 0)) {
      return `order: ${by} of row ${i + 1} belongs before that of row ${i}, as its order is ${direction}`;
    }
  }
  return undefined;
};

/** Undefined where the two cannot be compared here, such as null. */
const comparisonOf = ({ type }: Field, a: unknown, b: unknown): number | undefined => {
  if (typeof a === 'string' && typeof b === 'string') {
    if (type === 'timestamp') return Date.parse(a) - Date.parse(b);
    if (type === 'numeric') return Number(a) - Number(b);
    // Both warehouses order texts by their UTF-8 bytes.
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return typeof a === 'number' && typeof b === 'number' ? a - b : undefined;
};
