/** Answers that look good and are not what their route promises. Pure: from the right answer to the wrong one. */
import type { KeyRoute, ListRoute } from '../../../model/route.ts';
import type { Schema } from '../../../model/schema.ts';
import type { Answer } from '../answer.ts';
import type { WrongAnswer } from './chaos.ts';

export interface Asked {
  readonly schema: Schema;
  readonly route: ListRoute | KeyRoute;
  /** The request's path and query. */
  readonly url: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Undefined where nobody could tell the difference: an answer without rows cannot have wrong ones. */
export const wrongAnswer = (kind: WrongAnswer, right: Answer, asked: Asked): Answer | undefined => {
  if (right.status !== 200) return undefined;
  switch (kind) {
    case 'error':
      return withBody(right, '{"error":"the table cannot be read"}');
    case 'text':
      return withHeader(right, 'Content-Type', 'text/plain');
    case 'html':
      return withHeader(withBody(right, signIn), 'Content-Type', 'text/html; charset=utf-8');
    case 'truncated':
      return withBody(right, right.body.slice(0, Math.floor(right.body.length / 2)));
    case 'gzip':
      return withHeader(withBody(right, right.body), 'Content-Encoding', 'gzip');
    case 'large':
      return withBody(right, right.body + ' '.repeat(largeBytes));
    case 'stale304':
      return { ...withBody(right, ''), status: 304, headers: right.notModifiedHeaders };
    case 'nothing':
      return { ...withBody(right, ''), status: 204, headers: right.notModifiedHeaders };
    case 'empty':
    case 'fewer':
    case 'other':
    case 'order':
    case 'schema':
    case 'missing':
    case 'extra':
    case 'type': {
      const rows = rowsOf(right, asked.route);
      const wrong = wrongRows(kind, rows, asked);
      return wrong === undefined ? undefined : withBody(right, withRows(right, asked.route, wrong));
    }
  }
};

type WrongRows = Extract<WrongAnswer, 'empty' | 'fewer' | 'other' | 'order' | 'schema' | 'missing' | 'extra' | 'type'>;

const wrongRows = (
  kind: WrongRows,
  rows: readonly Row[],
  { schema, route, url }: Asked,
): readonly Row[] | undefined => {
  if (rows.length === 0) return undefined;
  const fields = Object.entries(schema);
  switch (kind) {
    case 'empty':
      return [];
    case 'fewer':
      return rows.length < 2 ? undefined : rows.slice(0, Math.floor(rows.length / 2));
    case 'order':
      return JSON.stringify(rows[0]) === JSON.stringify(rows.at(-1)) ? undefined : rows.toReversed();
    case 'schema':
      return rows.map((_, number) => ({ number, unexpected: 'a row of another table' }));
    case 'extra':
      return rows.map((row) => ({ ...row, unexpected: true }));
    case 'missing': {
      const [required] = fields.find(([, field]) => field.required) ?? [];
      return required === undefined ? undefined : rows.map((row) => without(row, required));
    }
    case 'type': {
      const [name, field] = fields.find(([, { type }]) => type !== 'json') ?? [];
      if (name === undefined) return undefined;
      const value = field?.type === 'string' ? 7 : `not of type ${field?.type}`;
      return rows.map((row) => ({ ...row, [name]: value }));
    }
    case 'other': {
      const names = (route.kind === 'KeyRoute' ? route.keys : filtersIn(url, schema)).filter(
        (name) => schema[name]?.type === 'string' || schema[name]?.type === 'integer',
      );
      if (names.length === 0) return undefined;
      return rows.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, changed(row[name])])) }));
    }
  }
};

/** A valid value that is not this one. */
const changed = (value: unknown): unknown => (typeof value === 'number' ? value + 1 : `${String(value)}-other`);

const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));

/** Fields that the request asks to be equal to a value. */
const filtersIn = (url: string, schema: Schema): readonly string[] => {
  const [, search = ''] = url.split('?', 2);
  return [...new URLSearchParams(search).keys()].filter((name) => Object.hasOwn(schema, name));
};

const keyOf = (route: ListRoute | KeyRoute): string | undefined => {
  if (route.kind === 'KeyRoute' || route.envelope.kind === 'Page') return 'data';
  return route.envelope.kind === 'Keyed' ? route.envelope.key : undefined;
};

const rowsOf = ({ body }: Answer, route: ListRoute | KeyRoute): readonly Row[] => {
  const json: unknown = JSON.parse(body);
  const key = keyOf(route);
  return (key === undefined ? json : (json as Row)[key]) as readonly Row[];
};

const withRows = ({ body }: Answer, route: ListRoute | KeyRoute, rows: readonly Row[]): string => {
  const key = keyOf(route);
  return JSON.stringify(key === undefined ? rows : { ...(JSON.parse(body) as Row), [key]: rows });
};

/** It has no ETag, so that it is sent whatever the caller has. */
const withBody = (answer: Answer, body: string): Answer => {
  const bytes = Buffer.byteLength(body);
  const { headers } = withHeader(answer, 'Content-Length', String(bytes));
  return { ...answer, headers, body, bytes, encoding: 'utf8', etag: undefined, compressed: undefined };
};

const withHeader = (answer: Answer, name: string, value: string): Answer => {
  const { headers } = answer;
  const isThere = headers.some((text, i) => i % 2 === 0 && text === name);
  const changedHeaders = isThere
    ? headers.map((text, i) => (i % 2 === 1 && headers[i - 1] === name ? value : text))
    : [...headers, name, value];
  return { ...answer, headers: changedHeaders, etag: undefined, compressed: undefined };
};

const largeBytes = 10_000_000;

const signIn = '<!doctype html><html><head><title>Sign in</title></head><body><form>Sign in</form></body></html>';
