/** Windows of which a part has no points, from a server. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { withGaps } from '../../history/testing/withGaps.ts';
import { maintenance } from '../../model/maintenance.ts';
import { availability } from '../../model/objective.ts';
import type { System } from '../../model/system.ts';
import { memorySource, type SeriesSource } from '../../promql/source.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { askStatus, type StatusAnswer } from '../testing/askStatus.ts';
import { closeFakes, fake, now, source } from '../testing/serverUnderTest.ts';

afterEach(closeFakes);

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** A minute's tolerance of the machine that runs the tests. */
const wait = 60_000;

const status = (url: string, systems: readonly System[] = [freight], json = false): Promise<StatusAnswer> =>
  askStatus({ from: `prometheus ${url}`, json }, systems, { now, cwd: '/nowhere', wait });

const notes = ({ stdout }: StatusAnswer): readonly string[] =>
  stdout.split('\n').filter((line) => line !== '' && !/^(?:system|freight) {2}/.test(line));

const between =
  (from: number, to: number): ((at: number) => boolean) =>
  (at) =>
    at > from && at <= to;

const iso = (at: number): string => new Date(at).toISOString();

const one = (target: `${number}%`, window: `${number}d`, extra: Partial<System> = {}): System => ({
  ...freight,
  ...extra,
  objectives: [availability('api', { target, window, why: 'w', rejected: [] })],
});

describe('a window of which a part has no points', () => {
  test.each<[string, readonly (readonly [number, number])[], readonly string[]]>([
    ['nothing is missing', [], []],
    [
      'two days',
      [[10 * day, 8 * day]],
      [`freight has points for 28 days of 30 days: none from ${iso(now - 10 * day)} to ${iso(now - 8 * day)}`],
    ],
    [
      'two days in the middle of a step, and an hour in another',
      [
        [20 * day + 130 * minute, 18 * day + 25 * minute],
        [5 * day, 5 * day - hour],
      ],
      [
        `freight has points for 27 days 21 hours of 30 days: none from ${iso(now - 20 * day - 130 * minute)} to ${iso(now - 18 * day - 25 * minute)}, and 1 hour missing in another gap`,
      ],
    ],
    [
      'the last three hours, which still last',
      [[3 * hour, 0]],
      [
        `freight has points for 29 days 21 hours of 30 days and for 6 days 21 hours of 7 days: none since ${iso(now - 3 * hour)}`,
      ],
    ],
    ['ten minutes, which are less than any of its budgets', [[2 * day, 2 * day - 10 * minute]], []],
  ])('%s', async (_name, gaps, expected) => {
    const lost = gaps.map(([from, to]) => between(now - from, now - to));
    const { url } = await fake({ source: withGaps(source, (at) => lost.some((isLost) => isLost(at))) });
    const lines = notes(await status(url));
    // The edges are known to the distance of two instants.
    const rounded = (line: string): string =>
      line.replaceAll(/\d{4}-\S+Z/g, (text) => iso(Math.round(Date.parse(text) / (10 * minute)) * 10 * minute));
    expect(lines.map(rounded)).toEqual(expected.map(rounded));
  });

  test('a gap that could hide the whole budget is reported, however short', async () => {
    const source99 = withGaps(source, between(now - 2 * day, now - 2 * day + 50 * minute));
    const { url } = await fake({ source: source99 });
    expect(notes(await status(url, [one('99.9%', '30d')]))).toHaveLength(1);
    expect(notes(await status(url, [one('99%', '30d')]))).toEqual([]);
  });

  test('a gap in maintenance is none', async () => {
    const gap = { from: now - 3 * day, to: now - 2 * day };
    const { url } = await fake({ source: withGaps(source, between(gap.from, gap.to)) });
    const excluded = maintenance({
      owner: 'data-platform',
      reason: 'move to another region',
      begin: iso(gap.from - hour),
      end: iso(gap.to + hour),
    });
    expect(notes(await status(url, [one('99.9%', '30d', { maintenance: [excluded] })]))).toEqual([
      'freight api-availability: 1 day 2 hours of its window are excluded from the budget',
      expect.stringContaining('move to another region'),
    ]);
  });

  test('programs get the share and the gaps', async () => {
    const { url } = await fake({ source: withGaps(source, between(now - 10 * day, now - 4 * day)) });
    const { stdout } = await status(url, [one('99.9%', '30d')], true);
    const { objectives } = JSON.parse(stdout) as {
      readonly objectives: readonly [
        { readonly window: { readonly covered: number; readonly gaps: readonly unknown[] } },
      ];
    };
    expect(objectives[0].window.covered).toBeCloseTo(0.8, 3);
    expect(objectives[0].window.gaps).toHaveLength(1);
  });

  test('a server that lost its points costs few requests more than one that has them', async () => {
    const [whole, holes] = [await fake(), await fake({ source: withGaps(source, (at) => at % (7 * hour) < hour) })];
    await status(whole.url);
    await status(holes.url);
    expect(holes.requests.length - whole.requests.length).toBeLessThanOrEqual(8);
  });

  test('points that are gone at the beginning are no gap: the window counts from later', async () => {
    const { url } = await fake({ source: withGaps(source, (at) => at < now - 2 * hour) });
    const [line, ...others] = notes(await status(url, [one('99.9%', '30d')]));
    expect([line?.replace(/\d{4}-\S+Z/, '…'), others]).toEqual(['freight counts from …: 2 hours of 30 days', []]);
  });
});

