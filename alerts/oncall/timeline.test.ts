import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Rotation } from '../../model/oncall/schedule.ts';
import { seededRandom } from '../../numbers/random.ts';
import { randomCase } from './testing/randomSchedule.ts';
import { segmentTexts, whoAt } from './testing/segmentTexts.ts';
import { rotation, schedule } from './testing/schedules.ts';
import { compileSchedule, segmentAt } from './timeline.ts';

const workdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;
const turn = (count: number, unit: Rotation['turn']['unit']): Rotation['turn'] => ({ count, unit });

describe('turns', () => {
  test('of a month that begin on day 31 begin on the last day of a shorter month, and on day 31 again', () => {
    const layers = [rotation({ turn: turn(1, 'month'), begin: '2027-12-31T09:00' })];
    expect(segmentTexts({ layers }, '2027-12-31T09:00Z', '2028-06-01T00:00Z')).toEqual([
      '2027-12-31T09:00 ana',
      '2028-01-31T09:00 bo',
      '2028-02-29T09:00 chloe',
      '2028-03-31T09:00 ana',
      '2028-04-30T09:00 bo',
      '2028-05-31T09:00 chloe',
    ]);
  });

  test('of several people are on call together, in their order', () => {
    const layers = [rotation({ people: [['ana', 'bo'], 'chloe'] })];
    expect(segmentTexts({ layers }, '2026-11-30T00:00Z', '2026-12-14T00:00Z')).toEqual([
      '2026-11-30T00:00 ana, bo',
      '2026-11-30T09:00 chloe',
      '2026-12-07T09:00 ana, bo',
    ]);
  });

  test('have nobody before the first begins, and from the end of the rotation on', () => {
    const layers = [rotation({ begin: '2026-12-01T09:00', end: '2026-12-10T12:00' })];
    expect(segmentTexts({ layers }, '2026-11-30T00:00Z', '2026-12-14T00:00Z')).toEqual([
      '2026-11-30T00:00 nobody',
      '2026-12-01T09:00 ana',
      '2026-12-08T09:00 bo',
      '2026-12-10T12:00 nobody',
    ]);
  });

  test('of a rotation that began twenty years ago are found without walking from there', () => {
    const layers = [rotation({ begin: '2006-01-02T09:00', turn: turn(1, 'day') })];
    // 7,636 days after the first.
    expect(whoAt({ layers }, '2026-11-30T09:00Z')).toEqual([['ana', 'bo', 'chloe'][7_637 % 3]]);
    expect((Date.parse('2026-11-30') - Date.parse('2006-01-02')) / 86_400_000).toBe(7_637);
  });

  test('are handed over by the clock of the rotation, whatever the zone of the schedule', () => {
    const layers = [rotation({ timeZone: 'Asia/Kolkata', turn: turn(1, 'day'), begin: '2026-11-30T09:00' })];
    expect(segmentTexts({ layers, timeZone: 'America/Santiago' }, '2026-11-30T00:00Z', '2026-12-02T00:00Z')).toEqual([
      '2026-11-30T00:00 nobody',
      '2026-11-30T03:30 ana',
      '2026-12-01T03:30 bo',
    ]);
  });

  test('of a day that a zone left out are over before they begin, and count', () => {
    const layers = [rotation({ timeZone: 'Pacific/Apia', turn: turn(1, 'day'), begin: '2011-12-29T09:00' })];
    // 30 December 2011 did not exist in Samoa.
    expect(segmentTexts({ layers }, '2011-12-29T00:00Z', '2012-01-01T00:00Z')).toEqual([
      '2011-12-29T00:00 nobody',
      '2011-12-29T19:00 ana',
      '2011-12-30T10:00 bo',
      '2011-12-30T19:00 chloe',
      '2011-12-31T19:00 ana',
    ]);
  });
});

