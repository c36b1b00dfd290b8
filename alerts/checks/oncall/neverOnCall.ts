import type { Check } from '../../../lint/check.ts';
import { instantOfClock } from '../../../model/instant.ts';
import type { Rotation, Schedule } from '../../../model/oncall/schedule.ts';
import { joinedText } from '../../../text/sentence.ts';
import { compileSchedule } from '../../oncall/timeline.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { usedSchedules, type OnCallYear } from './onCallYear.ts';

/** One finding for each layer. An override or another layer that gives a person a turn counts. */
export const neverOnCall: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/never-on-call',
    severity: 'warning',
    title: 'Everybody in a rotation is on call at some time in the next 52 weeks.',
    source:
      'https://github.com/target/goalert/issues/4447: of 14 people with a daily turn on weekdays, 4 are never on call',
  },
  ({ organization, year }) =>
    usedSchedules(organization).flatMap(({ schedule, index }) => {
      const present = new Set(year.timelineOf(schedule).segments.flatMap(({ people }) => people));
      return schedule.layers.flatMap((layer, n) => {
        const path = `onCall.schedules[${index}].layers[${n}]`;
        const about = [schedule.id, layer.name];
        const begin = instantOfClock(layer.begin, layer.timeZone) ?? year.begin;
        if (begin >= year.end) {
          const message = `the rotation '${layer.name}' of '${schedule.id}' begins at ${layer.begin}, after ${year.name}: it has nobody until then`;
          return [{ path: `${path}.begin`, message, fix: 'begin it earlier, or remove it', about }];
        }
        const isOver = layer.end !== undefined && (instantOfClock(layer.end, layer.timeZone) ?? year.end) <= year.today;
        const handles = [...new Set(layer.people.flat())];
        const missing = handles.filter((handle) => !present.has(handle));
        if (isOver || missing.length === 0) return [];
        const who = joinedText(
          missing.map((handle) => `'${handle}'`),
          'and',
        );
        return [
          {
            path: `${path}.people`,
            message: `never on call in ${year.name}: ${who}, ${missing.length} of the ${handles.length} people of the rotation '${layer.name}' of '${schedule.id}'`,
            fix: fixOf(schedule, layer, missing, year),
            about: [...about, ...missing],
          },
        ];
      });
    }),
);

const fixOf = (schedule: Schedule, layer: Rotation, missing: readonly string[], { begin, end }: OnCallYear): string => {
  const alone: Schedule = { ...schedule, layers: [{ ...layer, advance: 'shift' }], overrides: [] };
  const byShift = new Set(compileSchedule(alone, { begin, end }).segments.flatMap(({ people }) => people));
  if (layer.advance === 'calendar' && layer.restrictions.length > 0 && missing.every((handle) => byShift.has(handle)))
    return "write advance: 'shift': then a turn without hours does not count";
  return 'make turns shorter, remove the restrictions or layers that leave them no hours, or remove these people';
};
