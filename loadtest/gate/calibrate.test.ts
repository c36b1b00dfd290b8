import { expect, test } from '@jest/globals';
import { calibrate, isAlarm, slower, swapped } from './calibrate.ts';
import type { GateRun } from './gateRun.ts';
import { seededRandom } from '../../numbers/random.ts';

/** Runs of two targets that differ only by noise, on a machine whose speed varies over an hour. */
const poolOf = (noise: number): readonly GateRun[] => {
  const random = seededRandom(11);
  return Array.from({ length: 120 }, (_, order): GateRun => {
    const baseline = 20 * (1 + 0.3 * Math.sin(order / 15));
    const ratio = noise * (random() - 0.5);
    const comparison = {
      what: 'the median read',
      requests: 200,
      baseline,
      candidate: baseline * Math.exp(ratio),
      ratio,
    };
    return {
      order,
      startedAt: '',
      seconds: 5,
      problems: [],
      runner: {},
      bad: [],
      baselineEvents: [],
      requests: 200,
      dropped: 0,
      events: [],
      p50: comparison.candidate,
      p95: 50,
      compared: [comparison],
    };
  });
};

const options = { runs: 10, verdicts: 500, slowdowns: [0.1], seed: 1 };

test('targets that are alike give next to no alarm, and a tenth slower is caught, however the machine drifts', () => {
  const { usable, falseAlarms, caught, noise } = calibrate(poolOf(0.15), options);
  expect([usable, falseAlarms.of]).toEqual([120, 500]);
  expect(falseAlarms.count).toBeLessThanOrEqual(5);
  expect(caught[0]!.count).toBeGreaterThan(475);
  expect(noise).toBeCloseTo(0.15 / Math.sqrt(12), 2);
});

test('runs that vary wildly catch less, and still give no alarm', () => {
  const { falseAlarms, caught } = calibrate(poolOf(1), options);
  expect(falseAlarms.count).toBeLessThanOrEqual(10);
  expect(caught[0]!.count).toBeLessThan(250);
});

test('a slowdown is one the right way round alone', () => {
  const slow = poolOf(0.05)
    .slice(0, 10)
    .map((run) => slower(run, 0.2));
  expect([isAlarm(slow), isAlarm(slow.map(swapped))]).toEqual([true, false]);
});

test('the same seed draws the same verdicts', () => {
  expect(calibrate(poolOf(0.3), options)).toEqual(calibrate(poolOf(0.3), options));
});

test('a pool of runs that show nothing says nothing', () => {
  const pool = poolOf(0.1).map((run) => ({ ...run, problems: [{ cause: 'generator' as const, text: 'dropped' }] }));
  expect(calibrate(pool, options)).toMatchObject({ usable: 0, falseAlarms: { count: 0, of: 0 } });
});
