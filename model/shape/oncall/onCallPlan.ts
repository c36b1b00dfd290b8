/** The shape of what an organization knows of on-call beside its owners. */
import type { OnCallPlanDefinition, PagerDutyPlan } from '../../oncall/onCallPlan.ts';
import { arrayOf, oneOf, record, type Shape } from '../shape.ts';
import { personShape } from './person.ts';
import { routingShape, type ZoneOfOwner } from './routing.ts';
import { holidayCalendarShape, scheduleShape } from './schedule.ts';

const pagerDutyPlanShape: Shape = record<PagerDutyPlan>(
  { schedules: oneOf(['v2', 'v3']) },
  { expected: 'an object with schedules' },
);

export const onCallPlanShape = (zoneOf: ZoneOfOwner): Shape =>
  record<OnCallPlanDefinition>(
    {
      people: arrayOf(personShape, 'an array of people'),
      schedules: arrayOf(scheduleShape, 'an array of schedules'),
      holidays: arrayOf(holidayCalendarShape, 'an array of holiday calendars'),
      routing: routingShape(zoneOf),
      pagerDuty: pagerDutyPlanShape,
    },
    {
      expected: 'an object with people, schedules, holidays, routing and pagerDuty',
      optional: ['people', 'schedules', 'holidays', 'routing', 'pagerDuty'],
    },
  );
