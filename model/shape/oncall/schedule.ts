/** Shapes of schedules: layers, overrides, holidays. */
import type {
  HolidayCalendar,
  OverrideDefinition,
  Restriction,
  RotationDefinition,
  ScheduleDefinition,
  TurnLength,
} from '../../oncall/schedule.ts';
import { isTimeZone } from '../../timeZone.ts';
import { arrayOf, at, isRecord, name, oneOf, record, text, whole, type Shape } from '../shape.ts';
import { line } from './line.ts';
import { handle } from './person.ts';
import { timeZone } from '../timeZone.ts';
import { clock, day, days, endClock, instant, localDateTime } from './times.ts';

export const id: Shape = name(
  /^[a-z]([a-z0-9-]{0,58}[a-z0-9])?$/,
  'an id',
  'write 1 to 60 lower-case letters, digits and dashes, beginning with a letter',
);

const restriction: Shape = record<Restriction>(
  { days, begin: clock, end: endClock },
  { expected: 'an object with begin and end', optional: ['days'] },
);

const together: Shape = arrayOf(handle, 'a handle, or an array of handles that are on call together');

const turnOfPeople: Shape = (value, path, report) =>
  Array.isArray(value) ? together(value, path, report) : handle(value, path, report);

const turnLength: Shape = record<TurnLength>(
  { count: whole(1, 1_000), unit: oneOf(['hour', 'day', 'week', 'month']) },
  { expected: "'hourly', 'daily', 'weekly', 'monthly', or an object with count and unit" },
);

const turnName: Shape = oneOf(['hourly', 'daily', 'weekly', 'monthly']);

const turn: Shape = (value, path, report) =>
  typeof value === 'string' ? turnName(value, path, report) : turnLength(value, path, report);

const rotation: Shape = record<RotationDefinition>(
  {
    name: line('a name of the layer'),
    people: arrayOf(turnOfPeople, 'an array of handles'),
    turn,
    begin: localDateTime,
    end: localDateTime,
    timeZone,
    restrictions: arrayOf(restriction, 'an array of restrictions'),
    advance: oneOf(['calendar', 'shift']),
  },
  {
    expected: 'an object with name, people, turn and begin',
    optional: ['end', 'timeZone', 'restrictions', 'advance'],
  },
);

const override = (zone: string): Shape =>
  record<OverrideDefinition>(
    {
      people: arrayOf(handle, 'an array of handles'),
      instead: handle,
      begin: instant(zone),
      end: instant(zone),
      reason: line('why, and who agreed'),
    },
    { expected: 'an object with people, begin, end and reason', optional: ['instead'] },
  );

const plain: Shape = record<ScheduleDefinition>(
  {
    id,
    timeZone,
    layers: arrayOf(rotation, 'an array of layers'),
    // Overrides are checked below: their instants are read in the zone of the schedule.
    overrides: () => undefined,
    holidays: arrayOf(text("a holiday calendar's id"), 'an array of ids of holiday calendars'),
  },
  { expected: 'an object with id, timeZone and layers', optional: ['overrides', 'holidays'] },
);

export const scheduleShape: Shape = (value, path, report) => {
  plain(value, path, report);
  if (!isRecord(value) || value['overrides'] === undefined) return;
  const zone = value['timeZone'];
  const known = typeof zone === 'string' && isTimeZone(zone) ? zone : 'UTC';
  arrayOf(override(known), 'an array of overrides')(value['overrides'], at(path, 'overrides'), report);
};

export const holidayCalendarShape: Shape = record<HolidayCalendar>(
  {
    id,
    days: arrayOf(
      record<HolidayCalendar['days'][number]>(
        { day, name: line('the name of the holiday') },
        { expected: 'an object with day and name' },
      ),
      'an array of days with their names',
    ),
  },
  { expected: 'an object with id and days' },
);
