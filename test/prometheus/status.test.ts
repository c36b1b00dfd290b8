/** `slo status` and `explain` from a real Prometheus beside the exact counts of the same events. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askStatus } from '../../cli/testing/askStatus.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { loadFleet } from '../../cli/load/loadSystems.ts';
import type { SourceSeries } from '../../promql/source.ts';
import freight from '../fixtures/systems/freight.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { describeWith } from '../support/needs.ts';
import { startPrometheus, type RunningPrometheus } from './realPrometheus.ts';

const at = Date.parse('2026-03-11T12:00:00Z');
const [second, hour, day] = [1_000, 3_600_000, 86_400_000];
const scrape = 15 * second;
/** Three days of history for windows of 30 and 7 days. */
const begin = at - 3 * day;

/** Events of one process in each scrape: some are bad, more in the last hour. */
const eventsAt = (time: number): { readonly good: number; readonly total: number } => {
  const total = 5 + Math.round(4 * Math.sin((time / day) * 2 * Math.PI));
  const isBad = time > at - hour ? (time / scrape) % 20 === 0 : (time / scrape) % 400 === 0;
  return { total, good: total - (isBad ? 1 : 0) };
};

/** When nothing was scraped; the process went on. */
const gap = { from: at - 20 * hour, to: at - 15 * hour };

/** Two processes, of which the second replaces the first after a day and a half, with counters that begin at 0. */
const lives = [
  { instance: 'a', from: begin, to: begin + 1.5 * day },
  { instance: 'b', from: begin + 1.5 * day, to: at },
] as const;

const series: readonly SourceSeries[] = freight.objectives.flatMap(({ id }) =>
  (['good', 'total'] as const).flatMap((part) =>
    lives.map(({ instance, from, to }): SourceSeries => {
      const times = Float64Array.from({ length: (to - from) / scrape + 1 }, (_, index) => from + index * scrape);
      let count = 0;
      const values = times.map((time) => (time === from ? 0 : (count += eventsAt(time)[part])));
      const scraped = [...times.keys()].filter((index) => times[index]! <= gap.from || times[index]! > gap.to);
      return {
        labels: { __name__: `atalaya_objective_${part}_events_total`, job: freight.id, objective: id, instance },
        times: Float64Array.from(scraped, (index) => times[index]!),
        values: Float64Array.from(scraped, (index) => values[index]!),
      };
    }),
  ),
);

/** What was counted in (from, at]. */
const exact = (from: number): { good: number; total: number } => {
  const sum = { good: 0, total: 0 };
  for (let time = Math.max(from, begin) + scrape; time <= at; time += scrape) {
    const { good, total } = eventsAt(time);
    sum.good += good;
    sum.total += total;
  }
  return sum;
};

describeWith(['prometheus', 'promtool'], 'a real Prometheus', () => {
  let server: RunningPrometheus;
  beforeAll(async () => {
    server = await startPrometheus(temporaryFolder(), series);
  }, 120_000);
  afterAll(() => server.close());

  test('counts what happened, and from when its points are', async () => {
    const { code, stdout, stderr } = await askStatus(
      { from: `prometheus ${server.url}`, at: '2026-03-11T12:00:00Z', json: true },
      [freight],
      { now: at + day, cwd: '/nowhere' },
    );
    expect(stderr).toBe('');
    const { objectives } = JSON.parse(stdout) as {
      readonly objectives: readonly {
        readonly objective: string;
        readonly events: { readonly good: number; readonly total: number };
        readonly sli: number;
        readonly burn: Readonly<Record<string, number>>;
        readonly target: number;
        readonly window: {
          readonly from: string;
          readonly to: string;
          readonly countsFrom: string;
          readonly covered: number;
          readonly gaps: readonly { readonly from: string; readonly to: string }[];
        };
        readonly verdict: string;
      }[];
    };
    expect(objectives.map(({ objective }) => objective)).toEqual(freight.objectives.map(({ id }) => id));
    for (const { events, sli, burn, target, window } of objectives) {
      const all = exact(Date.parse(window.from));
      expect(Math.abs(events.total / all.total - 1)).toBeLessThan(0.002);
      expect(Math.abs((1 - sli) / (1 - all.good / all.total) - 1)).toBeLessThan(0.01);
      const last = exact(at - hour);
      expect(burn['1h']! / ((1 - last.good / last.total) / (1 - target))).toBeCloseTo(1, 1);
      // To 2 % of what follows it.
      expect(Math.abs(Date.parse(window.countsFrom) - begin)).toBeLessThan(0.02 * 3 * day);
      const length = Date.parse(window.to) - Date.parse(window.from);
      expect(Math.abs(window.covered * length - (3 * day - 5 * hour))).toBeLessThan(0.02 * 3 * day);
      expect(window.gaps).toHaveLength(1);
      expect(Math.abs(Date.parse(window.gaps[0]!.from) - gap.from)).toBeLessThanOrEqual(600 * second);
      expect(Math.abs(Date.parse(window.gaps[0]!.to) - gap.to)).toBeLessThanOrEqual(600 * second);
    }
    expect(code).toBe(objectives.every(({ verdict }) => verdict === 'met') ? 0 : 1);
  });

  test('takes the queries of every system at once', async () => {
    const systems = await loadFleet(systemsFolder);
    const { code, stdout, stderr } = await askStatus(
      { from: `prometheus ${server.url}`, at: '2026-03-11T12:00:00Z' },
      systems,
      { now: at + day, cwd: '/nowhere' },
    );
    expect([code === 0, stdout.match(/ (?:met|no data)$/gm)?.length]).toEqual([
      false,
      systems.flatMap(({ objectives }) => objectives).length,
    ]);
    expect(stderr).toMatch(
      /^Prometheus at http:\S+ has no series of attendees, correspondence, diary and 53 more\n {2}fix: check that it scrapes/,
    );
  });

  test('judges before its points as no data', async () => {
    const { code, stdout } = await askStatus(
      { from: `prometheus ${server.url}`, at: '2026-01-01T00:00:00Z' },
      [freight],
      { now: at, cwd: '/nowhere' },
    );
    expect([code, stdout.match(/ no data$/gm)?.length]).toEqual([3, 4]);
  });
});
