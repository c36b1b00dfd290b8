import { afterAll, beforeAll, expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { serveForTest, type Served } from './testing/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serveForTest(freight);
});
afterAll(async () => served.close());

const useKnown = 'use one of date, delay, distance, origin, destination, _published_at, sort, fields, limit, cursor';
const limits = 'send 1 to 1000, or leave it out for 100';
const comparisons = 'use eq, ne, lt, lte, gt, gte, in';
const encoding = "send UTF-8, each byte as '%' and two hexadecimal digits, and a literal '%' as '%25'";
const instant = "takes an RFC 3339 instant such as '2024-10-10T10:00:00Z', with '+' in an offset written as '%2B'";
const change = 'change its value';

test.each([
  ['limit=0', 'limit', "'0' is not a whole number from 1", limits],
  ['limit=-1', 'limit', "'-1' is not a whole number from 1", limits],
  ['limit=', 'limit', "'' is not a whole number from 1", limits],
  ['limit=1e3', 'limit', "'1e3' is not a whole number from 1", limits],
  ['limit=10.0', 'limit', "'10.0' is not a whole number from 1", limits],
  ['airport=LAS', "'airport'", 'is not a parameter of this route', useKnown],
  ['_message_id=1', "'_message_id'", 'is not a parameter of this route', useKnown],
  ['__proto__=1', "'__proto__'", 'is not a parameter of this route', useKnown],
  ['__proto__[eq]=1', "'__proto__[eq]'", 'is not a parameter of this route', useKnown],
  ['constructor[gte]=1', "'constructor[gte]'", 'is not a parameter of this route', useKnown],
  ['origin%3D1%20OR%201%3D1--=x', "'origin=1 OR 1=1--'", 'is not a parameter of this route', useKnown],
  ['origin[eq][in]=x', "'origin[eq][in]'", 'is not a parameter of this route', useKnown],
  [`${'x'.repeat(60)}=1`, `'${'x'.repeat(40)}…'`, 'is not a parameter of this route', useKnown],
  ['delay[between]=1', "'delay[between]'", "compares with 'between'", comparisons],
  ['delay[__proto__]=1', "'delay[__proto__]'", "compares with '__proto__'", comparisons],
  ['delay[]=1', "'delay[]'", "compares with ''", comparisons],
  ['delay=late', 'delay', 'takes an integer of 64 bits', change],
  ['delay=', 'delay', 'takes an integer of 64 bits', change],
  ['delay=1.5', 'delay', 'takes an integer of 64 bits', change],
  ['delay=9223372036854775808', 'delay', 'takes an integer of 64 bits', change],
  ['delay[in]=1,x', 'delay[in]', 'takes a comma-separated list, each an integer of 64 bits', change],
  ['date[gte]=2001-01-01', 'date[gte]', instant, change],
  ['date[gte]=2001-01-01T00:00:00+02:00', 'date[gte]', instant, change],
  ['origin=%00', 'origin', 'takes text without NUL characters', change],
  ['origin=a%00b', 'origin', 'takes text without NUL characters', change],
  ['origin=%ff', 'query', 'has malformed percent-encoding', encoding],
  ['origin=100%', 'query', 'has malformed percent-encoding', encoding],
  [
    'sort=airline',
    'sort',
    "'airline' is not a field that this route sorts by",
    "use one of date, delay, distance, origin, destination, with '-' in front for descending",
  ],
  [
    'sort=delay;DROP%20TABLE',
    'sort',
    "'delay;DROP TABLE' is not a field that this route sorts by",
    "use one of date, delay, distance, origin, destination, with '-' in front for descending",
  ],
  [
    'fields=origin,_stored_at',
    'fields',
    "'_stored_at' is not a field",
    'use some of date, delay, distance, origin, destination, separated by commas',
  ],
  [
    'fields=',
    'fields',
    "'' is not a field",
    'use some of date, delay, distance, origin, destination, separated by commas',
  ],
  [
    'cursor=forged',
    'cursor',
    'was not issued by this service',
    "send the cursor unchanged with the page's own filters and sort, or leave it out for the first page",
  ],
  [
    'cursor=',
    'cursor',
    'was not issued by this service',
    "send the cursor unchanged with the page's own filters and sort, or leave it out for the first page",
  ],
  [
    'limit=1&limit=2',
    "'limit'",
    'occurs more than once',
    "send it once; send several values of a field in one '[in]', separated by commas",
  ],
  [
    'origin=LAS&origin[eq]=SFO',
    "'origin'",
    'occurs more than once',
    "send it once; send several values of a field in one '[in]', separated by commas",
  ],
  [
    `delay[in]=${Array.from({ length: 101 }, (_, i) => i).join()}`,
    'delay[in]',
    'has 101 values',
    'send at most 100, and the rest in another request',
  ],
])('?%s is refused with place, problem and fix, and costs no query', async (query, where, what, fix) => {
  const { status, headers, json } = await served.call(`/freight?${query}`);
  expect(json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: `${where}: ${what}. Fix: ${fix}.`,
    errors: [{ where, what, fix }],
  });
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(served.warehouse.queries).toHaveLength(0);
});

