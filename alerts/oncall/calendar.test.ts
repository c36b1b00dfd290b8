/** ical.js, a reader of calendars by others, reads every calendar that is written here. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import ICAL from 'ical.js';
import { seededRandom } from '../../numbers/random.ts';
import { iCalendarText, type CalendarEvent } from '../../text/iCalendar.ts';
import { shiftsOfCalendar, weeksIn } from './calendar.ts';
import { eventsOfSchedule } from './calendarEvents.ts';
import { randomCase } from './testing/randomSchedule.ts';
import { rotation, schedule } from './testing/schedules.ts';
import { compileSchedule, segmentAt } from './timeline.ts';

const horizon = { begin: Date.parse('2026-11-30T00:00Z'), end: Date.parse('2026-12-28T00:00Z') };
const context = { people: [], organization: 'shop' };

const read = (text: string): readonly ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));

const written = (events: readonly CalendarEvent[]): string =>
  iCalendarText({ name: 'on call', made: Date.parse('2026-11-30T12:00Z'), events });

test('a calendar of random schedules is read as the shifts that were written', () => {
  const random = seededRandom(14);
  for (let index = 0; index < 36; index += 1) {
    const { schedule: plan, begin, end } = randomCase(random, index);
    const events = eventsOfSchedule(plan, { begin, end }, context);
    const found = read(written(events));
    expect(
      found.map((event) => [event.uid, event.startDate.toJSDate().getTime(), event.endDate.toJSDate().getTime()]),
    ).toEqual(events.map((event) => [event.uid, event.begin, event.end]));
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  }
});

test('any text comes back as it was written: commas, line breaks, emoji over the fold; no line is longer than 75 octets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const event = {
        uid: 'a@b',
        begin: horizon.begin,
        end: horizon.end,
        summary: text,
        description: `${text}, ${text}`,
        category: 'c',
      };
      const calendar = written([event]);
      for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const [found] = read(calendar);
      // oxlint-disable-next-line no-control-regex -- a calendar cannot hold them
      const expected = text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
      expect([found?.summary ?? '', found?.description]).toEqual([expected, `${expected}, ${expected}`]);
    }),
    { numRuns: 300 },
  );
});

test('lines end with CRLF, and times are in UTC', () => {
  const calendar = written(eventsOfSchedule(schedule({}), { begin: horizon.begin, end: horizon.begin + 1 }, context));
  expect(calendar.split('\r\n').filter((line) => /^(DT|UID|SUMMARY)/.test(line))).toEqual([
    'UID:data-platform-20261123T0900@shop.atalaya',
    'DTSTAMP:20261130T120000Z',
    'DTSTART:20261123T090000Z',
    'DTEND:20261130T090000Z',
    'SUMMARY:bo on call: data-platform',
  ]);
  expect(calendar.replaceAll('\r\n', '')).not.toContain('\n');
});

describe('the same shift', () => {
  const plan = schedule({
    layers: [rotation({ people: ['ana', 'bo', 'chloe'] })],
    overrides: [
      { people: ['eva'], instead: undefined, begin: '2026-12-09T08:00Z', end: '2026-12-09T20:00Z', reason: 'dentist' },
    ],
  });
  const uids = (from: string): readonly string[] =>
    eventsOfSchedule(plan, { begin: Date.parse(from), end: horizon.end }, context).map(({ uid }) => uid);

  test('has the same id whenever the calendar is made', () => {
    const [early, late] = [uids('2026-11-30T00:00Z'), uids('2026-12-09T13:37Z')];
    expect(early.slice(-late.length)).toEqual(late);
    expect(early.length).toBeGreaterThan(late.length);
  });

  test('is whole, although the weeks that are shown begin within it', () => {
    const [first] = shiftsOfCalendar(plan, { begin: Date.parse('2026-12-02T00:00Z'), end: horizon.end });
    expect([new Date(first!.begin).toISOString(), first!.beginsHere]).toEqual(['2026-11-30T09:00:00.000Z', true]);
  });

  test('of one person who is always on call has neither beginning nor end', () => {
    const always = schedule({ layers: [rotation({ people: ['ana'], begin: '2020-01-06T09:00' })] });
    const [shift, ...others] = shiftsOfCalendar(always, horizon);
    expect(others).toEqual([]);
    expect(shift).toMatchObject({ ...horizon, beginsHere: false, endsHere: false });
    expect(eventsOfSchedule(always, horizon, context).map(({ uid }) => uid)).toEqual([
      'data-platform-earlier@shop.atalaya',
    ]);
  });
});

test('a gap is an event that says so', () => {
  const plan = schedule({ layers: [rotation({ restrictions: [{ begin: '08:00', end: '20:00' }] })] });
  const summaries = eventsOfSchedule(plan, { begin: horizon.begin, end: horizon.begin + 1 }, context).map(
    ({ summary }) => summary,
  );
  expect(summaries).toEqual(['NOBODY on call: data-platform']);
});

test('weeks run from Monday to Monday by the clock of the zone: 169 hours where it is set back', () => {
  const weeks = weeksIn(
    { begin: Date.parse('2026-10-28T12:00Z'), end: Date.parse('2026-11-10T12:00Z') },
    'America/Chicago',
  );
  expect(
    weeks.map(({ begin, end, number }) => [new Date(begin).toISOString(), (end - begin) / 3_600_000, number]),
  ).toEqual([
    ['2026-10-26T05:00:00.000Z', 169, 44],
    ['2026-11-02T06:00:00.000Z', 168, 45],
    ['2026-11-09T06:00:00.000Z', 168, 46],
  ]);
});

test.each([
  ['2026-12-30T00:00Z', '2026 53'],
  ['2027-01-02T00:00Z', '2026 53'],
  ['2027-01-05T00:00Z', '2027 1'],
  ['2024-12-30T00:00Z', '2025 1'],
])('the ISO week of %s is %s', (at, expected) => {
  const [week] = weeksIn({ begin: Date.parse(at), end: Date.parse(at) + 1 }, 'UTC');
  expect(`${week!.year} ${week!.number}`).toBe(expected);
});

test('at any instant the calendar shows whom the timeline has', () => {
  const random = seededRandom(15);
  for (let index = 0; index < 36; index += 1) {
    const { schedule: plan, begin, end } = randomCase(random, index);
    const timeline = compileSchedule(plan, { begin, end });
    const shifts = shiftsOfCalendar(plan, { begin, end });
    for (let question = 0; question < 50; question += 1) {
      const at = begin + Math.floor(random() * (end - begin));
      const shown = shifts.find((shift) => shift.begin <= at && at < shift.end);
      expect(shown?.people).toEqual(segmentAt(timeline, at)?.people);
    }
  }
});
