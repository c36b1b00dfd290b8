import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import {
  aggregate,
  binary,
  call,
  increase,
  joined,
  negative,
  number,
  offset,
  orZero,
  range,
  rate,
  selector,
  string,
  subquery,
  sum,
} from './build.ts';
import type { Expr } from './expr.ts';
import { parsePromql } from './parse.ts';
import { print, printOnOneLine, spanOf } from './print.ts';
import { randomExpr } from './testing/randomExpr.ts';
import { withoutSpans } from './testing/withoutSpans.ts';

const [a, b, c] = ['a', 'b', 'c'].map((name) => selector(name)) as [Expr, Expr, Expr];
const job = { label: 'job', op: '=', value: 'x' } as const;
const x = selector('x');

describe('an expression is printed with', () => {
  test.each<readonly [string, Expr]>([
    ['x', x],
    ['x{job="x"}', selector('x', [job])],
    ['{"a.b", job="x"}', selector('a.b', [job])],
    [
      '{"a/b", monitored_resource="r", "a.b"=~"c"}',
      selector('a/b', [
        { label: 'monitored_resource', op: '=', value: 'r' },
        { label: 'a.b', op: '=~', value: 'c' },
      ]),
    ],
    ['{job="x"}', selector(undefined, [job])],
    ['{"by", "on"="x"}', selector('by', [{ ...job, label: 'on' }])],
    ['x{job="a\\"b\\\\c\\n"}', selector('x', [{ ...job, value: 'a"b\\c\n' }])],
    ['x[5m]', range(x, '5m')],
    ['x[90000ms]', range(x, '1.5m')],
    ['x[1h] offset 1w', range(offset(x, '1w'), '1h')],
    ['x offset 7d', offset(x, '7d')],
    ['x[1h:]', subquery(x, '1h')],
    ['(a + b)[1h:1m]', subquery(binary('+', a, b), '1h', '1m')],
    ['(x offset 5m)[1h:]', subquery(offset(x, '5m'), '1h')],
    ['sum(rate(x[5m]))', sum(rate(range(x, '5m')))],
    ['sum by (job, "a.b") (increase(x[5m]))', sum(increase(range(x, '5m')), ['job', 'a.b'])],
    ['sum without () (x)', aggregate('sum', x, { without: [] })],
    ['topk by (job) (3, x)', aggregate('topk', x, { by: ['job'], parameter: number(3) })],
    ['label_join(x, "a", "-", "b")', call('label_join', x, string('a'), string('-'), string('b'))],
    ['time()', call('time')],
    ['x or vector(0)', orZero(x)],
    ['a > bool b', binary('>', a, b, { bool: true })],
    ['a / on (job) group_left () b', binary('/', a, b, { matching: { kind: 'on', labels: ['job'], many: 'left' } })],
    [
      'a * ignoring (z) group_right (o) b',
      binary('*', a, b, { matching: { labels: ['z'], many: 'right', include: ['o'] } }),
    ],
    ['a and on () b', binary('and', a, b, { matching: { kind: 'on' } })],
  ])('%s', (text, expr) => {
    expect(print(expr)).toBe(text);
    expect(withoutSpans(parsePromql(text))).toEqual(expr);
  });

  test.each<readonly [string, number | Decimal]>([
    ['0.0000001', 1e-7],
    ['0.0000001', new Decimal('1e-7')],
    ['0.12345678901234567890123', new Decimal('0.12345678901234567890123')],
    ['1000000000000000000000000', 1e24],
    ['-2.5', -2.5],
    ['-0', -0],
    ['Inf', Infinity],
    ['-Inf', -Infinity],
    ['NaN', NaN],
  ])('the number %s', (text, value) => {
    expect(print(number(value))).toBe(text);
    expect(withoutSpans(parsePromql(text))).toEqual(number(value));
  });

  test.each<readonly [string, Expr]>([
    ['(a - b) / c', binary('/', binary('-', a, b), c)],
    ['a - b - c', joined('-', a, b, c)],
    ['a - (b - c)', binary('-', a, binary('-', b, c))],
    ['a + b / c', binary('+', a, binary('/', b, c))],
    ['a ^ b ^ c', binary('^', a, binary('^', b, c))],
    ['(a ^ b) ^ c', binary('^', binary('^', a, b), c)],
    ['-a ^ b', negative(binary('^', a, b))],
    ['(-a) ^ b', binary('^', negative(a), b)],
    ['a ^ -b', binary('^', a, negative(b))],
    ['(-2) ^ b', binary('^', number(-2), b)],
    ['-(a * b)', negative(binary('*', a, b))],
    ['-a * b', binary('*', negative(a), b)],
    ['--a', negative(negative(a))],
    ['(a or b) * c', binary('*', binary('or', a, b), c)],
    ['(a >= 3) / 56 >= 0.2', binary('>=', binary('/', binary('>=', a, number(3)), number(56)), number(0.2))],
  ])('brackets only where precedence needs them: %s', (text, expr) => {
    expect(print(expr)).toBe(text);
    expect(withoutSpans(parsePromql(text))).toEqual(expr);
  });
});

