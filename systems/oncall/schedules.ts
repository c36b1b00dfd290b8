/** Who is on call, when. A hand-over is at 10:00 on Mondays, when both people are at work. */
import type { OverrideDefinition, RotationDefinition, ScheduleDefinition } from '../../model/oncall/schedule.ts';

/** One week each, around the clock. */
const weekly = (name: string, people: readonly string[]): RotationDefinition => ({
  name,
  people,
  turn: 'weekly',
  begin: '2026-01-05T10:00',
});

/** From noon to noon, by the clock of Santiago, so that nobody hands over in the night. */
const christmas = (person: string): OverrideDefinition => ({
  people: [person],
  begin: '2026-12-24T12:00-03:00',
  end: '2026-12-26T12:00-03:00',
  reason: 'Christmas: agreed in the team on 2 November',
});

const newYear = (person: string): OverrideDefinition => ({
  people: [person],
  begin: '2026-12-31T12:00-03:00',
  end: '2027-01-02T12:00-03:00',
  reason: 'New Year: agreed in the team on 2 November',
});

export const schedules: readonly ScheduleDefinition[] = [
  {
    id: 'data-platform-primary',
    timeZone: 'America/Santiago',
    layers: [weekly('primary', ['elena', 'bruno', 'sofia'])],
    overrides: [christmas('sofia'), newYear('bruno')],
    holidays: ['year-end'],
  },
  {
    id: 'latam-data-primary',
    timeZone: 'America/Santiago',
    layers: [weekly('primary', ['camila', 'diego', 'matias', 'valentina'])],
    overrides: [christmas('diego'), newYear('camila')],
    holidays: ['year-end'],
  },
  {
    id: 'latam-data-second',
    timeZone: 'America/Santiago',
    layers: [weekly('second line', ['ignacia', 'tomas'])],
  },
  {
    // By day a turn of one working day each; the pair of the week has the nights and weekends.
    id: 'datos-latam-primary',
    timeZone: 'America/Santiago',
    layers: [
      weekly('nights and weekends', ['antonia', 'benjamin']),
      {
        name: 'working days',
        people: ['catalina', 'joaquin', 'martina'],
        turn: 'daily',
        begin: '2026-01-05T09:00',
        restrictions: [
          { days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], begin: '09:00', end: '18:00' },
        ],
        advance: 'shift',
      },
    ],
    overrides: [christmas('antonia'), newYear('benjamin')],
    holidays: ['year-end'],
  },
  {
    id: 'ltm-platform-primary',
    timeZone: 'Asia/Kolkata',
    layers: [weekly('primary', ['arjun', 'kavya', 'priya'])],
  },
  {
    id: 'analytics-primary',
    timeZone: 'Europe/Berlin',
    layers: [weekly('primary', ['felix', 'jonas', 'lena'])],
  },
  {
    // Everybody works by day: a later layer takes over from the earlier one when its hours begin. Their hours overlap, so that no
    // clock that is set forward or back leaves a gap.
    id: 'serverless-guild-sun',
    timeZone: 'UTC',
    layers: [
      {
        ...weekly('Santiago', ['vicente', 'josefa', 'lucas']),
        timeZone: 'America/Santiago',
        restrictions: [{ begin: '13:00', end: '24:00' }],
      },
      {
        ...weekly('Berlin', ['miriam', 'paul', 'clara']),
        timeZone: 'Europe/Berlin',
        restrictions: [{ begin: '10:00', end: '20:00' }],
      },
      {
        ...weekly('Bengaluru', ['rohan', 'ananya', 'vikram']),
        timeZone: 'Asia/Kolkata',
        restrictions: [{ begin: '08:30', end: '18:30' }],
      },
    ],
  },
];
