import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability } from '../../model/objective.ts';
import { sumOf } from '../../numbers/sum.ts';
import { judge } from '../judge.ts';
import { sloOf } from '../slo.ts';
import { clockText } from '../../text/date.ts';
import { periodOf } from './period.ts';
import { budgetSteps, daySteps } from './budgetSteps.ts';
import { worstStretches } from './stretches.ts';
import type { Hour } from './reads.ts';

const objective = availability('api', { target: '99%', window: '30d', why: 'callers were told so', rejected: [] });
const slo = sloOf({ id: 'orders' }, objective);
const hour = 3_600_000;
const start = Date.UTC(2026, 10, 1);

const hoursOf = (counts: readonly (readonly [index: number, bad: number, total: number])[]): readonly Hour[] =>
  counts.map(([index, bad, total]) => ({
    from: start + index * hour,
    to: start + (index + 1) * hour,
    good: total - bad,
    total,
  }));

const someHours = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 20, max: 900 })),
    { selector: ([index]) => index, maxLength: 120, minLength: 1 },
  )
  .map((counts) => hoursOf(counts.toSorted(([one], [other]) => one - other)));

const november = { from: start, to: start + 30 * 24 * hour };

describe('the budget over time', () => {
  test('is that of all events of the period: it never grows, and ends at its own figure', () => {
    fc.assert(
      fc.property(someHours, fc.integer({ min: 1, max: 60 }), (hours, most) => {
        const counts = {
          good: sumOf(hours, ({ good }) => good),
          total: sumOf(hours, ({ total }) => total),
          overdue: 0,
        };
        const judgement = judge(counts, slo);
        const steps = budgetSteps(slo, hours, counts.total, daySteps(november, most));
        steps.forEach(({ left }, index) => expect(left.lte(steps[index - 1]?.left ?? 1)).toBe(true));
        expect(steps.at(-1)?.left.eq(judgement.kind === 'Judged' ? judgement.budgetLeft : 0)).toBe(true);
        expect(sumOf(steps, ({ total }) => total)).toBe(counts.total);
      }),
    );
  });

  test('has no steps without events', () => {
    expect(budgetSteps(slo, [], 0, daySteps(november, 10))).toEqual([]);
  });
});

describe('the steps of a table', () => {
  test.each([
    ['2026-11-01T00:00Z', '2026-11-08T00:00Z', 10, 7],
    ['2026-11-01T12:00Z', '2026-11-08T12:00Z', 10, 8],
    ['2026-11-01T00:00Z', '2026-12-01T00:00Z', 10, 5],
    ['2026-10-01T00:00Z', '2027-01-01T00:00Z', 10, 7],
    ['2026-01-01T00:00Z', '2027-01-01T00:00Z', 10, 10],
    ['2026-01-01T00:00Z', '2027-01-01T00:00Z', 400, 365],
  ])('from %s to %s are at most %d: %d', (from, to, most, count) => {
    const interval = { from: Date.parse(from), to: Date.parse(to) };
    const steps = daySteps(interval, most);
    expect(steps.length).toBe(count);
    expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([interval.from, interval.to]);
    steps.slice(1).forEach((step, index) => expect(step.from).toBe(steps[index]?.to));
  });
});

describe('the worst times', () => {
  test('are hours that follow each other as one, most bad events first', () => {
    const hours = hoursOf([
      [3, 2, 100],
      [10, 40, 100],
      [11, 50, 100],
      [12, 0, 100],
      [13, 5, 100],
    ]);
    expect(
      worstStretches(hours).map(({ from, to, bad, total }) => [(from - start) / hour, (to - start) / hour, bad, total]),
    ).toEqual([
      [10, 12, 90, 200],
      [13, 14, 5, 100],
      [3, 4, 2, 100],
    ]);
  });

  test('are none where nothing was bad', () => {
    expect(worstStretches(hoursOf([[1, 0, 100]]))).toEqual([]);
  });

  test('never have more bad events than there were, and are apart', () => {
    fc.assert(
      fc.property(someHours, (hours) => {
        const worst = worstStretches(hours);
        expect(sumOf(worst, ({ bad }) => bad)).toBeLessThanOrEqual(sumOf(hours, ({ good, total }) => total - good));
        const inTime = worst.toSorted((one, other) => one.from - other.from);
        inTime.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThan(inTime[index]?.to ?? 0));
      }),
    );
  });
});

test.each(['America/Santiago', 'Asia/Kolkata', 'Pacific/Apia', undefined])(
  'steps are whole days by the clock of %s, and leave nothing out',
  (zone) => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2011, 0) / hour, max: Date.UTC(2040, 0) / hour }),
        fc.integer({ min: 1, max: 100 * 24 }),
        fc.integer({ min: 1, max: 60 }),
        (first, hours, most) => {
          const interval = { from: first * hour, to: (first + hours) * hour };
          const { clock } = periodOf('1d', interval.to, zone);
          const steps = daySteps(interval, most, clock);
          expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([interval.from, interval.to]);
          steps.forEach(({ from, to }, index) => {
            expect(from).toBeLessThan(to);
            if (index === 0) return;
            expect(from).toBe(steps[index - 1]!.to);
            // Midnight, or where the clock has none, the hour after it.
            expect(clockText(from, false, clock)).toMatch(/^0[01]:00$/);
          });
        },
      ),
    );
  },
);

test.each([
  // The clock goes from 24:00 to 01:00.
  { zone: 'America/Santiago', around: '2026-09-06', begins: '2026-09-06T04:00' },
  // From 01:00 back to 00:00: midnight occurs twice, and the day begins with the first.
  { zone: 'America/Havana', around: '2026-11-01', begins: '2026-11-01T04:00' },
  { zone: 'Europe/Berlin', around: '2026-03-30', begins: '2026-03-29T22:00' },
])('in $zone, $around begins at $begins UTC', ({ zone, around, begins }) => {
  const noon = Date.parse(`${around}T12:00Z`);
  const { clock } = periodOf('1d', noon, zone);
  const steps = daySteps({ from: noon - 36 * hour, to: noon }, 60, clock);
  expect(steps.map(({ from }) => new Date(from).toISOString().slice(0, 16))).toContain(begins);
});
