import { describe, expect, test } from '@jest/globals';
import {
  bytes,
  date,
  filterFields,
  json,
  numeric,
  record,
  repeated,
  string,
  timestamp,
  type Field,
} from '../schema.ts';
import { bigquery, byKey, cloudRun, list } from '../stage.ts';
import type { Route } from '../route.ts';
import { problemText, orders, problemsWithStages, problemsWith } from '../testing/orders.ts';

const { schema } = orders;

describe('a name that a field cannot have', () => {
  const kept = "such names are reserved for the table's own columns (_message_id, _published_at, _stored_at)";
  const parameter =
    'is a query parameter of every list (limit, sort, fields, cursor), so a filter cannot have this name';
  test.each([
    ['_id', 'reserved-field', `'_id' begins with an underscore: ${kept}`, "write 'id'"],
    ['__proto', 'reserved-field', `'__proto' begins with an underscore: ${kept}`, "write 'proto'"],
    ['limit', 'reserved-field', `'limit' ${parameter}`, "write another name, such as 'limit_value'"],
    ['cursor', 'reserved-field', `'cursor' ${parameter}`, "write another name, such as 'cursor_value'"],
    ['1st', 'bad-name', "'1st' is not a field's name", 'write a letter, then letters, digits and underscores'],
    ['año', 'bad-name', "'año' is not a field's name", 'write a letter, then letters, digits and underscores'],
    ['a.b', 'bad-name', "'a.b' is not a field's name", 'write a letter, then letters, digits and underscores'],
    ['ID', 'duplicate-field', "'ID' and 'id' are one column: BigQuery ignores case", 'rename one of them'],
  ])('%s', (name, id, message, fix) => {
    expect(problemsWith({ schema: { ...schema, [name]: string() } })).toEqual([
      problemText(`model/${id}`, `schema.${name}`, message, fix),
    ]);
  });
});

test('a schema without fields is refused', () => {
  expect(problemsWith({ schema: {} })[0]).toBe(
    problemText('model/empty-schema', 'schema', 'there are no fields', 'add { id: string() }'),
  );
});

describe('a field that the schema lacks is reported where it is used', () => {
  const api = (...routes: readonly Route[]): Readonly<Record<string, unknown>> => ({
    api: cloudRun('orders-api', { routes }),
  });
  const meant = { id: "did you mean 'id'?", total: "did you mean 'total'?", at: "did you mean 'at'?" };

  test.each<readonly [string, Readonly<Record<string, unknown>>, string, string, string]>([
    ['partitionBy', { table: bigquery('w.orders', { partitionBy: 'att' }) }, 'table.partitionBy', 'att', meant.at],
    [
      'clusterBy',
      { table: bigquery('w.orders', { clusterBy: ['id', 'totl'] }) },
      'table.clusterBy[1]',
      'totl',
      meant.total,
    ],
    ['a filter', api(list('/o', { filters: ['id', 'totale'] })), 'api.routes[0].filters[1]', 'totale', meant.total],
    [
      'an order',
      api(list('/o'), list('/p', { order: { by: 'idd', direction: 'asc' } })),
      'api.routes[1].order.by',
      'idd',
      meant.id,
    ],
    ['a key', api(byKey('/o/{ids}')), 'api.routes[0].path', 'ids', meant.id],
    [
      'a name like none',
      api(byKey('/o/{warehouse}')),
      'api.routes[0].path',
      'warehouse',
      'add it to the schema, or use one of id, total, count, note, at',
    ],
    [
      'a name of every object',
      api(byKey('/o/{constructor}')),
      'api.routes[0].path',
      'constructor',
      'add it to the schema, or use one of id, total, count, note, at',
    ],
  ])('%s', (_where, stages, path, field, fix) => {
    expect(problemsWithStages(stages)).toEqual([
      problemText('model/field-not-in-schema', `stages.${path}`, `the schema has no field '${field}'`, fix),
    ]);
  });
});

describe('a table that BigQuery would refuse', () => {
  test('is partitioned by a field that is not a timestamp', () => {
    expect(problemsWithStages({ table: bigquery('w.orders', { partitionBy: 'id' }) })).toEqual([
      problemText(
        'model/partition-not-timestamp',
        'stages.table.partitionBy',
        "'id' is of type string: BigQuery partitions a table by day, so it needs a timestamp or a date",
        'name a timestamp or date field, or leave partitionBy out: the table is then partitioned by published-at',
      ),
    ]);
  });

  test('is clustered by more than four fields', () => {
    const wide = { ...schema, a: string(), b: string(), c: timestamp() };
    const stages = { ...orders.stages, table: bigquery('w.orders', { clusterBy: ['id', 'count', 'a', 'b', 'c'] }) };
    expect(problemsWith({ schema: wide, stages })).toEqual([
      problemText(
        'model/too-many-cluster-fields',
        'stages.table.clusterBy',
        '5 fields: BigQuery clusters by at most 4',
        'keep id, count, a, b',
      ),
    ]);
  });

  test('is clustered by a float', () => {
    expect(problemsWithStages({ table: bigquery('w.orders', { clusterBy: ['total'] }) })).toEqual([
      problemText(
        'model/cluster-by-float',
        'stages.table.clusterBy[0]',
        "'total' is a float, by which BigQuery cannot cluster",
        'cluster by another field',
      ),
    ]);
  });

  test('is clustered by one field twice', () => {
    expect(problemsWithStages({ table: bigquery('w.orders', { clusterBy: ['id', 'id'] }) })).toEqual([
      problemText('model/duplicate-reference', 'stages.table.clusterBy[1]', "'id' is listed twice", 'remove one'),
    ]);
  });
});

