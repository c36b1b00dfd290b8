import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cloudFunction, cloudRun } from './stage.ts';
import { problemText, orders, problemsWith } from './testing/orders.ts';
import { definitionProblems } from './validate.ts';

/** Every path of a definition, as a list of keys. */
const pathsOf = (value: unknown, keys: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [keys, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...keys, key]))]
    : [keys];

/** A copy with another value at one path. */
const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
  copy[key] = replaced(copy[key], rest, by);
  return copy;
};

const paths = pathsOf(orders);
const garbage = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    0,
    -1,
    '',
    ' ',
    '{}',
    '100%',
    '0s',
    '2 s',
    [],
    {},
    [null],
    Number.NaN,
    1e99,
  ),
  fc.constantFrom<unknown>(
    { kind: 'Field' },
    { kind: 'ListRoute' },
    { type: 'latency' },
    { kind: 'toString' },
    () => 1,
  ),
  fc.anything(),
);

test('for any value at any path, problems are reported and nothing is thrown', () => {
  const property = fc.property(fc.constantFrom(...paths), garbage, (path, value) => {
    for (const { id, message, fix } of definitionProblems(replaced(orders, path, value))) {
      expect(id).toMatch(/^model\/[a-z0-9-]+$/);
      expect(message).not.toBe('');
      expect(fix).not.toBe('');
    }
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('a value that cannot become a text is reported where a choice is asked for', () => {
  const problems = definitionProblems(replaced(orders, ['stages', 'api', 'routes', '0', 'method'], { toString: 0 }));
  expect(problems.map(({ id, path, message }) => [id, path, message])).toEqual([
    ['model/unknown-value', 'stages.api.routes[0].method', "an object is not 'GET'"],
  ]);
});

test('two mistakes are reported like one', () => {
  const pair = fc.tuple(fc.constantFrom(...paths), garbage);
  const property = fc.property(pair, pair, ([first, value], [second, other]) => {
    expect(() => definitionProblems(replaced(replaced(orders, first, value), second, other))).not.toThrow();
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('a rule is skipped only where a part that it reads has the wrong shape', () => {
  expect(problemsWith({ alerts: 'none', dependsOn: ['orders'] })).toEqual([
    problemText('model/wrong-type', 'alerts', "'none' is not an array of thresholds", 'write an array of thresholds'),
    problemText('model/depends-on-itself', 'dependsOn[0]', "'orders' depends on itself", 'remove it'),
  ]);
});

test.each(['python', 'Own', '', 7])(
  'a stage with runtime %p gets the two runtimes, and no errors that follow from it',
  (runtime) => {
    const { schema: _schema, load: _load, ...watched } = orders;
    const ingest = cloudFunction('store-orders', { runtime: 'own' });
    const api = cloudRun('orders-api', { runtime } as never);
    const problems = definitionProblems({ ...watched, objectives: [], stages: { ingest, api } });
    const shown = typeof runtime === 'string' ? `'${runtime}'` : String(runtime);
    expect(problems.map(({ id, path, message, fix }) => problemText(id, path, message, fix))).toEqual([
      problemText(
        'model/unknown-value',
        'stages.api.runtime',
        `${shown} is not a runtime: it is 'own' or 'atalaya'`,
        "write 'own' where your team's code runs, or leave it out where Atalaya's code runs",
      ),
    ]);
  },
);
