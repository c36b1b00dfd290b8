/** What an organization knows of on-call beside its owners: people, schedules, holidays and routing. Defaults are filled in here. */
import { heartbeatOf, type Heartbeat, type HeartbeatDefinition } from './heartbeat.ts';
import type { Contact, Person, PersonDefinition, Urgency } from './person.ts';
import type { AlertRoute, AlertRouteDefinition, Grouping, Routing, RoutingDefinition } from './routing.ts';
import type {
  HolidayCalendar,
  Rotation,
  RotationDefinition,
  Schedule,
  ScheduleDefinition,
  TurnLength,
} from './schedule.ts';
import type { Escalation, OnCall, OnCallDefinition } from './team.ts';

/** How schedules are emitted for PagerDuty. */
export interface PagerDutyPlan {
  /** 'v2', the default: `pagerduty_schedule`, with layers. 'v3': `pagerduty_schedulev2`, with shifts that recur. */
  readonly schedules: 'v2' | 'v3';
}

export interface OnCallPlan {
  readonly people: readonly Person[];
  readonly schedules: readonly Schedule[];
  readonly holidays: readonly HolidayCalendar[];
  readonly routing: Routing;
  readonly pagerDuty: PagerDutyPlan;
  /** Undefined: no rule is emitted for it. */
  readonly heartbeat: Heartbeat | undefined;
}

export interface OnCallPlanDefinition {
  readonly people?: readonly PersonDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  readonly holidays?: readonly HolidayCalendar[];
  readonly routing?: RoutingDefinition;
  readonly pagerDuty?: PagerDutyPlan;
  readonly heartbeat?: HeartbeatDefinition;
}

/** Expects what the shape of an organization has accepted. */
export const onCallPlan = ({
  people = [],
  schedules = [],
  holidays = [],
  routing = {},
  pagerDuty = { schedules: 'v2' },
  heartbeat,
}: OnCallPlanDefinition): OnCallPlan => ({
  people: people.map(person),
  schedules: schedules.map(schedule),
  holidays,
  routing: {
    labels: routing.labels ?? [],
    routes: (routing.routes ?? []).map(alertRoute),
    muteTimes: (routing.muteTimes ?? []).map((time) => ({ ...time, windows: time.windows.map(endOfDay) })),
    silences: routing.silences ?? [],
    inhibitions: routing.inhibitions ?? [],
  },
  pagerDuty,
  heartbeat: heartbeat && heartbeatOf(heartbeat),
});

/** '24:00' is written as '00:00', which is not after any begin and so is on the next day. */
const endOfDay = <T extends { readonly end: string }>(hours: T): T =>
  hours.end === '24:00' ? { ...hours, end: '00:00' } : hours;

const isList = (value: PersonDefinition['contacts']): value is readonly Contact[] => Array.isArray(value);

const person = ({ handle, name = handle, timeZone, contacts, leaves }: PersonDefinition): Person => {
  const byUrgency: Readonly<Record<Urgency, readonly Contact[]>> = isList(contacts)
    ? { high: contacts, low: contacts }
    : contacts;
  return { handle, name, timeZone, contacts: byUrgency, leaves };
};

const schedule = ({ id, timeZone, layers, overrides = [], holidays = [] }: ScheduleDefinition): Schedule => ({
  id,
  timeZone,
  layers: layers.map((layer) => rotation(layer, timeZone)),
  overrides: overrides.map((override) => ({ ...override, instead: override.instead })),
  holidays,
});

const turns: Readonly<Record<string, TurnLength>> = {
  hourly: { count: 1, unit: 'hour' },
  daily: { count: 1, unit: 'day' },
  weekly: { count: 1, unit: 'week' },
  monthly: { count: 1, unit: 'month' },
};

const rotation = (
  { name, people, turn, begin, end, timeZone, restrictions = [], advance = 'calendar' }: RotationDefinition,
  scheduleZone: string,
): Rotation => ({
  name,
  people,
  turn: typeof turn === 'string' ? (turns[turn] ?? { count: 1, unit: 'day' }) : turn,
  begin,
  end,
  timeZone: timeZone ?? scheduleZone,
  restrictions: restrictions.map(endOfDay),
  advance,
});

const alertRoute = ({
  id,
  matchers,
  to,
  continue: goesOn = false,
  grouping,
  mutedIn = [],
  activeIn = [],
}: AlertRouteDefinition): AlertRoute => ({
  id,
  matchers,
  to,
  continue: goesOn,
  grouping: grouping === undefined ? undefined : { ...pageGrouping, ...grouping },
  mutedIn,
  activeIn,
});

/** As Alertmanager groups pages: one notification for each system. */
export const pageGrouping: Grouping = {
  by: ['environment', 'owner', 'system'],
  wait: '30s',
  interval: '5m',
  repeat: '4h',
};
/** Tickets wait longer to be grouped, and repeat once a day. */
export const ticketGrouping: Grouping = { ...pageGrouping, wait: '5m', interval: '30m', repeat: '24h' };

const isOne = (value: OnCallDefinition['escalation']): value is Escalation => 'steps' in value;

/** A step that waits for an acknowledgement comes from the team; the owner's channels are always the last step. */
export const onCallOfTeam = ({
  timeZone,
  escalation,
  urgency,
  businessHours,
  acknowledgeWithin = '5m',
}: OnCallDefinition): OnCall => ({
  timeZone,
  escalation: isOne(escalation)
    ? { page: withChannels(escalation), ticket: withChannels(escalation) }
    : {
        page: withChannels(escalation.page),
        ticket: withChannels(escalation.ticket),
      },
  urgency: urgency ?? { page: 'high', ticket: 'low' },
  businessHours:
    businessHours === undefined ? undefined : endOfDay({ ...businessHours, holidays: businessHours.holidays ?? [] }),
  acknowledgeWithin,
});

const withChannels = ({ steps, repeat }: Escalation): Escalation => ({
  steps: steps.some(({ targets }) => targets.some(({ kind }) => kind === 'Channels'))
    ? steps
    : [...steps, { targets: [{ kind: 'Channels' }], wait: steps.at(-1)?.wait ?? '5m' }],
  repeat,
});
