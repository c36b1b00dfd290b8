/**
 * Whom a page reaches, whom the calendar shows, where the gaps are and whose hours are counted: the same people at the same instant
 * (OneUptime#3411 and #2086, Grafana OnCall#1296 and #4755: pages went to the override, and the page showed somebody else).
 */
import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import type { Organization } from '../../model/organization.ts';
import { seededRandom } from '../../numbers/random.ts';
import { iCalendarText } from '../../text/iCalendar.ts';
import organization from '../../test/fixtures/systems/organization.ts';
import { shiftsOfCalendar } from './calendar.ts';
import { eventsOfSchedule } from './calendarEvents.ts';
import { escalationOf } from './escalation.ts';
import { gapsOf } from './gaps.ts';
import { loadOf } from './load.ts';
import { randomCase } from './testing/randomSchedule.ts';
import { schedulesOfOwner } from './teamSchedules.ts';
import { compileSchedule, type Timeline } from './timeline.ts';
import type { Interval } from './timeWindows.ts';

const day = 86_400_000;

/** Handles that a page of the owner reaches by the schedule, in the stage that names it first. */
const paged = (owner: string, schedule: string, at: number, { plan, timelines }: World): readonly string[] => {
  const found = plan.owners.find(({ id }) => id === owner)!;
  const stages = escalationOf(found, 'page', at, plan, (id) => timelines.get(id)!);
  const stage = stages.find((candidate) => candidate.at === at);
  return (stage?.notified ?? []).flatMap((one) =>
    one.kind === 'Person' && one.schedule === schedule ? [one.person.handle] : [],
  );
};

interface World {
  readonly plan: Organization;
  readonly timelines: ReadonlyMap<string, Timeline>;
}

const expectSamePeople = (
  owner: string,
  scheduleId: string,
  horizon: Interval,
  instants: readonly number[],
  world: World,
): void => {
  const { onCall, id } = world.plan;
  const schedule = onCall.schedules.find((candidate) => candidate.id === scheduleId)!;
  const timeline = world.timelines.get(scheduleId)!;
  const shifts = shiftsOfCalendar(schedule, horizon);
  const gaps = gapsOf(timeline, onCall.people);
  const context = { people: onCall.people, organization: id };
  const calendar = iCalendarText({
    name: 'x',
    made: horizon.begin,
    events: eventsOfSchedule(schedule, horizon, context),
  });
  const events = new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      begin: event.startDate.toJSDate().getTime(),
      end: event.endDate.toJSDate().getTime(),
      summary: event.summary,
    };
  });
  for (const at of instants) {
    const reached = paged(owner, scheduleId, at, world);
    const shown = shifts.find((shift) => shift.begin <= at && at < shift.end)?.people;
    const isGap = gaps.some((gap) => gap.begin <= at && at < gap.end);
    const event = events.find(({ begin, end }) => begin <= at && at < end)!;
    const when = new Date(at).toISOString();
    expect({ when, people: shown }).toEqual({ when, people: reached });
    expect({ when, isGap }).toEqual({ when, isGap: reached.length === 0 });
    const names = reached.map((handle) => onCall.people.find((person) => person.handle === handle)?.name ?? handle);
    expect({ when, names: names.filter((name) => event.summary.includes(name)) }).toEqual({ when, names });
    expect(event.summary.startsWith('NOBODY')).toBe(isGap);
  }
  const { people, gaps: hours } = loadOf(schedule, timeline, onCall);
  const inSegments = (handle: string): number =>
    timeline.segments.reduce((sum, { begin, end, people: held }) => sum + (held.includes(handle) ? end - begin : 0), 0);
  for (const { handle, total } of people) expect([handle, total]).toEqual([handle, inSegments(handle)]);
  expect(gaps.reduce((sum, { begin, end }) => sum + end - begin, 0)).toBe(hours);
};

describe('our own teams, at 200 random instants of a year:', () => {
  const begin = Date.parse('2026-11-30T00:00Z');
  const horizon = { begin, end: begin + 364 * day };
  const wide = { begin: begin - day, end: horizon.end + 30 * day };
  const { schedules } = organization.onCall;
  const timelines = new Map(schedules.map((schedule) => [schedule.id, compileSchedule(schedule, wide)]));
  const instants = ((random) => Array.from({ length: 200 }, () => begin + Math.floor(random() * 364 * day)))(
    seededRandom(16),
  );
  const firsts = organization.owners.flatMap((owner) =>
    schedulesOfOwner(owner)
      .slice(0, 1)
      .map((id) => [owner.id, id] as const),
  );

  test.each(firsts)('whom a page of %s reaches by %s is whom the calendar shows', (owner, schedule) => {
    expectSamePeople(owner, schedule, wide, instants, { plan: organization, timelines });
  });
});

test('random schedules, with gaps and overrides: the same people everywhere', () => {
  const random = seededRandom(17);
  for (let index = 0; index < 36; index += 1) {
    const { schedule, begin, end } = randomCase(random, index);
    const handles = [
      ...new Set([
        ...schedule.layers.flatMap(({ people }) => people.flat()),
        ...schedule.overrides.flatMap(({ people }) => people),
      ]),
    ];
    const plan: Organization = {
      ...organization,
      owners: [
        {
          id: 'team',
          channels: { page: [], ticket: [] },
          onCall: {
            timeZone: schedule.timeZone,
            escalation: {
              page: { steps: [{ targets: [{ kind: 'OnCallOf', schedule: schedule.id }], wait: '5m' }], repeat: 0 },
              ticket: { steps: [], repeat: 0 },
            },
            urgency: { page: 'high', ticket: 'low' },
            businessHours: undefined,
            acknowledgeWithin: '5m',
          },
        },
      ],
      onCall: {
        ...organization.onCall,
        schedules: [schedule],
        people: handles.map((handle) => ({
          handle,
          name: handle,
          timeZone: 'UTC',
          contacts: { high: [], low: [] },
          leaves: undefined,
        })),
      },
    };
    const timelines = new Map([[schedule.id, compileSchedule(schedule, { begin, end })]]);
    const instants = Array.from({ length: 40 }, () => begin + Math.floor(random() * (end - begin)));
    expectSamePeople('team', schedule.id, { begin, end }, instants, { plan, timelines });
  }
});
