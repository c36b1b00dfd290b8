/**
 * A system with 37 requests a day that all fail for two days, and are all good again: by alerts/firing/ and by Prometheus' own engine,
 * in both dialects. Nobody is woken once for each request.
 */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { burnAlerts } from '../../alerts/burnAlerts.ts';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import { closedLoad, openLoad, type LoadProfile } from '../../model/load.ts';
import { availability, type Objective } from '../../model/objective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { memorySource } from '../../promql/source.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { disagreements } from './promtool.ts';
import { notationOf, seriesOf, sourceSeries } from './series.ts';

const minute = 60_000;
const day = 1_440;
const perDay = 37;

/** A load test's rate is far above what people ask for. */
const always = { reads: '1.5/h', messages: '1.5/h' } as const;
const loads: Readonly<Record<string, LoadProfile>> = {
  openLoad: openLoad({ reads: '50/s', messages: '50/s', duration: '5m', always }),
  closedLoad: closedLoad({ users: 50, ramp: '10/s', duration: '2m', always }),
  measured: openLoad({ reads: '50/s', messages: '50/s', duration: '5m', measured: always }),
};

const systemWith = (load: LoadProfile, parts: Partial<Objective> = {}): PipelineSystem => ({
  ...freight,
  load,
  objectives: [
    {
      ...availability('api', { target: '99.9%', window: '30d', why: 'to be tried', rejected: [] }),
      ...parts,
    } as Objective,
  ],
});

const sloOf = (system: PipelineSystem): MeasuredSlo => measuredSlos(contextOf(system, 'prod'))[0]!;

/** Minutes of the requests of so many days, evenly or at random. */
const evenly = (days: number): readonly number[] =>
  Array.from({ length: days * perDay }, (_, index) => Math.floor(((index + 0.5) * day) / perDay));

/** Three days of good requests, two of bad ones, four of good ones. */
const [begin, end, length] = [3 * day, 5 * day, 9 * day];

interface Counts {
  readonly total: readonly number[];
  readonly good: readonly number[];
}

const countsOf = (requests: readonly number[], isBad = (at: number): boolean => at >= begin && at < end): Counts => {
  const [total, good] = [new Array<number>(length).fill(0), new Array<number>(length).fill(0)];
  for (const at of requests) {
    total[at]! += 1;
    if (!isBad(at)) good[at]! += 1;
  }
  const summed = (values: readonly number[]): readonly number[] => {
    let sum = 1e6;
    return values.map((value) => (sum += value));
  };
  return { total: summed(total), good: summed(good) };
};

const seriesIn = (
  { total, good }: Counts,
  system: PipelineSystem,
  dialect: RuleDialect,
): readonly (readonly [string, readonly number[]])[] => {
  const indicator = sloOf(system).indicator[dialect.id];
  if (indicator.kind !== 'GoodOfTotal') throw new Error('counts good and total events');
  return [
    [seriesOf(indicator.total, dialect), total],
    [seriesOf(indicator.good, dialect), good],
  ];
};

type Spans = Readonly<Record<'page' | 'ticket', readonly (readonly [number, number | undefined])[]>>;

/** Minutes from and to, by severity. */
const firings = (counts: Counts, system: PipelineSystem, dialect: RuleDialect): Spans => {
  const alerts = burnAlerts(system, [sloOf(system)]);
  const rules = alerts.map((alert) => {
    const rule = alertRule(alert, dialect);
    if ('kind' in rule) throw new Error(rule.why);
    return rule;
  });
  const source = memorySource(
    seriesIn(counts, system, dialect).map(([series, values]) => sourceSeries(series, values)),
  );
  const found = firingOf(rules, source, { from: 0, to: (length - 1) * minute, since: 0 });
  const of = (severity: string): Spans['page'] =>
    found[alerts.findIndex((alert) => alert.severity === severity)]!.map(({ from, to }) => [
      from / minute,
      to === undefined ? undefined : to / minute,
    ]);
  return { page: of('page'), ticket: of('ticket') };
};

