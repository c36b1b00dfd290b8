import type { Check } from '../../../lint/check.ts';
import { many } from '../../../text/count.ts';
import { day } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';

/** Longer than a month nobody remembers who agreed. */
const mostDays = 31;

/** So long a silence that is over may stay, to be read in a review of the incident. */
const keptDays = 7;

/** A silence without an end is no definition (model/silence-without-end). */
export const silenceEnd: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/silence-end',
    severity: 'warning',
    title: 'A silence ends within 31 days, and is removed within a week after its end.',
    source: 'Prometheus Alertmanager, "Silences": a silence is for a given time',
  },
  ({ organization, year: { today } }) =>
    organization.onCall.routing.silences.flatMap(({ id, begin, end, owner, reason }, index) => {
      const [from, to] = [Date.parse(begin), Date.parse(end)];
      const path = `onCall.routing.silences[${index}]`;
      const about = [id, owner];
      const over = Math.floor((today - to) / day);
      if (over > keptDays) {
        const message = `the silence '${id}' of '${owner}' ended on ${end}, ${many(over, 'day')} ago (${reason})`;
        return [{ path, message, fix: 'remove it', about }];
      }
      const length = Math.ceil((to - from) / day);
      if (length <= mostDays) return [];
      const message = `the silence '${id}' of '${owner}' lasts ${many(length, 'day')}: nobody is notified for as long (${reason})`;
      return [
        {
          path: `${path}.end`,
          message,
          fix: `end it within ${mostDays} days, and renew it while the reason holds`,
          about,
        },
      ];
    }),
);
