import { describe, expect, test } from '@jest/globals';
import { allGood, availability, composite, latency, type Objective } from '../objective.ts';
import { problemText, problemsWith } from '../testing/orders.ts';

const common = { window: '30d', why: 'w', rejected: [] } as const;
const singles: readonly Objective[] = [
  availability('api', { ...common, target: '99.9%' }),
  latency('api', { ...common, target: '95%', under: '300ms' }),
];
const whole = { ...common, id: 'whole', target: '99%' } as const;

const problemsOf = (...objectives: readonly unknown[]): readonly string[] =>
  problemsWith({ objectives: [...singles, ...objectives] });
const problem = (id: string, message: string, fix: string, field = ''): string =>
  problemText(`model/composite-${id}`, `objectives[2].parts${field}`, message, fix);

test('weights that are 100% together, and objectives that all have to be good, are taken', () => {
  expect(
    problemsOf(
      composite('api', { ...whole, weights: { 'api-availability': '66.6%', 'api-latency-300ms': '33.4%' } }),
      allGood('api', { ...whole, id: 'both', of: ['api-availability', 'api-latency-300ms'], slice: '1m' }),
    ),
  ).toEqual([]);
});

describe('weights', () => {
  test.each([
    [['50%', '40%'], 'the weights do not add up: 50% + 40% is 90%', 'write weights that are 100% together'],
    [['50%', '60%'], 'the weights do not add up: 50% + 60% is 110%', 'write weights that are 100% together'],
    // A third and two thirds are no decimals.
    [['33.3%', '66.6%'], 'the weights do not add up: 33.3% + 66.6% is 99.9%', 'write weights that are 100% together'],
    [
      ['100%', '0%'],
      "'api-latency-300ms' would not count: no weight, or 0%",
      'give each a weight above 0%, or leave it out',
    ],
  ] as const)('of %j are refused', ([first, second], message, fix) => {
    const weights = { 'api-availability': first, 'api-latency-300ms': second };
    expect(problemsOf(composite('api', { ...whole, weights }))).toEqual([problem('weights', message, fix)]);
  });

  test('have no effect where all have to be good', () => {
    const both = allGood('api', { ...whole, of: ['api-availability', 'api-latency-300ms'], slice: '1m' });
    const parts = both.parts.map((part) => ({ ...part, weight: '50%' }));
    expect(problemsOf({ ...both, parts })).toEqual([
      problem(
        'weights',
        'a slice is good for all of them or not: weights have no effect',
        'remove the weights, or use composite(…)',
      ),
    ]);
    const { slices: _slices, ...unsliced } = both;
    expect(problemsOf(unsliced)).toEqual([
      problem('weights', 'nothing says how long a slice is', "use allGood('api', { of: […], slice: '1m', … })"),
    ]);
  });
});

describe('parts', () => {
  const weighted = (weights: Readonly<Record<string, `${number}%`>>): unknown =>
    composite('api', { ...whole, weights });

  test.each([
    [
      weighted({ 'api-availability': '100%' }),
      'a composite of one objective',
      'name two or more objectives of the system',
      '',
    ],
    [
      weighted({ 'api-availabilty': '50%', 'api-latency-300ms': '50%' }),
      "there is no objective 'api-availabilty'",
      "did you mean 'api-availability'?",
      '[0].objective',
    ],
    [
      weighted({ whole: '50%', 'api-latency-300ms': '50%' }),
      "'whole' is a composite itself",
      'use one of api-availability, api-latency-300ms',
      '[0].objective',
    ],
    [
      allGood('api', { ...whole, of: ['api-availability', 'api-availability'], slice: '1m' }),
      "'api-availability' is named twice",
      'name it once',
      '[1].objective',
    ],
  ])('%#: are refused', (objective, message, fix, field) => {
    expect(problemsOf(objective)).toEqual([problem('parts', message, fix, field)]);
  });
});

test('the slices of a composite have to fit its window, as of any objective', () => {
  const both = allGood('api', { ...whole, window: '1d', of: ['api-availability', 'api-latency-300ms'], slice: '25h' });
  expect(problemsOf(both)).toEqual([
    problemText(
      'model/slices-over-window',
      'objectives[2].slices.length',
      'slices of 25h are longer than the window of 1d: it never holds a whole slice',
      "write shorter slices, such as '1m'",
    ),
  ]);
});
