import { expect, test } from '@jest/globals';
import { selectorsOf, groupingLabelsOf } from './expr.ts';
import { parsePromql } from './parse.ts';
import { PromqlError } from './promqlError.ts';

const listed = 'use a function that docs/guides/promql.md lists';

const fault = (query: string): PromqlError => {
  try {
    parsePromql(query);
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
  throw new Error(`${query} was read`);
};

test('a query is read into names, matchers and labels that a rule can look at', () => {
  const query =
    'sum by (le, "a.b") (rate({"run.googleapis.com/request_count", monitored_resource="x", "a.b"=~"y"}[5m] offset 1w)) / on (le) foo:bar{job!="z"}';
  const expr = parsePromql(query);
  expect(
    selectorsOf(expr).map(({ name, matchers, offset }) => [
      name,
      matchers.map(({ label, op, value }) => `${label}${op}${value}`),
      offset,
    ]),
  ).toEqual([
    [
      'run.googleapis.com/request_count',
      ['monitored_resource=x', 'a.b=~y'],
      { milliseconds: 7 * 86_400_000, text: '1w' },
    ],
    ['foo:bar', ['job!=z'], undefined],
  ]);
  expect(groupingLabelsOf(expr)).toEqual(['le', 'le', 'a.b']);
  expect(selectorsOf(expr).map(({ at }) => query.slice(at?.from, at?.to))[1]).toBe('foo:bar{job!="z"}');
  expect(Object.isFrozen(expr)).toBe(true);
});

test.each(['{__name__="a.b"}', '{"a.b"}', "{'a.b'}", '{`a.b`}', '{"a\\x2eb"}'])('%s names a.b', (query) => {
  expect(selectorsOf(parsePromql(query))[0]?.name).toBe('a.b');
});

test.each([
  ['5m', 300],
  ['1h30m', 5_400],
  ['0x1F', 31],
  ['017', 15],
  ['1_000', 1_000],
  ['1e3', 1_000],
  ['-.5', -0.5],
  ['+Inf', Infinity],
  ['NaN', NaN],
])('%s is the number %d', (query, value) => {
  expect(parsePromql(query)).toMatchObject({ kind: 'Number', value });
});

test.each([
  ['rate(foo[5m)', 'expected ], because [ is open since column 9; found )', 'close [ with ] before', 11, ')'],
  ['foo)', ') closes nothing', 'remove it, or open it before', 3, ')'],
  ['sum(foo', '( is never closed', 'add )', 3, '('],
  ['foo{a="b}', 'this string never ends', 'close it with "', 6, '"b}'],
  [
    '',
    'the query ends too early; expected a metric, a function or a number',
    'write a metric, a function or a number',
    0,
    '',
  ],
  [
    'foo bar',
    'unexpected "bar"; expected an operator such as +, or the end of the query',
    'write an operator such as +, or the end of the query',
    4,
    'bar',
  ],
  ['up = 0', 'PromQL has no operator =', 'write ==', 3, '='],
  [
    'rate(run.googleapis.com/request_count[5m]) > 1',
    'the metric type run.googleapis.com/request_count has no quotes',
    'write {"run.googleapis.com/request_count"}, or run_googleapis_com:request_count',
    5,
    'run.googleapis.com/request_count',
  ],
  [
    '{"a.b" c="d"}',
    'unexpected "c"; expected a comma after the metric, or a value in quotes, such as "x"',
    'write a comma after the metric, or a value in quotes such as "x"',
    7,
    'c',
  ],
  ['up => 1', 'PromQL has no operator =>', 'write >=', 3, '=>'],
  ['up =< 1', 'PromQL has no operator =<', 'write <=', 3, '=<'],
  ['up <> 1', 'PromQL has no operator <>', 'write !=', 3, '<>'],
  ['up > 0 && x > 0', 'PromQL has no operator &&', 'write and', 7, '&&'],
  ['up > 0 || x > 0', 'PromQL has no operator ||', 'write or', 7, '||'],
  [
    'foo +',
    'the query ends too early; expected an expression on each side of the operator',
    'write an expression on each side of the operator',
    5,
    '',
  ],
  [
    'foo{a=b}',
    'unexpected "b"; expected a value in quotes, such as job="x"',
    'write a value in quotes such as job="x"',
    6,
    'b',
  ],
  [
    'foo{a="b" c="d"}',
    'unexpected "c"; expected matchers such as job="x", with commas between them',
    'write matchers such as job="x", with commas between them',
    10,
    'c',
  ],
  [
    'sum(foo) by',
    'the query ends too early; expected labels in brackets, such as (job, le)',
    'write labels in brackets such as (job, le)',
    11,
    '',
  ],
  [
    'rate(x[${__interval}])',
    'a variable was left in the query',
    'put its value there before the query is read',
    7,
    '${__interval}',
  ],
  ['ratee(x[5m])', 'there is no function ratee', 'did you mean rate?', 0, 'ratee'],
  [
    'rate(x)',
    'rate() takes a range vector here, not an instant vector',
    'write a selector with a time, such as x[5m], or a subquery such as (…)[1h:1m]',
    5,
    'x',
  ],
  [
    'sum(x[5m])',
    'sum() takes an instant vector here, not a range vector',
    'take [ ] away, or put rate() or another function around it',
    4,
    'x[5m]',
  ],
  ['sum(1)', 'sum() takes an instant vector here, not a number', 'put vector() around it', 4, '1'],
  [
    'clamp_min(x, y)',
    'clamp_min() takes a number here, not an instant vector',
    'put scalar() around it, or write a number',
    13,
    'y',
  ],
  ['rate(x[5m], 1)', 'rate() takes 1 arguments, not 2', 'give it a range vector', 0, 'rate(x[5m], 1)'],
  ['x[0s]', 'a duration has to be longer than nothing', 'write a duration such as 5m', 2, '0s'],
  ['1 > 2', 'two numbers are compared with bool only', 'write > bool', 2, '>'],
  ['x and 1', 'and takes two instant vectors', 'put vector() around the number', 0, 'x and 1'],
  ['x + bool y', 'bool stands behind comparisons only, not behind +', 'leave bool out', 2, '+'],
  ['x and on (a) group_left y', 'and has no group_left or group_right', 'leave it out', 0, 'x and on (a) group_left y'],
  [
    'x / on (a) group_left (a) y',
    'the label a is in on and in group_left at once',
    'name it in one',
    0,
    'x / on (a) group_left (a) y',
  ],
  ['x{__name__="y"}', 'the metric is named twice', 'name it once', 2, '__name__="y"'],
  [
    '{a=~".*"}',
    'this selector takes every series',
    'name the metric, or add a matcher that an absent label does not satisfy',
    0,
    '{a=~".*"}',
  ],
  [
    'x{a=~"("}',
    'this is not a regular expression: missing closing )',
    'write a regular expression in RE2 syntax',
    5,
    '"("',
  ],
  ['x{a="\\q"}', 'this string has an escape that PromQL does not know', 'double the \\, or use `…`', 4, '"\\q"'],
  [
    '(x)[5m]',
    'only a selector has samples over a time',
    'write [5m] behind a selector, before its offset, or [1h:1m] behind another expression',
    1,
    'x)[5m]',
  ],
  [
    'rate(x[5m]) offset 1h',
    'only a selector or a subquery has an offset',
    'write it behind the selector',
    0,
    'rate(x[5m]) offset 1h',
  ],
  ['x offset 1m offset 2m', 'the offset is given twice', 'give it once', 0, 'x offset 1m offset 2m'],
  ['x @ 5', 'the modifier @ is not evaluated here', 'leave it out', 0, 'x @ 5'],
  ['x[5m * 2]', 'computed durations are not supported here', 'write the duration itself, such as 10m', 2, '5m * 2'],
  ['info(x)', 'info() is experimental in Prometheus, and not evaluated here', listed, 0, 'info'],
  ['max_of(1, 2)', 'max_of() is experimental in Prometheus, and not evaluated here', listed, 0, 'max_of'],
  ['histogram_count(x)', 'histogram_count() is not evaluated here', listed, 0, 'histogram_count'],
  ['limitk(1, x)', 'limitk() is experimental in Prometheus, and not evaluated here', listed, 0, 'limitk'],
  ['count_values("a b", x)', '"a b" is not the name of a label', 'write a value such as "version"', 13, '"a b"'],
  ['x{a="\\xff"}', 'bytes that are not UTF-8 are not evaluated here', 'write text', 4, '"\\xff"'],
  ['x{a="\ud800"}', 'this is half a character', 'write the whole character', 5, '\ud800'],
])('%s is refused', (query, problem, fix, offset, text) => {
  const error = fault(query);
  expect({ problem: error.problem, fix: error.fix, offset: error.offset, text: error.text }).toEqual({
    problem,
    fix,
    offset,
    text,
  });
});

test('a fault is shown in its line, with a long line cut around it', () => {
  const query = `sum(\n  ${'x + '.repeat(40)}rate(y) + ${'z + '.repeat(40)}z\n)`;
  expect(fault(query).message).toBe(`rate() takes a range vector here, not an instant vector
  where: line 2, column 168
    … + ${'x + '.repeat(13)}rate(y) + ${'z + '.repeat(13)}z +…
    ${' '.repeat(61)}^
  fix: write a selector with a time, such as x[5m], or a subquery such as (…)[1h:1m]`);
});
