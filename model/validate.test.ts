import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { message, orders, saidWith } from './testing/orders.ts';
import { definitionProblems } from './validate.ts';

/** Every place of a definition, as the keys that lead there. */
const placesOf = (value: unknown, here: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [here, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...here, key]))]
    : [here];

/** A copy with another value in one place. */
const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
  copy[key] = replaced(copy[key], rest, by);
  return copy;
};

const places = placesOf(orders);
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

test('whatever stands in whichever place, problems are told and nothing is thrown', () => {
  const property = fc.property(fc.constantFrom(...places), garbage, (place, value) => {
    for (const { id, what, fix } of definitionProblems(replaced(orders, place, value))) {
      expect(id).toMatch(/^model\/[a-z0-9-]+$/);
      expect(what).not.toBe('');
      expect(fix).not.toBe('');
    }
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('two mistakes are told as well as one', () => {
  const pair = fc.tuple(fc.constantFrom(...places), garbage);
  const property = fc.property(pair, pair, ([first, one], [second, other]) => {
    expect(() => definitionProblems(replaced(replaced(orders, first, one), second, other))).not.toThrow();
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('a rule is left out only where what it reads cannot be read', () => {
  expect(saidWith({ alerts: 'none', dependsOn: ['orders'] })).toEqual([
    message('model/wrong-type', 'alerts', "'none' is not an array of thresholds", 'write an array of thresholds'),
    message('model/depends-on-itself', 'dependsOn[0]', "'orders' depends on itself", 'remove it'),
  ]);
});
