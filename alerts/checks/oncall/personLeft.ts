import type { Check } from '../../../lint/check.ts';
import { zonedText } from '../../../model/zonedTime.ts';
import type { Definitions } from '../definitions.ts';
import { leaveInstants } from './leaveInstants.ts';
import { onCallCheck, type OnCallFault } from './onCallCheck.ts';
import { notOver, usedSchedules } from './onCallYear.ts';

/** They are not notified (alerts/oncall/escalation.ts), so each of these turns is a gap. */
export const personLeft: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/person-left',
    severity: 'error',
    title: 'Nobody has a turn after the day on which they leave.',
    source: 'Atalaya: a person who has left is not notified (model/oncall/person.ts)',
  },
  ({ organization, year }) => {
    const leaving = organization.onCall.people.filter(({ leaves }) => leaves !== undefined);
    if (leaving.length === 0) return [];
    const instants = leaveInstants(leaving);
    const turns = usedSchedules(organization).flatMap(({ schedule, index }) =>
      leaving.flatMap(({ handle, leaves }): readonly OnCallFault[] => {
        const leave = instants.get(handle) ?? year.end;
        const turn = year
          .timelineOf(schedule)
          .segments.filter(notOver(year))
          .find(({ people, end }) => people.includes(handle) && end > leave);
        if (turn === undefined) return [];
        const from = zonedText(Math.max(turn.begin, leave), schedule.timeZone);
        const last = zonedText(leave, schedule.timeZone).slice(0, 16);
        return [
          {
            path: `onCall.schedules[${index}]`,
            message: `'${handle}' leaves on ${leaves}, and is on call of '${schedule.id}' from ${from} (${schedule.timeZone}): nobody is notified then`,
            fix: `end the layer with end: '${last}', and add one without '${handle}' that begins then`,
            about: [schedule.id, handle],
          },
        ];
      }),
    );
    const steps = organization.owners.flatMap(({ id, onCall }, index) => {
      const targets = Object.values(onCall?.escalation ?? {}).flatMap(({ steps: written }) =>
        written.flatMap((step) => step.targets),
      );
      return leaving
        .filter(({ handle }) => (instants.get(handle) ?? year.end) < year.end)
        .filter(({ handle }) => targets.some((target) => target.kind === 'Individual' && target.person === handle))
        .map(({ handle, leaves }) => ({
          path: `owners[${index}].onCall.escalation`,
          message: `'${handle}' leaves on ${leaves}, and the escalation of '${id}' names them`,
          fix: 'name somebody else, or a schedule',
          about: [id, handle],
        }));
    });
    return [...turns, ...steps];
  },
);
