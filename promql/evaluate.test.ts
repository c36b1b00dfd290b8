import { describe, expect, test } from '@jest/globals';
import { evaluateRange } from './evaluate.ts';
import { parsePromql } from './parse.ts';
import { PromqlError } from './promqlError.ts';
import { memorySource } from './source.ts';
import { answer, seriesOf } from './testing/series.ts';
import { table } from './testing/table.ts';

describe('a selector', () => {
  table([
    { claim: 'sees the last sample for five minutes', expr: 'g', series: ['g 7'], at: 299, is: ['g: 7'] },
    { claim: 'sees no sample that is five minutes old', expr: 'g', series: ['g 7'], at: 300, is: [] },
    { claim: 'sees nothing of a series that has ended', expr: 'g', series: ['g 7 8 x'], at: 20, is: [] },
    { claim: 'sees a series that came back', expr: 'g', series: ['g 7 x 9'], at: 25, is: ['g: 9'] },
    { claim: 'looks back by its offset', expr: 'g offset 10s', series: ['g 7 8 9'], at: 20, is: ['g: 8'] },
    {
      claim: 'takes an absent label for an empty one',
      expr: 'g{job=""}',
      series: ['g 7', 'g{job="a"} 8'],
      at: 0,
      is: ['g: 7'],
    },
    {
      claim: 'matches the whole of a label',
      expr: 'g{job=~"a|b"}',
      series: ['g{job="ab"} 7', 'g{job="b"} 8'],
      at: 0,
      is: ['g b: 8'],
    },
    {
      claim: 'finds a name that only quotes can hold',
      expr: '{"a.b", job="a"}',
      series: ['a.b{job="a"} 7'],
      at: 0,
      is: ['a.b a: 7'],
    },
  ]);
});

describe('a window', () => {
  table([
    {
      claim: 'holds its end and not its beginning',
      expr: 'count_over_time(g[20s])',
      series: ['g 1 1 1 1'],
      at: 30,
      is: ['2'],
    },
    {
      claim: 'passes over the mark of an end',
      expr: 'count_over_time(g[30s])',
      series: ['g 1 1 x 1'],
      at: 30,
      is: ['2'],
    },
    { claim: 'without samples has no result', expr: 'sum_over_time(g[10s])', series: ['g 1 _ _ _'], at: 30, is: [] },
  ]);
});

describe('rate and increase', () => {
  table([
    { claim: 'are nothing of one sample', expr: 'rate(c[10s])', series: ['c 0 5'], at: 10, is: [] },
    {
      claim: 'reach to the edges of the window',
      expr: 'increase(c[30s])',
      series: ['c 100 110 120 130'],
      at: 30,
      is: ['30'],
    },
    { claim: 'are a second', expr: 'rate(c[30s])', series: ['c 100 110 120 130'], at: 30, is: ['1'] },
    {
      claim: 'count what came before a reset',
      expr: 'increase(c[30s])',
      series: ['c 100 110 5 15'],
      at: 30,
      is: ['22.5'],
    },
    {
      claim: 'never reach back beyond zero',
      expr: 'increase(c[60s])',
      series: ['c _ _ 0 10 20 30 40'],
      at: 60,
      is: ['40'],
    },
    {
      claim: 'reach half an interval where the series begins inside',
      expr: 'increase(c[60s])',
      series: ['c _ _ _ 100 110 120 130'],
      at: 60,
      is: ['35'],
    },
    {
      claim: 'of what is no number are no number',
      expr: 'rate(c[30s])',
      series: ['c 0 1 NaN NaN'],
      at: 30,
      is: ['NaN'],
    },
    { claim: 'delta may be negative', expr: 'delta(g[30s])', series: ['g 9 8 7 6'], at: 30, is: ['-3'] },
    { claim: 'irate looks at the last two samples', expr: 'irate(c[1m])', series: ['c 0 1 2 32'], at: 30, is: ['3'] },
    { claim: 'irate of a reset counts from zero', expr: 'irate(c[1m])', series: ['c 0 50 20'], at: 20, is: ['2'] },
  ]);
});

