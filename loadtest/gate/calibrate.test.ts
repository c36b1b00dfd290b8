import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { calibrate, judged, slower, swapped } from './calibrate.ts';
import { gatePlanOf } from './gatePlan.ts';
import { emptyRun } from '../testing/gateRuns.ts';
import type { GateRun } from './gateRun.ts';
import { seededRandom } from '../../numbers/random.ts';

const plan = gatePlanOf(freight, { seconds: 4, warmUp: 1, compares: true });
const objectives = plan.counted.map(({ objective }) => objective);
/** Of one run, of which `bad` are bad. */
const eventsOf = (bad: number): GateRun['events'] =>
  objectives.map((objective) => ({ objective, good: 200 - bad, total: 200 }));

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
      ...emptyRun,
      order,
      baselineEvents: eventsOf(0),
      events: eventsOf(0),
      p50: comparison.candidate,
      p95: 50,
      compared: [comparison],
    };
  });
};

const options = { plan, runs: 10, verdicts: 500, slowdowns: [0.1], seed: 1 };

test('targets that are alike give next to no alarm, and a tenth slower is caught, however the machine drifts', () => {
  const { usable, alike, caught, noise } = calibrate(poolOf(0.15), options);
  expect([usable, alike.verdicts.fail.of]).toEqual([120, 500]);
  expect(alike.verdicts.fail.count).toBeLessThanOrEqual(5);
  expect(alike.verdicts.inconclusive.count).toBe(0);
  expect(caught[0]!.count).toBeGreaterThan(475);
  expect(noise).toBeCloseTo(0.15 / Math.sqrt(12), 2);
});

test('runs that vary wildly catch less, and still give no alarm', () => {
  const { alike, caught } = calibrate(poolOf(1), options);
  expect(alike.verdicts.fail.count).toBeLessThanOrEqual(10);
  expect(caught[0]!.count).toBeLessThan(250);
});

test('a slowdown is one the right way round alone', () => {
  const slow = poolOf(0.05)
    .slice(0, 10)
    .map((run) => slower(run, 0.2));
  expect([judged(plan, slow, 10).verdict, judged(plan, slow.map(swapped), 10).verdict]).toEqual(['fail', 'pass']);
});

test('turned round twice, a run is what it was', () => {
  const run: GateRun = {
    ...poolOf(0.2)[0]!,
    events: eventsOf(3),
    problems: [{ cause: 'baseline', text: 'it ended' }],
    stalls: [{ side: 'candidate', begun: 200, timedOut: 1, unended: 0, unsent: 0 }],
    checked: [{ side: 'candidate', bodies: 197, checked: 20 }],
    bad: [{ side: 'candidate', route: 'GET /freight', kind: 'status', reason: '503', count: 3 }],
  };
  const turned = swapped(run);
  expect(turned).toMatchObject({
    events: eventsOf(0),
    baselineEvents: eventsOf(3),
    problems: [{ cause: 'candidate' }],
    bad: [{ side: 'baseline' }],
    checked: [{ side: 'baseline' }],
    stalls: [{ side: 'baseline' }],
  });
  expect(swapped(turned)).toEqual(run);
});

test('an objective that is missed fails verdicts too, and the part that failed is counted', () => {
  const pool = poolOf(0.05).map((run) => ({ ...run, events: eventsOf(40) }));
  const { alike } = calibrate(pool, { ...options, verdicts: 50, turned: false });
  expect([alike.verdicts.fail.count, alike.failed]).toEqual([50, { objective: 50 }]);
});

test('the same seed draws the same verdicts', () => {
  expect(calibrate(poolOf(0.3), options)).toEqual(calibrate(poolOf(0.3), options));
});

test('a pool of runs that show nothing decides nothing', () => {
  const pool = poolOf(0.1).map((run) => ({ ...run, problems: [{ cause: 'generator' as const, text: 'dropped' }] }));
  const { usable, alike } = calibrate(pool, { ...options, verdicts: 20 });
  expect([usable, alike.verdicts.inconclusive.count, alike.verdicts.inconclusive.of]).toEqual([0, 20, 20]);
  expect(calibrate([], options).alike.verdicts.fail).toEqual({ count: 0, of: 0, low: 0, high: 1 });
});