test('references to fields are not reported when the schema has the wrong shape', () => {
  expect(problemsWith({ schema: null })).toEqual([
    problemText('model/wrong-type', 'schema', 'null is not a schema', 'write { id: string(), … }'),
  ]);
});

describe('a field that cannot be compared', () => {
  const wide = {
    ...schema,
    payload: json(),
    data: bytes(),
    buyer: record({ name: string() }),
    tags: repeated(string()),
    price: numeric(),
    day: date(),
  };
  const problems = (stages: Readonly<Record<string, unknown>>): readonly string[] =>
    problemsWith({ schema: wide, stages: { ...orders.stages, ...stages } });
  const api = (...routes: readonly Route[]): Readonly<Record<string, unknown>> => ({
    api: cloudRun('orders-api', { routes }),
  });
  const fix = 'name another field, or add a field with the part that callers look for';

  test.each<readonly [string, Route, string, string, string, string]>([
    [
      'a filter',
      list('/o', { filters: ['id', 'payload'] } as never),
      'filters[1]',
      'payload',
      'json',
      'BigQuery does not compare values of JSON',
    ],
    [
      'an order',
      list('/o', { order: { by: 'buyer', direction: 'asc' } } as never),
      'order.by',
      'buyer',
      'record',
      'BigQuery does not order records',
    ],
    ['a key', byKey('/o/{tags}'), 'path', 'tags', 'repeated', 'BigQuery does not compare lists'],
    [
      'a key of bytes',
      byKey('/o/{data}'),
      'path',
      'data',
      'bytes',
      'their base64 has another order than the bytes, and does not fit into a URL',
    ],
  ])('is refused as %s', (_, route, path, field, type, reason) => {
    expect(problems(api(route))).toEqual([
      problemText(
        'model/cannot-compare',
        `stages.api.routes[0].${path}`,
        `'${field}' is of type ${type}, by which nobody can filter, sort or look up: ${reason}`,
        fix,
      ),
    ]);
  });

  test('is left out where a list names no filters; decimals and days can be used everywhere', () => {
    expect(
      problems(api(list('/o'), list('/p', { filters: ['price', 'day'] } as never), byKey('/o/{price}:{day}'))),
    ).toEqual([]);
    expect(filterFields(wide, undefined)).toEqual(['id', 'total', 'count', 'note', 'at', 'price', 'day']);
  });

  test.each(['payload', 'data', 'buyer', 'tags'])('cannot cluster a table: %s', (field) => {
    expect(problems({ table: bigquery('w.orders', { clusterBy: ['price', 'day', field] } as never) })).toEqual([
      problemText(
        'model/cannot-cluster',
        'stages.table.clusterBy[2]',
        `'${field}' is of type ${wide[field as keyof typeof wide].type}, by which BigQuery cannot cluster`,
        'cluster by another field',
      ),
    ]);
  });

  test('a table can be partitioned by a date, not by a decimal', () => {
    expect(problems({ table: bigquery('w.orders', { partitionBy: 'day' } as never) })).toEqual([]);
    expect(problems({ table: bigquery('w.orders', { partitionBy: 'price' } as never) })[0]).toMatch(
      /^model\/partition-not-timestamp .+\n {2}'price' is of type numeric: /,
    );
  });
});

describe('the days of a field', () => {
  const days = (field: Field): readonly string[] => problemsWith({ schema: { ...schema, seen: field } });
  test('are a first and perhaps a last day', () => {
    expect(days(timestamp({ days: { from: '2001-01-01' } }))).toEqual([]);
    expect(days(date({ days: { from: '2001-01-01', to: '2001-01-01' } }))).toEqual([]);
  });
  test('end after they begin', () => {
    expect(days(date({ days: { from: '2001-01-02', to: '2001-01-01' } }))).toEqual([
      problemText(
        'model/days-reversed',
        'schema.seen.days',
        'the last day, 2001-01-01, is before the first, 2001-01-02',
        "write { from: '2001-01-01', to: '2001-01-02' }",
      ),
    ]);
  });
  test('are no property of other types', () => {
    expect(days(string({ days: { from: '2001-01-01' } } as never))).toEqual([
      problemText(
        'model/days-not-instant',
        'schema.seen.days',
        "'seen' is of type string, whose values are no days",
        'remove days',
      ),
    ]);
  });
  test('are in the calendar', () => {
    expect(days(date({ days: { from: '2001-02-30' } }))).toEqual([
      problemText(
        'model/wrong-type',
        'schema.seen.days.from',
        "'2001-02-30' is not a day",
        "write a day such as '2001-01-01'",
      ),
    ]);
  });
});
