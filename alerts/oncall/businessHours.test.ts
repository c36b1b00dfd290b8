import { describe, expect, test } from '@jest/globals';
import { openingFrom } from './businessHours.ts';

describe('business hours', () => {
  const businessHours = {
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    begin: '09:00',
    end: '18:00',
    holidays: ['chile'],
  } as const;

  const opening = (at: string, hours = businessHours as Parameters<typeof openingFrom>[0]): string | undefined => {
    const found = openingFrom(
      hours,
      'America/Santiago',
      [{ id: 'chile', days: [{ day: '2026-12-25', name: 'Navidad' }] }],
      Date.parse(at),
    );
    return found === undefined ? undefined : new Date(found).toISOString();
  };

  test.each([
    ['open at the begin', '2026-12-28T09:00:00-03:00', '2026-12-28T12:00:00.000Z'],
    ['closed at the end', '2026-12-28T18:00:00-03:00', '2026-12-29T12:00:00.000Z'],
    ['open one millisecond before the end', '2026-12-28T17:59:59.999-03:00', '2026-12-28T20:59:59.999Z'],
    // The clock of Santiago is set back on 2027-04-03 at 24:00.
    ['on the Monday after a change of the clock', '2027-04-02T23:00:00-03:00', '2027-04-05T13:00:00.000Z'],
  ])('are %s', (_title, at, expected) => {
    expect(opening(at)).toBe(expected);
  });

  test('over midnight belong to the day on which they begin', () => {
    const night = { days: ['Thursday'], begin: '22:00', end: '06:00', holidays: ['chile'] } as const;
    expect(opening('2026-12-25T05:00:00-03:00', night)).toBe('2026-12-25T08:00:00.000Z');
    expect(opening('2026-12-25T06:00:00-03:00', night)).toBe('2027-01-01T01:00:00.000Z');
  });

  test('that never come have no opening', () => {
    expect(opening('2026-12-25T05:00:00-03:00', { ...businessHours, days: [] })).toBeUndefined();
  });
});