describe.each(dialects)('in $name', (dialect) => {
  test.each(Object.entries(loads))(
    'with the least traffic of %s, nobody is paged, and one ticket opens and closes',
    (_, load) => {
      const { page, ticket } = firings(countsOf(evenly(9)), systemWith(load), dialect);
      expect(page).toEqual([]);
      expect(ticket).toHaveLength(1);
      const [[from, to = NaN]] = ticket as readonly [readonly [number, number | undefined]];
      expect(from).toBeGreaterThanOrEqual(begin);
      expect(from).toBeLessThan(begin + 60);
      expect(to).toBeGreaterThan(end);
      expect(to).toBeLessThan(end + day / 2);
    },
  );

  test('without a guard each request of the outage pages', () => {
    const { page } = firings(countsOf(evenly(9)), systemWith(loads['openLoad']!, { leastEvents: 0 }), dialect);
    expect(page.length).toBeGreaterThan(70);
  });

  test('a definition that asks for five events is paged once, and the page resolves once', () => {
    const { page } = firings(countsOf(evenly(9)), systemWith(loads['openLoad']!, { leastEvents: 5 }), dialect);
    expect(page).toHaveLength(1);
    expect(page[0]![0]).toBeLessThan(begin + day / 4);
    expect(page[0]![1]).toBeLessThan(end + day / 2);
  });

  test('one bad request of 37 a day pages nobody', () => {
    const only = evenly(9).find((at) => at >= begin)!;
    const { page, ticket } = firings(
      countsOf(evenly(9), (at) => at === only),
      systemWith(loads['openLoad']!),
      dialect,
    );
    expect(page).toEqual([]);
    // It is 90% of a budget of 1.1 requests in 30 days.
    expect(ticket).toHaveLength(1);
  });

  test('whenever the requests come, at most one page for each tier opens, and none stays open', () => {
    const requests = fc.array(fc.nat({ max: length - 1 }), { minLength: 9 * 30, maxLength: 9 * 44 });
    fc.assert(
      fc.property(requests, (all) => {
        const { page } = firings(countsOf(all), systemWith(loads['openLoad']!), dialect);
        expect(page.length).toBeLessThanOrEqual(2);
        expect(page.every(([, to]) => to !== undefined)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});

test('a load test’s rate alone is no traffic: nothing is known, and no tier has a guard', () => {
  const load = openLoad({ reads: '1/h', messages: '1/h', duration: '5m' });
  expect(sloOf(systemWith(load)).tiers?.kept.map(({ leastEvents }) => leastEvents)).toEqual(
    new Array(4).fill(undefined),
  );
});

test('by default a tier asks for as many events as it takes for one bad one not to fire it; the slowest for none', () => {
  const { tiers } = sloOf(systemWith(loads['openLoad']!));
  expect(tiers?.kept.map(({ long, leastEvents }) => [long, leastEvents])).toEqual([
    ['1h', 70],
    ['6h', 167],
    ['1d', 334],
    ['3d', undefined],
  ]);
});

testWith(
  'promtool',
  'Prometheus’ own engine pages once where the definition asks for five events',
  (promtool) => {
    const system = systemWith(loads['openLoad']!, { leastEvents: 5 });
    const context = { ...contextOf(system, 'prod'), organization };
    const alerts = burnAlerts(system, [sloOf(system)]).filter(({ severity }) => severity === 'page');
    const counts = countsOf(evenly(9));
    const trials = dialects.map((dialect) => {
      const name = dialect.nameOf(alerts[0]!, context)!;
      const [[from, to = NaN] = [NaN]] = firings(counts, system, dialect).page;
      const whole = (at: number): number => Math.ceil(at / 10) * 10;
      const inside = Array.from({ length: 20 }, (_, index) => whole(from + ((to - from) * (index + 1)) / 22));
      return {
        name: `few events ${dialect.id}`,
        rules: [dialect.rules(alerts, context)],
        step: 10,
        scenarios: [
          {
            name: '37 a day',
            series: seriesIn(counts, system, dialect).map(([series, values]) => ({
              series,
              values: notationOf(values),
            })),
            moments: [whole(from) - 10, whole(from), ...inside, whole(to)].map((at) => ({
              minute: at,
              firing: at >= from && at < to ? [name] : [],
            })),
          },
        ],
      };
    });
    expect(disagreements(promtool, temporaryFolder(), trials)).toBe('');
  },
  120_000,
);
