import type { Check } from '../../../lint/check.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';

/** The number of days that every month has at least. */
const shortestMonth = 28;

export const lateDay: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/late-day',
    severity: 'warning',
    title: 'A turn of months begins on a day that every month has.',
    source:
      'Atalaya: a turn that begins on day 31 begins on the last day of a shorter month (model/oncall/schedule.ts)',
  },
  ({ organization }) =>
    organization.onCall.schedules.flatMap(({ id, layers }, index) =>
      layers.flatMap(({ name, turn, begin }, n) => {
        const date = Number(begin.slice(8, 10));
        if (turn.unit !== 'month' || date <= shortestMonth) return [];
        return [
          {
            path: `onCall.schedules[${index}].layers[${n}].begin`,
            message: `a turn of '${name}' begins on day ${date} of a month: in a shorter month it begins on the last day, so turns have from 28 to 31 days`,
            fix: `begin on a day from 1 to ${shortestMonth}`,
            about: [id, name],
          },
        ];
      }),
    ),
);
