import { describe } from '@jest/globals';
import { table } from './testing/table.ts';

const latency = ['0.1 10', '0.5 15', '1 20', '+Inf 20'].map((one) => `h{le="${one.replace(' ', '"} ')}`);

describe('a quantile of a histogram', () => {
  table([
    {
      claim: 'lies where its bucket says, evenly',
      expr: 'histogram_quantile(0.75, h)',
      series: latency,
      at: 0,
      is: ['0.5'],
    },
    {
      claim: 'in the first bucket counts from zero',
      expr: 'histogram_quantile(0.25, h)',
      series: latency,
      at: 0,
      is: ['0.05'],
    },
    {
      claim: 'above the last bound is the last bound',
      expr: 'histogram_quantile(0.9, h)',
      series: ['h{le="1"} 5', 'h{le="+Inf"} 10'],
      at: 0,
      is: ['1'],
    },
    {
      claim: 'needs the bucket without a bound',
      expr: 'histogram_quantile(0.9, h)',
      series: ['h{le="1"} 5', 'h{le="2"} 10'],
      at: 0,
      is: ['NaN'],
    },
    {
      claim: 'of nothing is no number',
      expr: 'histogram_quantile(0.9, h)',
      series: ['h{le="1"} 0', 'h{le="+Inf"} 0'],
      at: 0,
      is: ['NaN'],
    },
    {
      claim: 'below zero is minus infinity',
      expr: 'histogram_quantile(-1, h)',
      series: latency,
      at: 0,
      is: ['-Infinity'],
    },
    { claim: 'above one is infinity', expr: 'histogram_quantile(2, h)', series: latency, at: 0, is: ['Infinity'] },
    {
      claim: 'lifts counts that fall',
      expr: 'histogram_quantile(1, h)',
      series: ['h{le="1"} 8', 'h{le="2"} 6', 'h{le="+Inf"} 8'],
      at: 0,
      is: ['1'],
    },
    {
      claim: 'skips what is not a bucket',
      expr: 'histogram_quantile(0.5, h)',
      series: ['h{le="x"} 8', 'h 9'],
      at: 0,
      is: [],
    },
    {
      claim: 'tells histograms apart',
      expr: 'histogram_quantile(0.5, h)',
      series: latency.flatMap((one) => [one, one.replace('h{', 'h{job="b",')]),
      at: 0,
      is: ['b: 0.1', '0.1'],
    },
  ]);
});

describe('aggregation', () => {
  const members = ['g{job="a", zone="1"} 1', 'g{job="a", zone="2"} 3', 'g{job="b", zone="1"} NaN'];
  table([
    { claim: 'adds up by labels', expr: 'sum by (job) (g)', series: members, at: 0, is: ['a: 4', 'b: NaN'] },
    {
      claim: 'without labels forgets the name too',
      expr: 'sum without (zone) (g)',
      series: members,
      at: 0,
      is: ['a: 4', 'b: NaN'],
    },
    {
      claim: 'max skips what is no number',
      expr: 'max by (zone) (g)',
      series: members,
      at: 0,
      is: ['1: 1', '2: 3'],
    },
    {
      claim: 'min of nothing but NaN is NaN',
      expr: 'min by (job) (g)',
      series: members,
      at: 0,
      is: ['a: 1', 'b: NaN'],
    },
    { claim: 'count of nothing is nothing', expr: 'count(g > 99)', series: members, at: 0, is: [] },
    { claim: 'a median lies between two', expr: 'quantile(0.5, g{job="a"})', series: members, at: 0, is: ['2'] },
    {
      claim: 'topk keeps labels and begins with the largest',
      expr: 'topk(2, g{job="a"})',
      series: members,
      at: 0,
      is: ['g a 2: 3', 'g a 1: 1'],
    },
    { claim: 'topk of no member is nothing', expr: 'topk(0, g)', series: members, at: 0, is: [] },
  ]);
});

describe('functions', () => {
  table([
    {
      claim: 'absent answers with the labels that are fixed',
      expr: 'absent(g{job="a", zone=~"z"})',
      series: [],
      at: 0,
      is: ['a: 1'],
    },
    { claim: 'absent of what is there is nothing', expr: 'absent(g)', series: ['g 1'], at: 0, is: [] },
    {
      claim: 'absent_over_time looks at the window',
      expr: 'absent_over_time(g[10s])',
      series: ['g 1 _ _'],
      at: 20,
      is: ['1'],
    },
    {
      claim: 'scalar of two series is no number',
      expr: 'scalar(g)',
      series: ['g{a="1"} 1', 'g{a="2"} 2'],
      at: 0,
      is: ['NaN'],
    },
    { claim: 'clamp with its ends swapped is nothing', expr: 'clamp(g, 2, 1)', series: ['g 1'], at: 0, is: [] },
    { claim: 'round rounds ties up', expr: 'round(g)', series: ['g -2.5'], at: 0, is: ['-2'] },
    {
      claim: 'label_replace fills in groups',
      expr: 'label_replace(g, "b", "$2-$1", "a", "(.)(.)")',
      series: ['g{a="xy"} 1'],
      at: 0,
      is: ['g xy y-x: 1'],
    },
    {
      claim: 'label_replace leaves what does not match',
      expr: 'label_replace(g, "b", "z", "a", "x")',
      series: ['g{a="xy"} 1'],
      at: 0,
      is: ['g xy: 1'],
    },
    {
      claim: 'a subquery evaluates at multiples of its step',
      expr: 'count_over_time(g[1m:20s])',
      series: ['g 1 1 1 1 1 1 1'],
      at: 60,
      is: ['3'],
    },
    {
      claim: 'max_over_time skips what is no number',
      expr: 'max_over_time(g[1m])',
      series: ['g 1 NaN 3'],
      at: 20,
      is: ['3'],
    },
    { claim: 'timestamp says when the sample was taken', expr: 'timestamp(g)', series: ['g 1 2'], at: 17, is: ['10'] },
    {
      claim: 'predict_linear follows the line',
      expr: 'predict_linear(g[1m], 10)',
      series: ['g 0 10 20'],
      at: 20,
      is: ['30'],
    },
    {
      claim: 'sort puts what is no number last',
      expr: 'sort_desc(g)',
      series: ['g{a="1"} NaN', 'g{a="2"} 2', 'g{a="3"} 3'],
      at: 0,
      is: ['g 3: 3', 'g 2: 2', 'g 1: NaN'],
    },
  ]);
});
