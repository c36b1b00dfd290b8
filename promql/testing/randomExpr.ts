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
import type { Aggregator, Binary, Expr, Matching, NumberLiteral, Unary, VectorSelector } from '../expr.ts';
import { negated } from '../literals.ts';

/** What trees are made of. */
export interface Words {
  readonly selectors: fc.Arbitrary<VectorSelector>;
  readonly labels: fc.Arbitrary<string>;
  /** Windows, and steps of subqueries. */
  readonly durations: fc.Arbitrary<DurationText>;
  readonly steps: fc.Arbitrary<DurationText>;
  readonly numbers: fc.Arbitrary<NumberLiteral>;
  readonly texts: fc.Arbitrary<string>;
  /** Functions of an instant vector, and of a range vector. */
  readonly vectorFunctions: readonly string[];
  readonly rangeFunctions: readonly string[];
  /** Aggregations that take a number. */
  readonly ranking: readonly Aggregator[];
}

const arithmetic = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
const comparisons = ['==', '!=', '>', '<', '>=', '<='] as const;
const setOperators = ['and', 'or', 'unless'] as const;
const plain: readonly Aggregator[] = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'];

const signed = (op: '-' | '+', of: Expr): Expr => {
  if (of.kind === 'Number') return op === '-' ? negated(of) : of;
  const node: Unary = { kind: 'Unary', op, of };
  return node;
};

interface Arbitraries {
  readonly scalar: Expr;
  readonly vector: Expr;
  readonly samples: Expr;
}

/** Numbers and instant vectors. */
export const exprOf = (words: Words): fc.Arbitrary<Expr> => {
  const labels = fc.uniqueArray(words.labels, { maxLength: 3 });
  const matching = (isSet: boolean): fc.Arbitrary<Partial<Matching>> =>
    fc
      .record({
        kind: fc.constantFrom('on', 'ignoring'),
        labels,
        many: isSet ? fc.constant(undefined) : fc.constantFrom(undefined, 'left', 'right'),
        include: labels,
      } as const)
      .map(({ include, ...rest }) => ({
        ...rest,
        include:
          rest.many === undefined ? [] : include.filter((name) => rest.kind !== 'on' || !rest.labels.includes(name)),
      }));
  const grouping = fc.oneof(
    labels.map((by) => ({ by })),
    labels.map((without) => ({ without })),
  );
  const depth = { maxDepth: 4, depthIdentifier: fc.createDepthIdentifier(), withCrossShrink: true };
  const trees = fc.letrec<Arbitraries>((tie: fc.LetrecTypedTie<Arbitraries>) => {
    const operation = (
      ops: readonly Binary['op'][],
      left: keyof Arbitraries,
      right: keyof Arbitraries,
      by: fc.Arbitrary<Partial<Matching>> = fc.constant({}),
      isBool: fc.Arbitrary<boolean> = fc.constant(false),
    ): fc.Arbitrary<Expr> =>
      fc
        .tuple(fc.constantFrom(...ops), tie(left), tie(right), by, isBool)
        .map(([op, first, second, match, bool]) => binary(op, first, second, { bool, matching: match }));
    const sign = (of: keyof Arbitraries): fc.Arbitrary<Expr> =>
      fc.tuple(fc.constantFrom('-', '+'), tie(of)).map(([op, operand]) => signed(op, operand));
    const operators = [...arithmetic, ...comparisons];
    return {
      scalar: fc.oneof(
        depth,
        words.numbers,
        fc.constantFrom(call('time'), call('pi')),
        operation(arithmetic, 'scalar', 'scalar'),
        operation(comparisons, 'scalar', 'scalar', undefined, fc.constant(true)),
        sign('scalar'),
        tie('vector').map((of) => call('scalar', of)),
      ),
      samples: fc.oneof(
        depth,
        fc.tuple(words.selectors, words.durations).map(([of, length]) => range(of, length)),
        fc
          .tuple(tie('vector'), words.durations, fc.option(words.steps), fc.option(words.durations))
          .map(([of, length, step, back]) => ({
            ...subquery(of, length, step ?? undefined),
            offset: back === null ? undefined : offset(selector('x'), back).offset,
          })),
      ),
      vector: fc.oneof(
        depth,
        words.selectors,
        tie('scalar').map((of) => call('vector', of)),
        fc.tuple(fc.constantFrom(...words.rangeFunctions), tie('samples')).map(([name, of]) => call(name, of)),
        fc.tuple(fc.constantFrom(...words.vectorFunctions), tie('vector')).map(([name, of]) => call(name, of)),
        fc.tuple(tie('scalar'), tie('vector')).map(([q, of]) => call('histogram_quantile', q, of)),
        fc
          .tuple(tie('vector'), words.texts, words.labels)
          .map(([of, separator, name]) => call('label_join', of, string('x'), string(separator), string(name))),
        fc.tuple(fc.constantFrom(...plain), tie('vector'), grouping).map(([op, of, by]) => aggregate(op, of, by)),
        fc
          .tuple(fc.constantFrom(...words.ranking), tie('vector'), grouping, tie('scalar'))
          .map(([op, of, by, parameter]) => aggregate(op, of, { ...by, parameter })),
        sign('vector'),
        operation(operators, 'vector', 'scalar'),
        operation(operators, 'scalar', 'vector'),
        operation(comparisons, 'vector', 'scalar', undefined, fc.boolean()),
        operation(operators, 'vector', 'vector', matching(false)),
        operation(comparisons, 'vector', 'vector', matching(false), fc.boolean()),
        operation(setOperators, 'vector', 'vector', matching(true)),
      ),
    };
  });
  return fc.oneof(trees.scalar, trees.vector);
};

const names = 'a job le on by offset Inf nan sum rate group_left and bool start'.split(' ');
const label = fc.constantFrom(...names, 'service.name', 'ünï', 'a b', '"', '\\');
const metric = fc.oneof(label, fc.constantFrom('a:b', ':c', 'run.googleapis.com/request_count', '0', ''));

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '\\', '\n', '`', "'", '{', '\u0000', '\u2028'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));

const matcher = fc.record({
  label,
  op: fc.constantFrom('=', '!=', '=~', '!~'),
  value: text.map((value) => value.replaceAll(/[^\p{L}\n"]/gu, '.')),
} as const);

const duration: fc.Arbitrary<DurationText> = fc.constantFrom('5m', '1h', '90000ms', '1w', '7d', '1.5m', '30s');

const anySelector: fc.Arbitrary<VectorSelector> = fc
  .tuple(fc.option(metric, { nil: undefined }), fc.array(matcher, { maxLength: 3 }), fc.option(duration))
  .map(([name, matchers, back]) => {
    // Without a name, something has to narrow the selection.
    const narrowed =
      name === undefined || name === '' ? [...matchers, { label: 'x', op: '=', value: 'y' } as const] : matchers;
    const whole = selector(name, narrowed);
    return back === null ? whole : offset(whole, back);
  });

/** Spellings that a number may have; each takes a sign. */
const anyNumber = fc
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

/** Anything that can be written. */
export const randomExpr: fc.Arbitrary<Expr> = exprOf({
  selectors: anySelector,
  labels: label,
  durations: duration,
  steps: duration,
  numbers: anyNumber,
  texts: text,
  vectorFunctions: ['abs', 'sort', 'absent'],
  rangeFunctions: ['rate', 'max_over_time'],
  ranking: ['quantile', 'topk', 'bottomk'],
});
