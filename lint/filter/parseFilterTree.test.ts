import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loggingDialect, monitoringDialect } from './dialects.ts';
import type { FilterNode, FilterText } from './filterTree.ts';
import { parseFilterTree } from './parseFilterTree.ts';
import { printFilter } from './printFilter.ts';

const nowhere = { from: 0, to: 0 };
const word = (value: string): FilterText => ({ kind: 'Word', value, written: value, ...nowhere });

const text: fc.Arbitrary<FilterText> = fc
  .string({ maxLength: 12 })
  .map((value) => ({ kind: 'Text', value, written: '', ...nowhere }));
const key = fc.constantFrom('metric.type', 'resource.labels."a.b"', 'jsonPayload.x', 'severity').map(word);
const comparison: fc.Arbitrary<FilterNode> = fc
  .record({
    key,
    op: fc.constantFrom('=', '!=', '<', '>', '<=', '>=', ':'),
    value: fc.oneof(
      text,
      fc.constantFrom('500', 'true', 'ERROR').map(word),
      fc
        .array(text, { minLength: 1, maxLength: 3 })
        .map((given) => ({ kind: 'Call' as const, name: 'one_of', arguments: given, ...nowhere })),
    ),
  })
  .map((parts) => ({ kind: 'Comparison', ...parts, opAt: nowhere, ...nowhere }));

const { node } = fc.letrec<{ node: FilterNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    fc
      .record({
        kind: fc.constantFrom('And' as const, 'Or' as const),
        items: fc.array(tie('node'), { minLength: 2, maxLength: 4 }),
      })
      .map((parts) => ({ ...parts, ...nowhere })),
    tie('node').map((item) => ({ kind: 'Not' as const, item, ...nowhere })),
  ),
}));

/** The tree without places. */
const shape = (tree: unknown): unknown =>
  JSON.parse(
    JSON.stringify(tree, (name, value: unknown) =>
      ['from', 'to', 'opAt', 'written'].includes(name) ? undefined : value,
    ),
  );

test.each([monitoringDialect, loggingDialect])(
  'what is printed is parsed to the same tree, without a fault',
  (dialect) => {
    fc.assert(
      fc.property(node, (tree) => {
        const { tree: again, faults } = parseFilterTree(printFilter(tree), dialect);
        expect(faults).toEqual([]);
        expect(shape(again)).toEqual(shape(tree));
      }),
    );
  },
);

const piece = fc.constantFrom(
  '(',
  ')',
  '"',
  "'",
  '\\',
  '\\"',
  ' AND ',
  ' OR ',
  ' NOT ',
  '-',
  '!',
  '=~',
  '==',
  '=',
  ':',
  '&&',
  ',',
  '${',
  '}',
  '{{',
  'a.b',
  ' ',
  '\n',
  '--',
  'one_of(',
  '"x"',
);

test('of any text each fault has a place inside it, and parsing ends', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      ),
      (given) => {
        const { faults, tokens } = parseFilterTree(given, monitoringDialect);
        expect(faults.every(({ from, to }) => 0 <= from && from <= to && to <= given.length)).toBe(true);
        expect(tokens.every((token, at) => token.from >= (tokens[at - 1]?.to ?? 0) && token.to > token.from)).toBe(
          true,
        );
      },
    ),
  );
});

describe('a filter of 40 kB is parsed in time that grows with its length only', () => {
  test.each([
    ['open brackets', '('],
    ['negations', 'NOT '],
    ['escaped quotes', '"\\'],
    ['quotes', "'"],
    ['comparisons', 'a="b" AND '],
    ['calls', 'a=b('],
    ['placeholders that do not end', '{{'],
    ['placeholders in words', 'x${'],
    ['quoted parts of a key', '."'],
  ])('%s', (_, part) => {
    // Steps are counted by the tokens, not by a clock: a quadratic parser would not end within the limit of a test.
    const { tokens } = parseFilterTree(part.repeat(40_000 / part.length), monitoringDialect);
    expect(tokens.length).toBeLessThanOrEqual(40_000);
  });
});

test('OR binds closer than AND, and what stands side by side is joined by AND', () => {
  const { tree } = parseFilterTree('a=1 OR NOT b=2 AND c=3 d=4', monitoringDialect);
  expect(tree === undefined ? '' : printFilter(tree)).toBe('a=1 OR NOT b=2 AND c=3 AND d=4');
  expect(tree?.kind === 'And' ? tree.items.map(({ kind }) => kind) : []).toEqual(['Or', 'Comparison', 'Comparison']);
});
