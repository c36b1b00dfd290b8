/** Schedules for tests: defaults for everything that a test does not speak of. */
import type { Rotation, Schedule } from '../../../model/oncall/schedule.ts';

export const rotation = (changes: Partial<Rotation>): Rotation => ({
  name: 'primary',
  people: ['ana', 'bo', 'chloe'],
  turn: { count: 1, unit: 'week' },
  begin: '2026-01-05T09:00',
  end: undefined,
  timeZone: 'UTC',
  restrictions: [],
  advance: 'calendar',
  ...changes,
});

export const schedule = (changes: Partial<Schedule>): Schedule => ({
  id: 'data-platform',
  timeZone: 'UTC',
  layers: [rotation({})],
  overrides: [],
  holidays: [],
  ...changes,
});