/** A second process of freight, of which only the counters of some names are kept. */
const twoProcesses = (only: (name: string) => boolean): SeriesSource => ({
  select: (...query) => {
    const series = source.select(...query);
    const named = series.map((own) => ({ ...own, labels: { ...own.labels, instance: 'a' } }));
    return only(query[0] ?? '')
      ? [...named, ...series.map((own) => ({ ...own, labels: { ...own.labels, instance: 'b' } }))]
      : named;
  },
});

describe('series of which some are missing', () => {
  test('two processes that are both scraped are judged', async () => {
    const { url } = await fake({ source: twoProcesses(() => true) });
    expect(await status(url)).toMatchObject({ code: 0, stderr: '' });
  });

  test('one process without its good events is no data, and not half bad', async () => {
    const { url } = await fake({ source: twoProcesses((name) => !name.includes('good')) });
    const { code, stdout, stderr } = await status(url);
    expect([code, stdout.match(/ no data$/gm)?.length, stderr]).toEqual([
      3,
      4,
      'freight: 50% of the series of its good events are missing, compared with those of its total events: check that all metrics of each process are scraped\n',
    ]);
  });

  test('good events that are missing for a part of the window are no data', async () => {
    const lost = withGaps(
      source,
      (at, { labels }) => labels['__name__']?.includes('good') === true && at > now - 6 * day && at <= now - 3 * day,
    );
    const { url } = await fake({ source: lost });
    const { code, stderr } = await status(url, [one('99.9%', '30d')]);
    expect([code, stderr]).toEqual([
      3,
      'freight: 10% of the series of its good events are missing, compared with those of its total events: check that all metrics of each process are scraped\n',
    ]);
  });
});

test('targets that cannot be scraped are reported, and then not everything is met', async () => {
  const times = Float64Array.from({ length: 30 }, (_, index) => now - (29 - index) * minute);
  const ups = ['a', 'b', 'c', 'd'].map((instance) => ({
    labels: { __name__: 'up', job: 'freight', instance },
    times,
    values: times.map(() => (instance === 'c' ? 0 : 1)),
  }));
  const targets = memorySource(ups);
  const { url } = await fake({
    source: { select: (...query) => (query[0] === 'up' ? targets : source).select(...query) },
  });
  const { code, stderr } = await status(url);
  expect([code, stderr]).toEqual([
    3,
    `Prometheus at ${url} warns: it cannot scrape 1 of 4 targets of freight (up is 0): what happens there is not counted\n`,
  ]);
});