describe('restrictions', () => {
  const nights = { days: ['Friday'], begin: '22:00', end: '06:00' } as const;

  test('over midnight belong to the weekday on which they begin', () => {
    expect(
      segmentTexts({ layers: [rotation({ restrictions: [nights] })] }, '2026-12-04T00:00Z', '2026-12-06T00:00Z'),
    ).toEqual(['2026-12-04T00:00 nobody', '2026-12-04T22:00 chloe', '2026-12-05T06:00 nobody']);
  });

  test('that touch or overlap are one time on call', () => {
    const restrictions = [
      nights,
      { days: ['Saturday'], begin: '06:00', end: '12:00' },
      { begin: '05:00', end: '07:00' },
    ] as const;
    expect(segmentTexts({ layers: [rotation({ restrictions })] }, '2026-12-05T00:00Z', '2026-12-06T00:00Z')).toEqual([
      '2026-12-05T00:00 chloe',
      '2026-12-05T12:00 nobody',
    ]);
  });

  test('of which no hour exists on the day on which a clock is set forward are left out on that day', () => {
    const layers = [rotation({ timeZone: 'America/Chicago', restrictions: [{ begin: '02:00', end: '03:00' }] })];
    expect(segmentTexts({ layers }, '2026-03-07T06:00Z', '2026-03-10T05:00Z')).toEqual([
      '2026-03-07T06:00 nobody',
      '2026-03-07T08:00 chloe',
      '2026-03-07T09:00 nobody',
      '2026-03-09T07:00 chloe',
      '2026-03-09T08:00 nobody',
    ]);
  });

  test('of 24 hours by a daily turn on working days pass over nobody, where a turn counts shifts', () => {
    const layers = [
      rotation({
        people: ['ana', 'bo', 'chloe', 'dev'],
        turn: turn(1, 'day'),
        begin: '2026-11-30T00:00',
        restrictions: [{ days: workdays, begin: '09:00', end: '17:00' }],
        advance: 'shift',
      }),
    ];
    const people = segmentTexts({ layers }, '2026-11-30T00:00Z', '2026-12-12T00:00Z').filter(
      (text) => !text.endsWith('nobody'),
    );
    expect(people.map((text) => text.slice(5))).toEqual([
      '11-30T09:00 ana',
      '12-01T09:00 bo',
      '12-02T09:00 chloe',
      '12-03T09:00 dev',
      '12-04T09:00 ana',
      '12-07T09:00 bo',
      '12-08T09:00 chloe',
      '12-09T09:00 dev',
      '12-10T09:00 ana',
      '12-11T09:00 bo',
    ]);
  });
});

test('a later layer covers an earlier one where it has somebody, and nowhere else', () => {
  const layers = [
    rotation({ people: ['ana'] }),
    rotation({ people: ['bo'], restrictions: [{ begin: '09:00', end: '17:00' }] }),
    rotation({ people: ['chloe'], restrictions: [{ begin: '12:00', end: '13:00' }], end: '2026-12-02T00:00' }),
  ];
  expect(segmentTexts({ layers }, '2026-12-01T00:00Z', '2026-12-03T00:00Z')).toEqual([
    '2026-12-01T00:00 ana',
    '2026-12-01T09:00 bo',
    '2026-12-01T12:00 chloe',
    '2026-12-01T13:00 bo',
    '2026-12-01T17:00 ana',
    '2026-12-02T09:00 bo',
    '2026-12-02T17:00 ana',
  ]);
});

const anyCase = fc.tuple(fc.nat(), fc.nat(1_000)).map(([seed, index]) => randomCase(seededRandom(seed), index));

describe('any schedule', () => {
  test('has segments from the beginning of the horizon to its end, without holes, and neighbours that differ', () => {
    fc.assert(
      fc.property(anyCase, ({ schedule: plan, begin, end }) => {
        const { segments } = compileSchedule(plan, { begin, end });
        let at = begin;
        let last: unknown;
        for (const segment of segments) {
          expect(segment.begin).toBe(at);
          expect(segment.end).toBeGreaterThan(segment.begin);
          expect({ people: segment.people, by: segment.by }).not.toEqual(last);
          last = { people: segment.people, by: segment.by };
          at = segment.end;
        }
        expect(at).toBe(end);
      }),
      { numRuns: 150 },
    );
  });

  test('has the same people at an instant, whatever the horizon in which it is asked', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        (random, share, days) => {
          const { schedule: plan, begin, end } = random;
          const at = begin + Math.floor(share * (end - begin));
          const narrow = segmentAt(compileSchedule(plan, { begin: at, end: at + 1 }), at);
          const wide = segmentAt(
            compileSchedule(plan, { begin: at - days * 86_400_000, end: at + days * 86_400_000 }),
            at,
          );
          expect([narrow?.people, narrow?.by]).toEqual([wide?.people, wide?.by]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is not changed by an override of nobody’s turn, nor by one that is over', () => {
    fc.assert(
      fc.property(anyCase, ({ schedule: plan, begin, end }) => {
        const past = {
          people: ['zoe'],
          instead: undefined,
          begin: '2001-01-01T00:00Z',
          end: '2001-02-01T00:00Z',
          reason: 'x',
        };
        const nobody = {
          ...past,
          instead: 'zoe',
          begin: new Date(begin).toISOString(),
          end: new Date(end).toISOString(),
        };
        const changed = { ...plan, overrides: [...plan.overrides, past, nobody] };
        expect(compileSchedule(changed, { begin, end })).toEqual(compileSchedule(plan, { begin, end }));
      }),
      { numRuns: 100 },
    );
  });
});

test('outside of the horizon there is no segment, and a horizon of no length has none', () => {
  const timeline = compileSchedule(schedule({}), { begin: 1_000, end: 2_000 });
  expect([segmentAt(timeline, 999), segmentAt(timeline, 2_000), segmentAt(timeline, Number.NaN)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(segmentAt(timeline, 1_000)).toBeDefined();
  expect(compileSchedule(schedule({}), { begin: 5, end: 5 }).segments).toEqual([]);
});