describe('operators', () => {
  const sides = ['l{job="a", x="1"} 6', 'l{job="a", x="2"} 8', 'r{job="a", owner="o"} 2', 's{job="a", x="1"} 3'];
  table([
    { claim: 'match equal labels, but for the name', expr: 'l / s', series: sides, at: 0, is: ['a 1: 2'] },
    {
      claim: 'match many to one when told',
      expr: 'l / on (job) group_left (owner) r',
      series: sides,
      at: 0,
      is: ['a o 1: 3', 'a o 2: 4'],
    },
    { claim: 'a comparison keeps the value and the name', expr: 'l > 7', series: sides, at: 0, is: ['l a 2: 8'] },
    {
      claim: 'a comparison with a number before keeps the series',
      expr: '7 < l',
      series: sides,
      at: 0,
      is: ['l a 2: 8'],
    },
    { claim: 'bool answers 0 or 1 without a name', expr: 'l > bool 7', series: sides, at: 0, is: ['a 1: 0', 'a 2: 1'] },
    { claim: 'or fills in where there is nothing', expr: 'sum(nothing) or vector(0)', series: sides, at: 0, is: ['0'] },
    {
      claim: 'unless takes away what is on the other side',
      expr: 'l unless on (x) s',
      series: sides,
      at: 0,
      is: ['l a 2: 8'],
    },
    { claim: 'a power binds before a sign', expr: '-2 ^ 2', series: [], at: 0, is: ['-4'] },
    { claim: 'powers bind from the right', expr: '2 ^ 3 ^ 2', series: [], at: 0, is: ['512'] },
    {
      claim: 'an offset belongs to the last operand',
      expr: 'l{x="1"} - s offset 10s',
      series: ['l{x="1"} 1 5', 's{x="1"} 2 3'],
      at: 10,
      is: ['1: 3'],
    },
    { claim: 'nothing over nothing is no number', expr: '0 / 0', series: [], at: 0, is: ['NaN'] },
    { claim: 'one to any power is one', expr: '1 ^ NaN', series: [], at: 0, is: ['1'] },
  ]);
});

test('a chart has times where it has values, with gaps where a series has none', () => {
  const source = memorySource([seriesOf(`g 1 ${'_ '.repeat(60)} NaN`)]);
  const { series } = evaluateRange(parsePromql('g'), source, { from: 0, to: 700_000, step: 100_000 });
  expect(series.map(({ labels, times, values }) => [labels, [...times], [...values]])).toEqual([
    [{ __name__: 'g' }, [0, 100_000, 200_000, 700_000], [1, 1, 1, NaN]],
  ]);
});

test.each([
  {
    expr: 'l / on (job) r',
    series: ['l{job="a"} 1', 'r{job="a", x="1"} 1', 'r{job="a", x="2"} 1'],
    message: `two series match the same labels on the right side of /: {__name__="r", job="a", x="1"} and {__name__="r", job="a", x="2"}
  where: line 1, column 1
    l / on (job) r
    ^^^^^^^^^^^^^^
  fix: aggregate that side, or match by labels that distinguish its series, with on (…)`,
  },
  {
    expr: 'l / on (job) r',
    series: ['l{job="a", x="1"} 1', 'l{job="a", x="2"} 1', 'r{job="a"} 1'],
    message: `two series on the left side of / match one: {__name__="l", job="a", x="1"} and {__name__="l", job="a", x="2"}
  where: line 1, column 1
    l / on (job) r
    ^^^^^^^^^^^^^^
  fix: write group_left if that is meant, or aggregate the left side`,
  },
  {
    expr: 'abs({job="a"})',
    series: ['l{job="a"} 1', 'r{job="a"} 1'],
    message: `two series have the same labels {job="a"} here, for instance because the metric’s name is gone
  where: line 1, column 1
    abs({job="a"})
    ^^^^^^^^^^^^^^
  fix: select one metric, or aggregate by labels that differ`,
  },
])('$expr of series that do not fit says which', ({ expr, series, message }) => {
  const ask = (): unknown => answer(expr, series, 0);
  expect(ask).toThrow(PromqlError);
  expect(ask).toThrow(new Error(message));
});
