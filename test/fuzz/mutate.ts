/** Random requests and messages: valid ones that are made wrong step by step. All from one seed, so that a run can be repeated. */
import type { Field, Schema } from '../../model/schema.ts';
import { exportPath } from '../../model/route.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Random } from '../../numbers/random.ts';

export const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)]!;

const texts: readonly string[] = [
  '',
  '0',
  '-1',
  '1',
  '42',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775809',
  '1e400',
  '1.5',
  'NaN',

  'true',
  'false',
  'null',
  '2024-10-10T10:00:00Z',
  '2024-02-30T10:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',

  "' OR 1=1 --",
  '"; DROP TABLE x; --',
  "'; SELECT 1; --",
  '$1',
  '{}',
  '[]',
  '__proto__',
  'constructor',
  'toString',

  '%',
  '%zz',
  '%ff',
  '%00',
  '%2F',
  '%2e%2e',
  '../../etc/passwd',
  '\u0000',
  '\uFEFF',
  'ñ',
  '😀',
  '\uD800',
  'a'.repeat(300),
  ',',
  ',,,',
];

/** A text that often breaks parsers. */
export const anyText = (random: Random): string => pick(random, texts);

/** Deletes, repeats, replaces or inserts a part of the text. */
export const mutate = (random: Random, text: string): string => {
  const at = Math.floor(random() * (text.length + 1));
  const to = at + Math.floor(random() * 8);
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(0, at) + pick(random, texts) + text.slice(to);
    case 3:
      return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x10000)) + text.slice(at);
    default:
      return (
        text.slice(0, at) +
        pick(random, ['&', '=', '[', ']', '{', '}', '"', '\\', '%', '+', ',', '?', '#', '/']) +
        text.slice(at)
      );
  }
};

const maybe = (random: Random, share: number): boolean => random() < share;

const query = (random: Random, names: readonly string[]): string => {
  const parameter = (): string => {
    const name = pick(random, [...names, 'sort', 'fields', 'limit', 'cursor', 'nothing']);
    const comparison = maybe(random, 0.5)
      ? ''
      : `[${pick(random, ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'like'])}]`;
    const value =
      name === 'sort' || name === 'fields'
        ? pick(random, [...names, ...names.map((field) => `-${field}`), names.join(',')])
        : pick(random, texts);
    const written = maybe(random, 0.9) ? encodeURIComponent(value.toWellFormed()) : value;
    return `${name}${name === 'limit' ? '' : comparison}=${name === 'limit' && maybe(random, 0.7) ? '10' : written}`;
  };
  return Array.from({ length: Math.floor(random() * 4) }, parameter).join('&');
};

/** A path with its query, as in a request line; sometimes the link to a next page. */
export const anyUrl = (
  random: Random,
  { stages, schema }: PipelineSystem,
  nextPages: readonly string[] = [],
): string => {
  if (nextPages.length > 0 && maybe(random, 0.1)) {
    const next = pick(random, nextPages);
    return maybe(random, 0.5) ? next : mutate(random, next);
  }
  const paths = stages.api.routes.flatMap(({ kind, path }) =>
    kind === 'ListRoute' ? [path, exportPath(path)] : [path],
  );
  const path = pick(random, [...paths, '/openapi.json', '/docs', '/ready']).replaceAll(/\{\w+\}/g, () =>
    encodeURIComponent(pick(random, texts).toWellFormed()),
  );
  const search = query(random, Object.keys(schema));
  let url = search === '' ? path : `${path}?${search}`;
  while (maybe(random, 0.3)) url = mutate(random, url);
  return url;
};

/** Scalars of a schema, at any depth. */
const leavesIn = (schema: Schema): number =>
  Object.values(schema).reduce((sum, field) => {
    const element = field.type === 'repeated' ? field.of : field;
    return sum + (element.type === 'record' ? leavesIn(element.fields) : 1);
  }, 0);

/** JSON, or almost JSON. */
export const anyBody = (random: Random, schema: Schema): string => {
  // Of wide schemas too some messages are valid.
  const spoilt = Math.min(0.15, 0.75 / leavesIn(schema));
  const value = (type: string): unknown => {
    if (maybe(random, spoilt)) return pick(random, [null, true, 1.5, [], {}, ...texts]);
    const validValues: Readonly<Record<string, unknown>> = {
      string: pick(random, texts).toWellFormed(),
      integer: Math.floor(random() * 1e6),
      float: random(),
      boolean: true,
      timestamp: '2024-10-10T10:00:00Z',
      numeric: pick(random, ['12.50', '99999999999999999999999999999.999999999', 0.1, 1e28, '-0.000000001', 7]),
      date: pick(random, ['2024-02-29', '0001-01-01', '9999-12-31']),
      json: pick(random, [{ a: [1, null, 'x'] }, [], 0, 'text', false]),
      bytes: pick(random, ['', 'AQID', 'AQI=']),
    };
    return validValues[type];
  };
  const valueOf = (field: Field): unknown => {
    if (field.type === 'record') return messageOf(field.fields);
    if (field.type !== 'repeated') return value(field.type);
    return Array.from({ length: Math.floor(random() * 4) }, () => valueOf(field.of));
  };
  const messageOf = (fields: Schema): unknown =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, field]) => (maybe(random, spoilt / 3) ? [] : [[name, valueOf(field)]])),
    );
  const message = (): unknown => messageOf(schema);
  const body = maybe(random, 0.7) ? message() : Array.from({ length: Math.floor(random() * 4) }, message);
  let text = JSON.stringify(body);
  while (maybe(random, 0.3)) text = mutate(random, text);
  return text;
};
