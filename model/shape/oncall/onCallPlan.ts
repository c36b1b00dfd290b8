/** The shape of what an organization knows of on-call beside its owners. */
import type { HeartbeatDefinition } from '../../oncall/heartbeat.ts';
import type { OnCallPlanDefinition, PagerDutyPlan } from '../../oncall/onCallPlan.ts';
import { secret } from '../secret.ts';
import { arrayOf, duration, oneOf, record, show, type Shape } from '../shape.ts';
import { personShape } from './person.ts';
import { routingShape, type ZoneOfOwner } from './routing.ts';
import { holidayCalendarShape, scheduleShape } from './schedule.ts';

const pagerDutyPlanShape: Shape = record<PagerDutyPlan>(
  { schedules: oneOf(['v2', 'v3']) },
  { expected: 'an object with schedules' },
);

const isSafe = (text: string): boolean => {
  if (!URL.canParse(text) || /\s/.test(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isHere));
};

/** A token in clear text may go no further than this machine. */
const safeUrl: Shape = (value, path, report) => {
  if (typeof value === 'string' && isSafe(value)) return;
  const message = `${show(value)} is not a safe address for a token`;
  const fix = "write a URL that begins with 'https://', without user name and password; 'http://' only on this machine";
  report({ id: 'model/bad-name', path, message, fix });
};

const heartbeatShape: Shape = record<HeartbeatDefinition>(
  { url: safeUrl, token: secret, within: duration('2m', '1d', 'the absence of a heartbeat') },
  { expected: 'an object with url', optional: ['token', 'within'] },
);

export const onCallPlanShape = (zoneOf: ZoneOfOwner): Shape =>
  record<OnCallPlanDefinition>(
    {
      people: arrayOf(personShape, 'an array of people'),
      schedules: arrayOf(scheduleShape, 'an array of schedules'),
      holidays: arrayOf(holidayCalendarShape, 'an array of holiday calendars'),
      routing: routingShape(zoneOf),
      pagerDuty: pagerDutyPlanShape,
      heartbeat: heartbeatShape,
    },
    {
      expected: 'an object with people, schedules, holidays, routing, pagerDuty and heartbeat',
      optional: ['people', 'schedules', 'holidays', 'routing', 'pagerDuty', 'heartbeat'],
    },
  );
