import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability } from '../model/objective.ts';
import { shared } from '../model/sharedObjective.ts';
import type { System } from '../model/system.ts';
import { prometheus } from '../series/prometheus.ts';
import freight from '../test/fixtures/systems/freight.ts';
import type { Coverage } from './coverage.ts';
import { measuredTraffic, type MeasuredTraffic } from './measuredTraffic.ts';
import type { PointSource, Unread } from './pointSource.ts';
import { sharedSlo, sharedSystem } from './sharedSlo.ts';

const day = 86_400_000;
const at = Date.parse('2026-03-11T12:00:00Z');
const today = Date.parse('2026-03-11T00:00:00Z');

const promised = availability('api', { target: '99.9%', window: '30d', why: 'w', rejected: [] });
const systemWith = (id: string): System => ({ ...freight, id, objectives: [promised] });

/** Events of the days before today, the newest last, by system. A day without events has no step. */
type Events = Readonly<Record<string, readonly number[] | Unread>>;

const sourceOf = (events: Events, coverage: Partial<Coverage> = {}): PointSource => ({
  kind: 'PointSource',
  name: 'a test',
  servers: 1,
  dialect: prometheus,
  at,
  counts: async () => [],
  beginnings: async () => [],
  coverage: async (requests) =>
    requests.map(({ system, to }) => {
      const own = events[system.id];
      return own === undefined || 'kind' in own
        ? undefined
        : { kind: 'Coverage', from: today - own.length * day, to, gaps: [], missing: 0, ...coverage };
    }),
  steps: async (requests) =>
    requests.map(({ system }) => {
      const own = events[system.id] ?? [];
      if ('kind' in own) return own;
      return own.flatMap((total, index) =>
        total === 0 ? [] : [{ at: today - (own.length - 1 - index) * day, counts: { good: total, total, overdue: 0 } }],
      );
    }),
  range: async () => ({ series: [] }),
  missingFix: 'nothing',
  warnings: () => [],
  close: () => undefined,
});

const measured = async (events: Events, coverage: Partial<Coverage> = {}): Promise<MeasuredTraffic['traffic']> =>
  (await measuredTraffic(sourceOf(events, coverage), [systemWith('a')]))[0]!.traffic;

describe('the quietest day', () => {
  test('is the one with the fewest events, of whole days; those without any are counted apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(500), { minLength: 1, maxLength: 28 }), async (a) => {
        const busy = a.filter((events) => events > 0);
        const found = await measured({ a });
        if (busy.length === 0) expect(found.kind).toBe('NotMeasured');
        else
          expect(found).toMatchObject({
            events: Math.min(...busy),
            days: a.length,
            empty: a.length - busy.length,
          });
      }),
    );
  });

  test('has its date, in UTC', async () => {
    expect(await measured({ a: [50, 37, 90] })).toEqual({
      kind: 'QuietDay',
      day: '2026-03-09',
      events: 37,
      days: 3,
      empty: 0,
    });
  });

  test('is no day with a gap, nor the day on which the points begin', async () => {
    const noon = (daysAgo: number): number => today - daysAgo * day + day / 2;
    const found = await measured(
      { a: [10, 50, 5, 80] },
      { from: noon(4), gaps: [{ from: noon(2), to: noon(2) + 3_600_000 }] },
    );
    expect(found).toMatchObject({ events: 50, days: 2 });
  });

  test('of systems that share an objective is that of their sum, on days that are known of each', async () => {
    const systems = [systemWith('a'), systemWith('b')];
    const { system, members } = sharedSystem(
      shared({ id: 'both', owner: 'web', objective: promised.id, systems: ['a', 'b'], why: 'w' }),
      systems,
    )!;
    const source = sourceOf({ a: [1, 30, 10, 20], b: [10, 40, 5] });
    const all = await measuredTraffic(source, systems, [{ system, slo: sharedSlo(system, members) }]);
    expect(all.map(({ system: id, traffic }) => [id, traffic.kind === 'QuietDay' ? traffic.events : traffic])).toEqual([
      ['a', 1],
      ['b', 5],
      ['both', 25],
    ]);
  });
});

test.each([
  { claim: 'no points at all', events: {}, reason: 'there are no points of a in the last 28 days' },
  {
    claim: 'points that cannot be read',
    events: { a: { kind: 'Unread', reason: 'half of the series is missing' } },
    reason: 'half of the series is missing',
  },
  { claim: 'less than a day of points', events: { a: [] }, reason: 'no day has points from its begin to its end' },
  { claim: 'no event', events: { a: [0, 0] }, reason: 'there was no event on 2 whole days' },
] as const)('$claim measure nothing, with the reason', async ({ events, reason }) => {
  expect(await measured(events)).toEqual({ kind: 'NotMeasured', reason });
});
