import { describe, expect, test } from '@jest/globals';
import { alteredFields } from '../gate/altered.ts';
import {
  bodyOf,
  invalidBody,
  invalidTurn,
  outcomeOfInvalid,
  publishFault,
  readBackPath,
  rowWith,
  type MessagePlan,
} from './messages.ts';

describe('the answer to valid messages', () => {
  const answer = (body: string, status = 202, contentType = 'application/json; charset=utf-8') => ({
    status,
    contentType,
    body,
  });
  test.each<[string, ReturnType<typeof answer>, string | undefined]>([
    ['keeps its promise', answer('{"messageIds":["1","2"]}'), undefined],
    ['says which fields it left out', answer('{"messageIds":["1","2"],"ignored":["x"]}'), undefined],
    ['is 200', answer('{"messageIds":["1","2"]}', 200), 'status'],
    ['is empty', answer(''), 'not JSON'],
    ['is no JSON', answer('<html>'), 'not JSON'],
    ['is null', answer('null'), 'envelope'],
    ['is an error', answer('{"error":"no"}'), 'envelope'],
    ['has one id for two messages', answer('{"messageIds":["1"]}'), 'schema'],
    ['has the same id twice', answer('{"messageIds":["1","1"]}'), 'schema'],
    ['has numbers for ids', answer('{"messageIds":[1,2]}'), 'schema'],
    ['has an empty id', answer('{"messageIds":["","2"]}'), 'schema'],
    ['is a page', answer('{"messageIds":["1","2"]}', 202, 'text/html'), 'content type'],
    ['has no type', answer('{"messageIds":["1","2"]}', 202, ''), 'content type'],
  ])('that %s', (_, given, fault) => {
    expect(publishFault(given, 2)).toBe(fault);
  });
});

test.each([
  [202, 'accepted'],
  [200, 'accepted'],
  [400, 'refused'],
  [413, 'refused'],
  [415, 'refused'],
  [422, 'refused'],
  [500, 'error'],
  [501, 'error'],
  ...[0, 302, 401, 403, 404, 405, 408, 429, 502, 503, 504].map((status) => [status, 'unheard'] as const),
] as const)('an invalid message that is answered %i is %s', (status, outcome) => {
  expect(outcomeOfInvalid(status)).toBe(outcome);
});

test('every kind of invalid message comes once within the first POSTs, then one in ten is invalid', () => {
  const turns = Array.from({ length: 34 }, (_, post) => invalidTurn(post, 7));
  expect(turns.slice(0, 14).filter((turn) => turn !== undefined)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(turns.slice(14).flatMap((turn, i) => (turn === undefined ? [] : [[i, turn]]))).toEqual([
    [9, 7],
    [19, 8],
  ]);
  expect(Array.from({ length: 50 }, (_, post) => invalidTurn(post, 0)).every((turn) => turn === undefined)).toBe(true);
});

test('an invalid message is alone, or the last of several', () => {
  const [first, second] = [{ id: '1' }, { id: '2' }];
  expect(invalidBody({ kind: 'missing field', field: 'id' }, [first])).toBe('{}');
  expect(invalidBody({ kind: 'null', field: 'id', value: null }, [first, second])).toBe('[{"id":"1"},{"id":null}]');
  expect(invalidBody({ kind: 'not JSON', body: '{' }, [first, second])).toBe('{');
  expect([bodyOf([first]), bodyOf([first, second])]).toEqual(['{"id":"1"}', '[{"id":"1"},{"id":"2"}]']);
});

describe('a message is found', () => {
  test.each<[string, string, string | undefined, boolean]>([
    ['in a page', '{"data":[{"id":"a"},{"id":"m"}],"next":null}', 'data', true],
    ['in a bare array', '[{"id":"m"}]', undefined, true],
    ['as an integer', '{"data":[{"id":7}]}', 'data', false],
    ['not in an error that repeats the marker', '{"error":"no row with id m"}', 'data', false],
    ['not under another key', '{"rows":[{"id":"m"}]}', 'data', false],
    ['not in an empty list', '[]', undefined, false],
    ['not in nulls', '[null]', undefined, false],
    ['not in null', 'null', 'data', false],
    ['not in text', '"m"', 'data', false],
    ['not in half an answer', '[{"id":"m"', undefined, false],
  ])('%s', (_, body, key, found) => {
    expect(rowWith(body, key, 'id', 'm') !== undefined).toBe(found);
  });

  test('by its integer marker', () => {
    expect(rowWith('{"data":[{"id":9007199254740991}]}', 'data', 'id', 9_007_199_254_740_991)).toBeDefined();
  });

  test('by a request with another limit of rows each time, never above what the route allows', () => {
    const plan = (by: 'filter' | 'key'): MessagePlan => ({
      fields: [],
      writing: { path: '/d', messages: 1, marker: 'id', markerType: 'string' },
      readBack: { path: by === 'key' ? '/d/{id}:{e}' : '/d', by, fields: ['id'], mostRows: 3 },
    });
    const message = { id: 'a b', e: 'x@y/z' };
    expect([1, 2, 3, 4].map((attempt) => readBackPath(plan('filter'), message, attempt))).toEqual([
      '/d?id=a%20b&limit=2',
      '/d?id=a%20b&limit=3',
      '/d?id=a%20b&limit=1',
      '/d?id=a%20b&limit=2',
    ]);
    expect(readBackPath(plan('key'), message, 1)).toBe('/d/a%20b:x%40y%2Fz?limit=2');
  });
});

test('a message that is read back differs only where its value does', () => {
  const fields = Object.entries({
    s: 'string',
    n: 'integer',
    f: 'float',
    b: 'boolean',
    t: 'timestamp',
    d: 'date',
    j: 'json',
    o: 'string',
  }).map(([name, type]) => ({ name, type, required: true }));
  const sent = { s: 'a', n: '7', f: 1, b: true, t: '2026-11-30T00:00:00.000Z', d: '2026-11-30', j: { a: 1 }, o: null };
  const row = { s: 'a', n: 7, f: 1.0, b: true, t: '2026-11-30T00:00:00Z', d: '2026-11-30', j: '{"a":1}', o: 'x' };
  expect(alteredFields(fields, sent, row)).toEqual([]);
  expect(
    alteredFields(fields, sent, { s: 'A', n: 8, f: 2, b: 'true', t: '2026-11-30T00:00:01Z', d: null, o: undefined }),
  ).toEqual(['s', 'n', 'f', 'b', 't', 'd']);
});
