/** The shape of what an organization knows of on-call beside its owners. */
import type { OnCallPlanDefinition } from '../../oncall/onCallPlan.ts';
import { arrayOf, record, type Shape } from '../shape.ts';
import { personShape } from './person.ts';
import { routingShape, type ZoneOfOwner } from './routing.ts';
import { holidayCalendarShape, scheduleShape } from './schedule.ts';

export const onCallPlanShape = (zoneOf: ZoneOfOwner): Shape =>
  record<OnCallPlanDefinition>(
    {
      people: arrayOf(personShape, 'an array of people'),
      schedules: arrayOf(scheduleShape, 'an array of schedules'),
      holidays: arrayOf(holidayCalendarShape, 'an array of holiday calendars'),
      routing: routingShape(zoneOf),
    },
    {
      expected: 'an object with people, schedules, holidays and routing',
      optional: ['people', 'schedules', 'holidays', 'routing'],
    },
  );
