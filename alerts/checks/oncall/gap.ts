import type { Check } from '../../../lint/check.ts';
import type { Schedule } from '../../../model/oncall/schedule.ts';
import { gapsOf, type Gap } from '../../oncall/gaps.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { extentText, notOver, usedSchedules } from './onCallYear.ts';

/** One finding for each schedule. */
export const gap: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/gap',
    severity: 'warning',
    title: 'A schedule that an escalation names has somebody on call at any time in the next 52 weeks.',
    source: 'LinkedIn OnCall scores schedules by their gaps; Site Reliability Engineering, ch. 11',
  },
  ({ organization, year }) =>
    usedSchedules(organization).flatMap(({ schedule, index }) => {
      const gaps = gapsOf(year.timelineOf(schedule), organization.onCall.people).filter(notOver(year));
      const [first] = gaps;
      if (first === undefined) return [];
      return [
        {
          path: `onCall.schedules[${index}]`,
          message: `nobody is on call of '${schedule.id}' ${extentText(gaps, 'gap', schedule.timeZone, year)}`,
          fix: fixOf(schedule, first),
          about: [schedule.id],
        },
      ];
    }),
);

const fixOf = (schedule: Schedule, { by, left }: Gap): string => {
  if (left.length > 0) return `end the layer of ${left.join(' and ')}, and add one without them that begins then`;
  if (by?.kind === 'Override') return `name somebody in overrides[${by.override}], or end it earlier`;
  const unrestricted = schedule.layers.filter(({ restrictions }) => restrictions.length === 0);
  return unrestricted.length === 0
    ? 'add a first layer without restrictions: it has the hours that the others leave open'
    : 'add a layer for this time, or begin a layer earlier or end it later';
};
