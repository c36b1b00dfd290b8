import { expect, test } from '@jest/globals';
import { beyond, quantileBeyond } from './studentT.ts';

// NIST/SEMATECH e-Handbook, 1.3.6.7.2: critical values of Student's t.
test.each([
  { freedom: 1, p: 0.05, t: 12.706 },
  { freedom: 2, p: 0.01, t: 9.925 },
  { freedom: 3, p: 0.002, t: 10.215 },
  { freedom: 5, p: 0.05, t: 2.571 },
  { freedom: 7, p: 0.01, t: 3.499 },
  { freedom: 30, p: 0.002, t: 3.385 },
  { freedom: 100, p: 0.1, t: 1.66 },
])('with $freedom degrees of freedom $t is passed with probability $p', ({ freedom, p, t }) => {
  expect(quantileBeyond(p, freedom)).toBeCloseTo(t, 2);
  expect(beyond(quantileBeyond(p, freedom), freedom)).toBeCloseTo(p, 9);
});

test('with two degrees of freedom the probability is 1 - t / sqrt(2 + t²)', () => {
  for (const t of [0, 0.1, 1, 5, 50]) expect(beyond(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
});
