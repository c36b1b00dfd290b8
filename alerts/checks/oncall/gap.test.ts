import { expect, test } from '@jest/globals';
import { gap } from './gap.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const layer = 'onCall.schedules.0.layers.0';
const year = 'the 52 weeks from 2026-11-30';

test.each([
  [
    'restrictions that leave hours open',
    { [`${layer}.restrictions`]: [{ days: weekdays, begin: '09:00', end: '18:00' }] },
    `for 265 days 21 hours in 261 gaps within ${year}; the first is until 2026-11-30T09:00-03:00 (America/Santiago)`,
    'add a first layer without restrictions: it has the hours that the others leave open',
  ],
  [
    'a rotation that ends',
    { [`${layer}.end`]: '2027-03-01T09:00' },
    'for 272 days 12 hours, from 2027-03-01T09:00-03:00 on (America/Santiago)',
    'add a layer for this time, or begin a layer earlier or end it later',
  ],
  [
    'a rotation whose first turn is in the future',
    { [`${layer}.begin`]: '2026-12-14T09:00' },
    'for 14 days 12 hours, until 2026-12-14T09:00-03:00 (America/Santiago)',
    'add a layer for this time, or begin a layer earlier or end it later',
  ],
  [
    'an override of nobody',
    {
      'onCall.schedules.0.overrides': [
        { people: [], begin: '2026-12-25T00:00-03:00', end: '2026-12-26T00:00-03:00', reason: 'holiday' },
      ],
    },
    'for 1 day, from 2026-12-25T00:00-03:00 to 2026-12-26T00:00-03:00 (America/Santiago)',
    'name somebody in overrides[0], or end it earlier',
  ],
])('%s leaves a gap', (_cause, changes, extent, fix) => {
  expect(shopFindings(gap, changes)).toEqual(
    finding(gap, 'onCall.schedules[0]', `nobody is on call of 'primary' ${extent}`, fix),
  );
});

test('hours that follow the sun leave none, on days on which clocks are set either', () => {
  const zones = { 'America/Santiago': '13:00 24:00', 'Europe/Berlin': '10:00 20:00', 'Asia/Kolkata': '08:30 18:30' };
  const layers = Object.entries(zones).map(([timeZone, hours]) => {
    const [begin, end] = hours.split(' ');
    const restrictions = [{ begin, end }];
    return {
      name: timeZone,
      people: ['ana', 'ben'],
      turn: 'weekly',
      begin: '2026-01-05T10:00',
      timeZone,
      restrictions,
    };
  });
  expect(shopFindings(gap, { 'onCall.schedules.0.layers': layers })).toEqual([]);
});

test('hours that only touch in winter leave an hour open in summer', () => {
  const half = (name: string, timeZone: string, begin: string, end: string): object => ({
    name,
    people: ['ana', 'ben'],
    turn: 'weekly',
    begin: '2026-01-05T10:00',
    timeZone,
    restrictions: [{ begin, end }],
  });
  // Berlin 01:00 is midnight in UTC in winter, and Kolkata has no summer time.
  const layers = [
    half('Berlin', 'Europe/Berlin', '13:00', '01:00'),
    half('Bengaluru', 'Asia/Kolkata', '05:30', '17:30'),
  ];
  expect(shopFindings(gap, { 'onCall.schedules.0.layers': layers })).toEqual(
    finding(
      gap,
      'onCall.schedules[0]',
      `nobody is on call of 'primary' for 9 days 1 hour in 217 gaps within ${year}; the first is from 2027-03-28T20:00-03:00 to 2027-03-28T21:00-03:00 (America/Santiago)`,
      'add a first layer without restrictions: it has the hours that the others leave open',
    ),
  );
});

test('a gap that is over is no finding, and one of this week is the same on each day before it', () => {
  const off = [{ people: [], begin: '2026-12-03T00:00Z', end: '2026-12-03T06:00Z', reason: 'move of the office' }];
  const on = (today: string): readonly string[] => shopFindings(gap, { 'onCall.schedules.0.overrides': off }, today);
  expect(on('2026-12-01')).toEqual(on('2026-11-30'));
  expect(on('2026-12-03')).toHaveLength(3);
  expect(on('2026-12-04')).toEqual([]);
});
