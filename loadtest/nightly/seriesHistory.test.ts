/** A regression stays open until it is mended or accepted: properties over hundreds of nights, with fixed seeds. */
import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { nightOf } from './nights.ts';
import type { Regression, SeriesEvent } from './regression.ts';
import { seriesHistory, type SeriesHistory, type SeriesNight } from './seriesHistory.ts';

const day = 86_400_000;
const first = Date.parse('2025-01-01');
const nightAt = (index: number): string => nightOf(first + index * day);

/** Source: Box and Muller, Annals of Mathematical Statistics 29 (1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

interface Shape {
  readonly seed: number;
  readonly count: number;
  readonly noise: number;
  /** The level of a night. */
  readonly level: (night: number) => number;
}

const seriesOf = ({ seed, count, noise, level }: Shape): readonly SeriesNight[] => {
  const random = seededRandom(seed * 7_919 + 13);
  return Array.from({ length: count }, (_, index) => ({
    night: nightAt(index),
    startedAt: new Date(first + index * day + 7_200_000).toISOString(),
    value: level(index) * (1 + noise * normal(random)),
    revision: index < 40 ? 'aaaa' : 'bbbb',
  }));
};

const openOf = ({ regressions }: SeriesHistory): Regression | undefined =>
  regressions.find(({ ended }) => ended === undefined);
const historyOf = (nights: readonly SeriesNight[], events: readonly SeriesEvent[] = []): SeriesHistory =>
  seriesHistory('p95', nights, events);

describe.each([
  { step: 0.08, noise: 0.01, within: 5 },
  { step: 0.08, noise: 0.03, within: 16 },
  { step: 0.15, noise: 0.05, within: 16 },
  { step: 0.3, noise: 0.02, within: 5 },
])('a step of $step with noise of $noise', ({ step, noise, within }) => {
  const shapes = [1, 2, 3].map((seed) => ({ seed, noise, count: 440 }));

  test('stays open for 400 nights if nobody mends it, with the level before it', () => {
    for (const shape of shapes) {
      const history = historyOf(seriesOf({ ...shape, level: (night) => (night < 40 ? 100 : 100 * (1 + step)) }));
      const open = openOf(history);
      expect(Math.abs(open!.before.level - 100)).toBeLessThan(300 * noise);
      expect(Date.parse(open!.opened)).toBeLessThanOrEqual(first + 50 * day);
      expect(history.regressions.filter(({ opened }) => opened >= nightAt(39))).toHaveLength(1);
    }
  });

  test(`is recovered within ${within} nights of its mend, and on no night before`, () => {
    for (const shape of shapes) {
      const mended = 200;
      const nights = seriesOf({
        ...shape,
        count: 260,
        level: (night) => (night < 40 || night >= mended ? 100 : 100 * (1 + step)),
      });
      const { regressions } = historyOf(nights);
      const ended = regressions.find(({ opened }) => opened >= nightAt(39))!.ended!;
      expect(ended.kind).toBe('recovered');
      expect(ended.night >= nightAt(mended)).toBe(true);
      expect(ended.night < nightAt(mended + within)).toBe(true);
    }
  });
});

test.each([1, 2, 3, 4, 5])('+1 %% a night for 20 nights is found while it goes on (seed %i)', (seed) => {
  const level = (night: number): number => 100 * (1 + 0.01 * Math.min(20, Math.max(0, night - 39)));
  const open = openOf(historyOf(seriesOf({ seed, count: 60, noise: 0.02, level })));
  expect(open).toBeDefined();
  expect(open!.opened <= nightAt(50)).toBe(true);
  expect(Math.abs(open!.before.level - 100)).toBeLessThan(4);
});

test('a drift too slow to see beside the neighbouring nights is found against the first nights', () => {
  const level = (night: number): number => 100 * (1 + 0.0005 * night);
  const open = openOf(historyOf(seriesOf({ seed: 4, count: 300, noise: 0.02, level })));
  expect(open).toBeDefined();
  expect(open!.before.level).toBeLessThan(105);
});

test('half a recovery is none', () => {
  const level = (night: number): number => (night < 40 ? 100 : night < 80 ? 120 : 111);
  const history = historyOf(seriesOf({ seed: 5, count: 200, noise: 0.02, level }));
  const open = openOf(history)!;
  expect(open.now!).toBeGreaterThan(109);
  expect(open.now!).toBeLessThan(113);
  expect(history.regressions).toHaveLength(1);
});