test('all faults of a request are reported at once', async () => {
  const { json } = await served.call('/freight?limit=0&sort=x&airport=LAS');
  expect((json() as { detail: string }).detail).toBe(
    `'airport': is not a parameter of this route. Fix: ${useKnown}. ` +
      "sort: 'x' is not a field that this route sorts by. Fix: use one of date, delay, distance, origin, destination, with '-' in front for descending. " +
      `limit: '0' is not a whole number from 1. Fix: ${limits}.`,
  );
});

/** 8,190 characters. */
const manyFaults = (part: (i: number) => string): string => {
  let query = part(0);
  for (let i = 1; query.length + part(i).length < 8_190; i++) query += `&${part(i)}`;
  return query;
};

test.each([
  ['unknown parameters', manyFaults((i) => `x${i}`)],
  ['unknown comparisons', manyFaults((i) => `delay[x${i}]=1`)],
  ['repeated parameters', manyFaults((i) => `y${i >> 1}=1`)],
  ['repeated filters', manyFaults(() => 'delay=1')],
  ['a long name', `${'x'.repeat(8_000)}=1`],
  ['a long value', `sort=${'x'.repeat(8_000)}`],
])('a query of 8 kB with %s does not buy a long answer', async (_, query) => {
  const { status, text, json } = await served.call(`/freight?${query}`);
  expect(status).toBe(400);
  expect(text.length).toBeLessThan(8_192);
  expect((json() as { errors: unknown[] }).errors.length).toBeLessThanOrEqual(10);
});

test('faults that are not listed are counted', async () => {
  const { json } = await served.call(`/freight?${Array.from({ length: 100 }, (_, i) => `x${i}`).join('&')}`);
  const { detail, errors } = json() as { detail: string; errors: unknown[] };
  expect([errors.length, detail.endsWith('. 90 more faults are not listed.')]).toEqual([10, true]);
});

test.each([
  ['names of fields', JSON.stringify({ [`x${'y'.repeat(100_000)}`]: 1 })],
  [
    'names of many fields',
    JSON.stringify(Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`${'z'.repeat(9_000)}${i}`, 1]))),
  ],
  ['values', JSON.stringify({ origin: 1, delay: 'x'.repeat(100_000) })],
  ['messages', JSON.stringify(Array.from({ length: 500 }, () => ({ delay: 'x', nobody: 1, knows: 2 })))],
  ['types', '['.repeat(50_000)],
])('a body with long or many %s does not buy a long answer', async (_, body) => {
  const { status, text } = await served.call('/freight', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(text.length).toBeLessThan(24_000);
});

test.each([
  ['a path', `/${'x'.repeat(15_000)}`, {}],
  ['a method', '/freight', { method: 'DELETE' }],
  ['a content type', '/freight', { method: 'POST', headers: { 'content-type': 'x'.repeat(15_000) } }],
])('%s does not buy a long answer', async (_, path, call) => {
  const { status, text } = await served.call(path, call);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(text.length).toBeLessThan(4_096);
});

test('a query of more than 8,192 characters is refused', async () => {
  const { status, json } = await served.call(`/freight?origin=${'x'.repeat(9_000)}`);
  expect([status, (json() as { detail: string }).detail]).toEqual([
    414,
    'query: is 9007 characters long, more than 8192. Fix: split it into several requests.',
  ]);
});

test('SQL in a value is compared as text, and never executed', async () => {
  const sql = "LAS'; DROP TABLE freight; --";
  const { status } = await served.call(`/freight?origin=${encodeURIComponent(sql)}`);
  expect(status).toBe(200);
  expect(served.warehouse.queries.at(-1)?.conditions).toEqual([{ field: 'origin', comparison: 'eq', values: [sql] }]);
});
