/** Random trees of every kind that the parser reads, each operand of a type that its operator takes. */
import * as fc from 'fast-check';
import {
  aggregate,
  binary,
  call,
  number,
  offset,
  range,
  selector,
  string,
  subquery,
  type DurationText,
} from '../build.ts';
import type { Aggregator, Binary, Expr, Matching, RangeSelector, Unary, VectorSelector } from '../expr.ts';
import { negated } from '../literals.ts';

const words = [
  'a',
  'job',
  'le',
  'on',
  'by',
  'offset',
  'Inf',
  'nan',
  'sum',
  'rate',
  'group_left',
  'and',
  'bool',
  'start',
];

const label = fc.oneof(fc.constantFrom(...words), fc.constantFrom('service.name', 'ünï', 'a b', '"', '\\'));
const labels = fc.uniqueArray(label, { maxLength: 3 });
const metric = fc.oneof(label, fc.constantFrom('a:b', ':c', 'run.googleapis.com/request_count', '0', ''));
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '\\', '\n', '`', "'", '{', '\u0000', '\u2028'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''));

const length: fc.Arbitrary<DurationText> = fc.constantFrom('5m', '1h', '90000ms', '1w', '7d', '1.5m', '30s');

const matcher = fc.record({
  label,
  op: fc.constantFrom('=', '!=', '=~', '!~'),
  value: text.map((value) => value.replaceAll(/[^\p{L}\n"]/gu, '.')),
} as const);

const vectorSelector: fc.Arbitrary<VectorSelector> = fc
  .tuple(fc.option(metric, { nil: undefined }), fc.array(matcher, { maxLength: 3 }), fc.option(length))
  .map(([name, matchers, back]) => {
    // Without a name, something has to narrow the selection.
    const narrowed =
      name === undefined || name === '' ? [...matchers, { label: 'x', op: '=', value: 'y' } as const] : matchers;
    const whole = selector(name, narrowed);
    return back === null ? whole : offset(whole, back);
  });

const rangeSelector: fc.Arbitrary<RangeSelector> = fc
  .tuple(vectorSelector, length)
  .map(([of, reach]) => range(of, reach));

/** Spellings that a number may have; each takes a sign. */
const numberLiteral = fc
  .tuple(
    fc.oneof(
      fc.double().map((value) => number(value)),
      fc
        .constantFrom<readonly [string, number]>(
          ['0x1F', 31],
          ['017', 15],
          ['1e3', 1_000],
          ['.5', 0.5],
          ['5m', 300],
          ['1_000', 1_000],
        )
        .map(([spelling, value]) => ({ ...number(value), text: spelling })),
    ),
    fc.boolean(),
  )
  .map(([literal, isNegated]) => (isNegated ? negated(literal) : literal));

const matching = (isSet: boolean): fc.Arbitrary<Partial<Matching>> =>
  fc
    .record({
      kind: fc.constantFrom('on', 'ignoring'),
      labels,
      many: isSet ? fc.constant(undefined) : fc.constantFrom(undefined, 'left', 'right'),
      include: labels,
    } as const)
    .map(({ kind, labels: names, many, include }) => ({
      kind,
      labels: names,
      many,
      include: many === undefined ? [] : include.filter((name) => kind !== 'on' || !names.includes(name)),
    }));

const arithmetic = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
const comparisons = ['==', '!=', '>', '<', '>=', '<='] as const;
const setOperators = ['and', 'or', 'unless'] as const;

const signed = (op: '-' | '+', of: Expr): Expr => {
  if (of.kind === 'Number') return op === '-' ? negated(of) : of;
  const node: Unary = { kind: 'Unary', op, of };
  return node;
};

const plain: readonly Aggregator[] = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'];
const withParameter: readonly Aggregator[] = ['quantile', 'topk', 'bottomk'];

interface Arbitraries {
  readonly scalar: Expr;
  readonly vector: Expr;
  readonly samples: Expr;
}

const depthIdentifier = fc.createDepthIdentifier();

const { scalar, vector } = fc.letrec<Arbitraries>((tie: fc.LetrecTypedTie<Arbitraries>) => {
  const grouping = fc.oneof(
    labels.map((by) => ({ by })),
    labels.map((without) => ({ without })),
  );
  const both = (
    left: keyof Arbitraries,
    right: keyof Arbitraries,
    ops: readonly Binary['op'][],
    bool: fc.Arbitrary<boolean> = fc.constant(false),
  ) =>
    fc
      .tuple(fc.constantFrom(...ops), tie(left), tie(right), bool)
      .map(([op, one, other, isBool]) => binary(op, one, other, { bool: isBool }));
  return {
    scalar: fc.oneof(
      { maxDepth: 4, depthIdentifier, withCrossShrink: true },
      numberLiteral,
      fc.constantFrom(call('time'), call('pi')),
      both('scalar', 'scalar', arithmetic),
      both('scalar', 'scalar', comparisons, fc.constant(true)),
      fc.tuple(fc.constantFrom('-', '+'), tie('scalar')).map(([op, of]) => signed(op, of)),
      tie('vector').map((of) => call('scalar', of)),
    ),
    samples: fc.oneof(
      { maxDepth: 4, depthIdentifier, withCrossShrink: true },
      rangeSelector,
      fc
        .tuple(tie('vector'), length, fc.option(length, { nil: undefined }), fc.option(length))
        .map(([of, reach, step, back]) => {
          const whole = subquery(of, reach, step);
          return back === null ? whole : { ...whole, offset: offset(selector('x'), back).offset };
        }),
    ),
    vector: fc.oneof(
      { maxDepth: 4, depthIdentifier, withCrossShrink: true },
      vectorSelector,
      tie('scalar').map((of) => call('vector', of)),
      tie('samples').map((of) => call('rate', of)),
      fc.tuple(tie('scalar'), tie('vector')).map(([q, of]) => call('histogram_quantile', q, of)),
      fc.tuple(tie('vector'), text).map(([of, separator]) => call('label_join', of, string('x'), string(separator))),
      fc.tuple(fc.constantFrom(...plain), tie('vector'), grouping).map(([op, of, groups]) => aggregate(op, of, groups)),
      fc
        .tuple(fc.constantFrom(...withParameter), tie('vector'), grouping, tie('scalar'))
        .map(([op, of, groups, parameter]) => aggregate(op, of, { ...groups, parameter })),
      fc.tuple(fc.constantFrom('-', '+'), tie('vector')).map(([op, of]) => signed(op, of)),
      both('vector', 'scalar', [...arithmetic, ...comparisons]),
      both('scalar', 'vector', [...arithmetic, ...comparisons]),
      both('vector', 'scalar', comparisons, fc.boolean()),
      fc
        .tuple(fc.constantFrom(...arithmetic, ...comparisons), tie('vector'), tie('vector'), matching(false))
        .map(([op, left, right, by]) => binary(op, left, right, { matching: by })),
      fc
        .tuple(fc.constantFrom(...setOperators), tie('vector'), tie('vector'), matching(true))
        .map(([op, left, right, by]) => binary(op, left, right, { matching: by })),
    ),
  };
});

export const randomExpr: fc.Arbitrary<Expr> = fc.oneof(scalar, vector);