test('what gets worse again while it is open says so, and recovers only at the level before the first step', () => {
  const level = (night: number): number => (night < 40 ? 100 : night < 80 ? 115 : night < 120 ? 130 : 115);
  const nights = seriesOf({ seed: 6, count: 200, noise: 0.02, level });
  const open = openOf(historyOf(nights))!;
  const again = open.worsened[0]!;
  expect([nightAt(78), nightAt(79), nightAt(80)]).toContain(again.night);
  expect(again.after).toBeGreaterThan(again.before * 1.05);
  expect(Math.round(open.before.level / 5) * 5).toBe(100);
});

test('a short improvement that ends where it had begun is no regression; a lasting one that ends is one', () => {
  const until =
    (end: number) =>
    (night: number): number =>
      night >= 60 && night < end ? 90 : 100;
  const openAfter = (end: number): boolean =>
    openOf(historyOf(seriesOf({ seed: 12, count: 130, noise: 0.005, level: until(end) }))) !== undefined;
  expect([openAfter(66), openAfter(110)]).toEqual([false, true]);
});

const accepted = (night: number): SeriesEvent => ({
  kind: 'accepted',
  at: new Date(first + night * day + 40_000_000).toISOString(),
  night: nightAt(night),
  who: 'ana',
  why: 'the new index',
});

test('an acceptance closes it, later nights are compared with the accepted level, and the next step opens again', () => {
  const level = (night: number): number => (night < 40 ? 100 : night < 150 ? 112 : 125);
  const nights = seriesOf({ seed: 7, count: 200, noise: 0.02, level });
  const until = (count: number): SeriesHistory => historyOf(nights.slice(0, count), [accepted(60)]);
  expect(openOf(historyOf(nights.slice(0, 61)))).toBeDefined();
  expect(until(61).regressions.map(({ ended }) => ended)).toEqual([
    { kind: 'accepted', night: nightAt(60), who: 'ana', why: 'the new index', at: accepted(60).at },
  ]);
  expect(openOf(until(150))).toBeUndefined();
  const open = openOf(until(200))!;
  expect(Math.round(open.before.level)).toBe(112);
  expect(open.opened <= nightAt(156)).toBe(true);
});

test('after an acceptance the level before it is better, not a condition', () => {
  const level = (night: number): number => (night >= 40 && night < 100 ? 112 : 100);
  const { changes, regressions } = historyOf(seriesOf({ seed: 8, count: 140, noise: 0.02, level }), [accepted(60)]);
  expect(changes.find(({ night }) => night >= nightAt(98))).toMatchObject({ worse: false });
  expect(regressions.filter(({ opened }) => opened < nightAt(110))).toHaveLength(1);
});

describe('what the history has recorded stays', () => {
  const level = (night: number): number => (night < 40 ? 100 : 115);
  const nights = seriesOf({ seed: 9, count: 440, noise: 0.02, level });
  const regression = openOf(historyOf(nights.slice(0, 60)))!;
  const at = new Date(first + 60 * day).toISOString();
  const opened: SeriesEvent = { kind: 'opened', at, regression: { ...regression, now: undefined } };

  test.each([50, 300, 438])('without the first %i nights it is open, since the same night', (gone) => {
    const open = openOf(historyOf(nights.slice(gone), [opened]))!;
    expect(open).toMatchObject({ night: regression.night, opened: regression.opened, before: regression.before });
    expect(Math.round(open.now! / 5) * 5).toBe(115);
  });

  test('without any night it is open', () => {
    expect(openOf(historyOf([], [opened]))).toMatchObject({ opened: regression.opened, now: undefined });
  });

  test('with all nights it is one regression, not two', () => {
    expect(historyOf(nights, [opened]).regressions).toHaveLength(1);
    expect(historyOf(nights, [opened, opened]).regressions).toHaveLength(1);
  });

  test('it recovers when its level is back, though the nights before it are gone', () => {
    const back = seriesOf({ seed: 10, count: 340, noise: 0.02, level: (night) => (night < 320 ? 115 : 100) });
    const { regressions } = historyOf(back.slice(300), [opened]);
    expect(regressions).toHaveLength(1);
    expect(regressions[0]!.ended).toMatchObject({ kind: 'recovered' });
    expect(regressions[0]!.ended!.night >= nightAt(320)).toBe(true);
    expect(regressions[0]!.ended!.night < nightAt(330)).toBe(true);
  });

  test('a recorded recovery is not announced again without its nights', () => {
    const recovered: SeriesEvent = {
      kind: 'recovered',
      at: new Date(first + 90 * day).toISOString(),
      night: nightAt(90),
      level: 101,
    };
    expect(openOf(historyOf([], [recovered, opened]))).toBeUndefined();
  });
});
