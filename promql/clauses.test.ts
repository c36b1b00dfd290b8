import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clausesOf } from './clauses.ts';
import { parsePromql } from './parse.ts';

const metricsIn = (query: string): readonly (readonly (string | undefined)[])[] =>
  clausesOf(parsePromql(query)).map(({ selectors }) => selectors.map(({ name }) => name));

describe('a query is split at comparisons, and, or, unless; clauses without a metric are no clauses', () => {
  test.each([
    ['a > 5', [['a']]],
    ['5 < a', [['a']]],
    ['vector(1) > 0', []],
    ['sum(a) / sum(b) > 0.1', [['a', 'b']]],
    [
      'sum(a) / sum(b) > 0.1 and sum(rate(a[1h])) / sum(rate(b[1h])) > 0.1',
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
    ['a unless b', [['a'], ['b']]],
    ['sum(a) or vector(0)', [['a']]],
    ['a == bool b', [['a'], ['b']]],
    // Brackets do not hold a clause together: what follows a bracket belongs to the clause inside of it.
    ['a + (b > 1) + c', [['a', 'b'], ['c']]],
    ['sum(a) - (sum(b) or vector(0)) - (sum(c) or vector(0)) > 9', [['a', 'b'], ['c']]],
    ['count(max by (x) (a) == 0) >= 2', [['a']]],
    ['max_over_time((a > 1)[1h:1m])', [['a']]],
    ['absent(a)', [['a']]],
    ['topk(3, a) > 2 or quantile(0.9, b) > 1', [['a'], ['b']]],
  ])('%s', (query, metrics) => {
    expect(metricsIn(query)).toEqual(metrics);
  });

  test('an operator in a label value is none', () => {
    expect(metricsIn('a{x="b > c and d"} > 1')).toEqual([['a']]);
  });
});

/** Without our trees: the rule as Google words it, on the text. */
const byText = (query: string): number =>
  query.split(/>=|<=|==|!=|>|<|\band\b|\bor\b|\bunless\b/).filter((clause) => /\bm\d\b/.test(clause)).length;

const metric = fc.integer({ min: 0, max: 9 }).map((digit) => `m${digit}`);
const { query } = fc.letrec<{ query: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 4 },
    metric,
    fc.constant('vector(1)'),
    tie('query').map((inner) => `(${inner})`),
    tie('query').map((inner) => `sum(${inner})`),
  ),
  query: fc.oneof(
    { maxDepth: 4 },
    tie('operand'),
    fc
      .tuple(tie('operand'), fc.constantFrom('+', '/', '>', '==', 'and', 'or', 'unless', '<='), tie('operand'))
      .map((parts) => parts.join(' ')),
  ),
}));

test('any query has as many clauses as its text, split at the operators', () => {
  fc.assert(
    fc.property(query, (text) => expect(clausesOf(parsePromql(text))).toHaveLength(byText(text))),
    { numRuns: 100, endOnFailure: true },
  );
});

test('a clause has every selector of the query once', () => {
  fc.assert(
    fc.property(query, (text) => {
      expect(metricsIn(text).flat()).toEqual(text.match(/\bm\d\b/g) ?? []);
    }),
    { numRuns: 100, endOnFailure: true },
  );
});
