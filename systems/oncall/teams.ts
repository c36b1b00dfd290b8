/** How the alerts of each owner reach a person. An owner who is not here has its channels only. */
import { individual, onCallOf, type Escalation, type OnCallDefinition } from '../../model/oncall/team.ts';

/** Nobody is woken by a ticket: it waits for business hours, and is not repeated. The owner's channels are the last step of both. */
const tickets = (schedule: string): Escalation => ({
  steps: [{ targets: [onCallOf(schedule)], wait: '1d' }],
  repeat: 0,
});

const workingDays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

export const onCallOfOwner: Readonly<Record<string, OnCallDefinition>> = {
  'data-platform': {
    timeZone: 'America/Santiago',
    escalation: {
      page: { steps: [{ targets: [onCallOf('data-platform-primary')], wait: '10m' }], repeat: 2 },
      ticket: tickets('data-platform-primary'),
    },
    businessHours: { days: workingDays, begin: '09:00', end: '18:00', holidays: ['chile'] },
  },
  'latam-data': {
    timeZone: 'America/Santiago',
    escalation: {
      page: {
        steps: [
          { targets: [onCallOf('latam-data-primary')], wait: '10m' },
          { targets: [onCallOf('latam-data-second')], wait: '15m' },
          { targets: [individual('francisca')], wait: '30m' },
        ],
        repeat: 2,
      },
      ticket: tickets('latam-data-primary'),
    },
    businessHours: { days: workingDays, begin: '09:00', end: '18:00', holidays: ['chile'] },
  },
  'datos-latam': {
    timeZone: 'America/Santiago',
    escalation: {
      page: {
        steps: [
          { targets: [onCallOf('datos-latam-primary')], wait: '10m' },
          { targets: [individual('francisca')], wait: '30m' },
        ],
        repeat: 2,
      },
      ticket: tickets('datos-latam-primary'),
    },
    businessHours: { days: workingDays, begin: '09:00', end: '18:00', holidays: ['chile'] },
  },
  'ltm-platform': {
    timeZone: 'Asia/Kolkata',
    escalation: {
      page: {
        steps: [
          { targets: [onCallOf('ltm-platform-primary')], wait: '10m' },
          { targets: [individual('meera')], wait: '30m' },
        ],
        repeat: 2,
      },
      ticket: tickets('ltm-platform-primary'),
    },
    businessHours: { days: workingDays, begin: '09:30', end: '18:30', holidays: ['karnataka'] },
  },
  analytics: {
    timeZone: 'Europe/Berlin',
    escalation: {
      page: {
        steps: [
          { targets: [onCallOf('analytics-primary')], wait: '10m' },
          { targets: [individual('sabine')], wait: '30m' },
        ],
        repeat: 2,
      },
      ticket: tickets('analytics-primary'),
    },
    businessHours: { days: workingDays, begin: '09:00', end: '17:00', holidays: ['berlin'] },
  },
  'serverless-guild': {
    timeZone: 'UTC',
    escalation: {
      steps: [
        { targets: [onCallOf('serverless-guild-sun')], wait: '10m' },
        { targets: [individual('sabine'), individual('meera'), individual('francisca')], wait: '30m' },
      ],
      repeat: 2,
    },
    // The guild works by day at every hour of the day: its tickets do not wait.
    urgency: { page: 'high', ticket: 'low' },
  },
};
