import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { eventsNeeded, iterationsOf } from './samples.ts';

test.each([
  { target: '95%', budget: '0.05', events: 60 },
  { target: '99%', budget: '0.01', events: 300 }, // the rule of three's own example
  { target: '99.5%', budget: '0.005', events: 600 },
  { target: '99.9%', budget: '0.001', events: 3_000 },
  { target: '99.97%', budget: '0.0003', events: 10_000 },
])('$target needs $events events', ({ budget, events }) => {
  expect(eventsNeeded(new Decimal(budget))).toBe(events);
});

describe('iterations that a rate gives', () => {
  test.each([
    { what: 'a constant rate', from: 50, stages: [{ seconds: 300, target: 50 }], iterations: 15_000 },
    { what: 'a ramp', from: 0, stages: [{ seconds: 10, target: 100 }], iterations: 500 },
    {
      what: 'a ramp and a plateau',
      from: 0,
      stages: [
        { seconds: 5, target: 50 },
        { seconds: 115, target: 50 },
      ],
      iterations: 5_875,
    },
  ])('$what', ({ from, stages, iterations }) => {
    expect(iterationsOf(from, stages)).toBe(iterations);
  });
});
