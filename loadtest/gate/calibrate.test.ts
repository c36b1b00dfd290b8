import { expect, test } from '@jest/globals';
import { calibrate } from './calibrate.ts';
import type { GateRun } from './gateRun.ts';
import { randomOf } from './statistics/random.ts';

/** Alike but for noise, and for a machine that gets slower and faster in the course of an hour. */
const poolOf = (noise: number, drift = 0.3): readonly GateRun[] => {
  const random = randomOf(11);
  return Array.from({ length: 120 }, (_, order): GateRun => {
    const by = (1 + drift * Math.sin(order / 15)) * (1 + noise * (random() - 0.5));
    return {
      side: 'baseline',
      order,
      startedAt: '',
      seconds: 5,
      problems: [],
      requests: 200,
      dropped: 0,
      events: [],
      p50: 20 * by,
      p95: 50 * by,
    };
  });
};

const options = { pairs: 10, verdicts: 500, slowdowns: [0.1], seed: 1 };

test('runs that are alike give next to no alarm, and a tenth slower is caught, however the machine drifts', () => {
  const { usable, falseAlarms, caught, noise } = calibrate(poolOf(0.08), options);
  expect([usable, falseAlarms.of]).toEqual([120, 500]);
  expect(falseAlarms.count).toBeLessThanOrEqual(5);
  expect(caught[0]!.count).toBeGreaterThan(475);
  expect(noise).toBeGreaterThan(0.15);
});

test('runs that vary wildly catch less, and still give no alarm', () => {
  const { falseAlarms, caught } = calibrate(poolOf(1), options);
  expect(falseAlarms.count).toBeLessThanOrEqual(10);
  expect(caught[0]!.count).toBeLessThan(250);
});

test('the same seed draws the same verdicts', () => {
  expect(calibrate(poolOf(0.3), options)).toEqual(calibrate(poolOf(0.3), options));
});

test('a pool of runs that show nothing says nothing', () => {
  const pool = poolOf(0.1).map((run) => ({ ...run, problems: ['dropped'] }));
  expect(calibrate(pool, options)).toMatchObject({ usable: 0, falseAlarms: { count: 0, of: 0 } });
});
