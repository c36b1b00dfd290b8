import { describe, expect, test } from '@jest/globals';
import { unusualTraffic } from '../model/threshold.ts';
import { DefinitionError } from '../model/problem.ts';
import { defineSystem, type System } from '../model/system.ts';
import { orders } from '../model/testing/orders.ts';
import { seededRandom } from '../numbers/random.ts';
import { mean } from '../numbers/sum.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import type { Alert } from './alert.ts';
import { chanceOf } from './chance.ts';
import { nodesOf } from './systemNodes.ts';
import { deviationSentences } from './unusualTraffic.ts';

const asking = (...alerts: System['alerts']): System => defineSystem({ ...orders, alerts });

const unusualOf = (system: System): readonly Alert[] =>
  nodesOf(system, 'prod').alerts.filter(({ condition }) => condition.kind === 'Deviation');

test('no system has the ticket without asking, and explain knows what was left out', () => {
  for (const system of [freight, ...fleet, asking()]) {
    expect(unusualOf(system)).toEqual([]);
    expect(nodesOf(system, 'prod').leftOut).toContainEqual({
      kind: 'LeftOut',
      id: `${system.id}-unusual-messages`,
      slo: undefined,
      why: "no alerts: [unusualTraffic('ingest')] in the definition. On real traffic most of its firings are holidays, launches and growth",
    });
  }
});

test('a definition that asks for one stage has that one alone', () => {
  const system = asking(unusualTraffic('ingest', { weeks: 8, byChance: 2 }));
  const [alert, ...others] = unusualOf(system);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    id: 'orders-unusual-messages',
    severity: 'ticket',
    for: '30m',
    source: 'alerts[0]',
    condition: { kind: 'Deviation', weeks: 8, factor: 4, floor: 500, byChance: 2 },
  });
  expect(nodesOf(system, 'prod').leftOut.map(({ id }) => id)).toContain('orders-unusual-reads');
});

test('explain says the band, its width where hours scatter, and the firings to expect, with how they are computed', () => {
  const [alert] = unusualOf(asking(unusualTraffic('api')));
  if (alert?.condition.kind !== 'Deviation') throw new Error('no deviation');
  expect(deviationSentences(alert.condition)).toEqual([
    'The events of the last hour are compared with the geometric mean of the same hour of the last 6 weeks. Where that is below 500 events the alert stays silent.',
    'Unusual is more than a factor times that mean, or less than that mean divided by the factor. The factor is 4, or exp(8.8 s) if that is larger: s is the standard deviation of the logarithms of those 6 hours. If they scatter by 10% it is 4, by 20% it is 5.81 and by 30% it is 14.',
    "Expected firings by chance: at most 1 time in 30 days. If the logarithms scatter normally and weeks are independent, an hour is outside the band with a probability of 0.000694 (Student's t with 5 degrees of freedom): 0.5 of 720 hours, and a firing takes at least the 30 minutes for which it holds. Holidays, launches and growth fire it in addition: they are not chance.",
  ]);
});

describe('the band', () => {
  // Box and Muller.
  const normal = (random: () => number): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

  test.each([4, 6, 8, 12])(
    'of %d weeks is left by chance as often as is said, however much the hours scatter',
    (weeks) => {
      const { spread, perHour } = chanceOf(weeks, 30, '30m');
      const random = seededRandom(20_261_130 + weeks);
      const hours = 40_000;
      let outside = 0;
      for (let hour = 0; hour < hours; hour += 1) {
        const scatter = 0.05 + random();
        const logarithms = Array.from({ length: weeks }, () => 8 + scatter * normal(random));
        const centre = mean(logarithms);
        const population = Math.sqrt(mean(logarithms.map((value) => (value - centre) ** 2)));
        if (Math.abs(8 + scatter * normal(random) - centre) > spread * population) outside += 1;
      }
      // Four standard errors; the spread is rounded up.
      const error = 4 * Math.sqrt((perHour * (1 - perHour)) / hours);
      expect(outside / hours).toBeLessThan(perHour + error);
      expect(outside / hours).toBeGreaterThan(perHour - error);
    },
  );

  test('is wider the fewer weeks it is learnt from, and the fewer firings are allowed', () => {
    const widths = [4, 5, 6, 8, 12, 52].map((weeks) => chanceOf(weeks, 1, '30m').spread);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(chanceOf(6, 1, '30m').spread).toBeGreaterThan(chanceOf(6, 10, '30m').spread);
  });
});

test.each([
  [
    { weeks: 3 },
    [
      {
        id: 'model/out-of-range',
        path: 'alerts[0].weeks',
        message: '3 is not a whole number from 4 to 52',
        fix: 'write a whole number from 4 to 52',
      },
    ],
  ],
  [
    { byChance: 0 },
    [
      {
        id: 'model/out-of-range',
        path: 'alerts[0].byChance',
        message: '0 is not a whole number from 1 to 30',
        fix: 'write a whole number from 1 to 30',
      },
    ],
  ],
])('%j is refused', (options, problems) => {
  let thrown: unknown;
  try {
    asking(unusualTraffic('ingest', options));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(DefinitionError);
  expect((thrown as DefinitionError).problems).toEqual(problems);
});
