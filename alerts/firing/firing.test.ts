import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePromql } from '../../promql/parse.ts';
import { spanOf } from '../../promql/print.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import { memorySource, type SeriesSource, type SourceSeries } from '../../promql/source.ts';
import { firingOf, type FiringRule } from './firing.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Friday 2026-01-02T00:00:00Z. */
const start = Date.UTC(2026, 0, 2);

/** A sample a minute from `start` on; undefined where there is none. */
const gauge = (labels: SourceSeries['labels'], values: readonly (number | undefined)[]): SourceSeries => {
  const minutes = [...values.keys()].filter((index) => values[index] !== undefined);
  return {
    labels,
    times: Float64Array.from(minutes, (index) => start + index * minute),
    values: Float64Array.from(minutes, (index) => values[index]!),
  };
};

const rule = (condition: string, hold = 0): FiringRule => ({
  condition: parsePromql(condition),
  hold: hold * minute,
  missing: { kind: 'Inactive' },
});

/** Minutes from `start`, both given and returned. */
const firing = (
  one: FiringRule,
  source: SeriesSource,
  { from = 0, to, since = 0 }: { readonly from?: number; readonly to: number; readonly since?: number },
): readonly string[] => {
  const at = (minutes: number): number => start + minutes * minute;
  const [found = []] = firingOf([one], source, { from: at(from), to: at(to), since: at(since) });
  return found.map(({ labels, from: begin, to: end }) => {
    const span = `${(begin - start) / minute}-${end === undefined ? '' : (end - start) / minute}`;
    return [...Object.values(labels), span].join(' ');
  });
};

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);

describe('a condition', () => {
  const source = memorySource([gauge({ __name__: 'g' }, [...times(10, 1), ...times(10, 9), ...times(10, 1)])]);

  test('fires from the first minute at which it holds to the first at which it does not', () => {
    expect(firing(rule('g > 5'), source, { to: 60 })).toEqual(['10-20']);
  });

  test('waits until it has held for as long as it has to', () => {
    expect(firing(rule('g > 5', 4), source, { to: 60 })).toEqual(['14-20']);
    expect(firing(rule('g > 5', 10), source, { to: 60 })).toEqual([]);
  });

  test('is open while it holds at the end of what is asked', () => {
    expect(firing(rule('g > 5'), source, { to: 15 })).toEqual(['10-']);
  });

  test('is not looked at before anything is known', () => {
    const silent = rule('(sum(increase(c[5m])) or vector(0)) == 0');
    expect(firing(silent, source, { from: -60, to: 3, since: 0 })).toEqual(['0-']);
  });

  test('whose data stop resolves when the last sample is five minutes old', () => {
    expect(firing(rule('g > 0'), source, { to: 60 })).toEqual(['0-34']);
  });
});

test('each label set fires by itself, without the metric’s name', () => {
  const source = memorySource([
    gauge({ __name__: 'g', route: '/a' }, [1, 9, 9, 1, 1, 1]),
    gauge({ __name__: 'g', route: '/b' }, [1, 1, 9, 9, 9, 9]),
  ]);
  expect(firing(rule('g > 5'), source, { to: 5 })).toEqual(['/a 1-3', '/b 2-']);
});

test('two metrics of which one alert would have the same labels are refused', () => {
  const source = memorySource([gauge({ __name__: 'a' }, [1]), gauge({ __name__: 'b' }, [1])]);
  expect(() => firing(rule('{__name__=~"a|b"} > 0'), source, { to: 0 })).toThrow(
    new PromqlError(spanOf(parsePromql('{__name__=~"a|b"} > 0')), {
      code: 'evaluation',
      problem:
        'an alert has two elements with the labels {} at one instant, as the metric’s name is not a label of an alert',
      fix: 'select one metric, or aggregate by labels that differ',
    }),
  );
});

describe('an incident that began before what is asked for', () => {
  const days = 4;
  const values = Array.from({ length: days * 1_440 }, (_, index) => (index >= 700 ? 9 : 1));
  const source = memorySource([gauge({ __name__: 'g' }, values)]);

  test('has its beginning, days before', () => {
    expect(firing(rule('g > 5', 5), source, { from: 3 * 1_440 + 90, to: 4 * 1_440 - 1, since: -1_440 })).toEqual([
      '705-',
    ]);
  });

  test('began at the latest with what is known', () => {
    expect(firing(rule('g > 5'), source, { from: 3 * 1_440, to: 3 * 1_440 + 30, since: 2_000 })).toEqual(['2000-']);
  });
});

test('a threshold without data keeps its incident until it is closed automatically', () => {
  const values = [1, 9, 9, ...times(60, undefined), 1, 9];
  const threshold: FiringRule = {
    condition: parsePromql('last_over_time(g[1m]) > 5'),
    data: parsePromql('last_over_time(g[1m])'),
    hold: 0,
    missing: { kind: 'NoOp', autoClose: 30 * minute },
  };
  const source = memorySource([gauge({ __name__: 'g' }, values)]);
  expect(firing(threshold, source, { to: 64 })).toEqual(['1-32', '64-']);
  expect(firing(threshold, source, { from: 20, to: 25 })).toEqual(['1-']);
  expect(firing(threshold, source, { from: 40, to: 45 })).toEqual([]);
  expect(firing({ ...threshold, missing: { kind: 'Inactive' } }, source, { to: 64 })).toEqual(['1-3', '64-']);
});

test('what fires is the same whichever range is asked for', () => {
  const stretch = fc.record({ minutes: fc.integer({ min: 1, max: 900 }), value: fc.constantFrom(1, 9, undefined) });
  fc.assert(
    fc.property(
      fc.array(stretch, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(0, 3, 45),
      fc.integer({ min: 0, max: 6_000 }),
      fc.integer({ min: 0, max: 3_000 }),
      (stretches, hold, from, length) => {
        const values = stretches.flatMap(({ minutes, value }) => times(minutes, value));
        const source = memorySource([gauge({ __name__: 'g' }, values)]);
        const one = rule('avg_over_time(g[7m]) > 5', hold);
        const to = from + length;
        const whole = firing(one, source, { from: 0, to });
        const inside = whole.filter((text) => text.endsWith('-') || Number(text.split('-')[1]) > from);
        expect(firing(one, source, { from, to })).toEqual(inside);
      },
    ),
    { numRuns: 60 },
  );
});

test('the parts of an expression that rules have in common are read once a day', () => {
  let selected = 0;
  const memory = memorySource([gauge({ __name__: 'c' }, times(1_440, 1))]);
  const source: SeriesSource = {
    select: (...query) => {
      selected += 1;
      return memory.select(...query);
    },
  };
  const range = { from: start, to: start + 2 * day - minute, since: start };
  firingOf([rule('sum(increase(c[5m])) > 1'), rule('sum(increase(c[5m])) > 2')], source, range);
  expect(selected).toBe(2);
});