test('what is built is frozen to its leaves', () => {
  const expr = aggregate('topk', binary('/', increase(range(offset(x, '1w'), '5m')), negative(selector('y', [job]))), {
    without: ['le'],
    parameter: number(3),
  });
  const parts = (value: unknown): readonly object[] =>
    typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(parts)] : [];
  expect(parts(expr).filter((part) => !Object.isFrozen(part))).toEqual([]);
});

test('a duration that PromQL does not know is an error', () => {
  expect(() => range(x, '5 m')).toThrow("'5 m' is not a duration of PromQL");
});

const long = (name: string): Expr => selector(name, [{ label: 'job', op: '=', value: 'x'.repeat(90) }]);
const longText = (name: string): string => `${name}{job="${'x'.repeat(90)}"}`;

describe('a long expression', () => {
  test('breaks at the operators that bind loosest, each at the start of a line', () => {
    const expr = binary('and', binary('>', binary('/', long('a'), long('b')), number(0.1)), binary('>', c, number(1)));
    expect(print(expr)).toBe([longText('a'), `/ ${longText('b')}`, '> 0.1', 'and', 'c > 1'].join('\n'));
    expect(printOnOneLine(expr)).toBe(`${longText('a')} / ${longText('b')} > 0.1 and c > 1`);
  });

  test('breaks inside of brackets, further in', () => {
    expect(print(binary('>', sum(binary('-', long('a'), long('b')), ['job']), number(0)))).toBe(
      ['sum by (job) (', `  ${longText('a')}`, `  - ${longText('b')}`, ')', '> 0'].join('\n'),
    );
    expect(print(binary('/', binary('-', long('a'), b), c))).toBe(
      ['(', `  ${longText('a')}`, '  - b', ')', '/ c'].join('\n'),
    );
  });

  test('breaks between arguments', () => {
    expect(print(aggregate('topk', binary('or', long('a'), b), { by: ['job'], parameter: number(1) }))).toBe(
      ['topk by (job) (', '  1,', `  ${longText('a')}`, '  or', '  b', ')'].join('\n'),
    );
  });

  test('keeps what stands behind brackets there', () => {
    expect(print(call('rate', subquery(negative(binary('+', long('a'), b)), '1h', '1m')))).toBe(
      ['rate(', '  (', '    -(', `      ${longText('a')}`, '      + b', '    )', '  )[1h:1m]', ')'].join('\n'),
    );
  });

  test('without operators stays on its line: a call around a selector reads as one word', () => {
    expect(print(sum(increase(range(long('a') as never, '5m'))))).toBe(`sum(increase(${longText('a')}[5m]))`);
  });
});

test('where a built expression stands is its whole text, and of one that was read its part of the query', () => {
  expect(spanOf(binary('+', a, b))).toEqual({ query: 'a + b', from: 0, to: 5 });
  expect(spanOf(parsePromql('  a+b'))).toEqual({ query: '  a+b', from: 2, to: 5 });
});

test('what is printed is read as the same tree, and printed the same again', () => {
  fc.assert(
    fc.property(randomExpr, (expr) => {
      const text = print(expr);
      const read = parsePromql(text);
      expect(withoutSpans(read)).toEqual(withoutSpans(expr));
      expect(withoutSpans(parsePromql(printOnOneLine(expr)))).toEqual(withoutSpans(expr));
      expect(print(read)).toBe(text);
    }),
    { numRuns: 1_000 },
  );
});
