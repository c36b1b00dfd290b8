import type { Check } from '../../../lint/check.ts';
import type { Override } from '../../../model/oncall/schedule.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { intervalText } from './onCallYear.ts';

/** One finding for each override, with the last one before it that it covers. Both are read: the later written wins. */
export const overlappingOverrides: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/overlapping-overrides',
    severity: 'warning',
    title: 'No two overrides of a schedule say at once who is on call.',
    source: 'Atalaya: of two overrides the later written wins (model/oncall/schedule.ts)',
  },
  ({ organization, year }) =>
    organization.onCall.schedules.flatMap(({ id, timeZone, overrides }, index) => {
      const ahead = overrides
        .map(({ begin, end, instead, reason }, n) => {
          const [from, to] = [Date.parse(begin), Date.parse(end)];
          return { n, instead, reason, begin: from, end: to };
        })
        .filter(({ end }) => end > year.today);
      return ahead.flatMap((override, place) => {
        const first = ahead.slice(0, place).findLast((other) => {
          const end = Math.min(other.end, override.end);
          return Math.max(other.begin, override.begin) < end && end > year.today && isContrary(other, override);
        });
        if (first === undefined) return [];
        const both = { begin: Math.max(first.begin, override.begin), end: Math.min(first.end, override.end) };
        return [
          {
            path: `onCall.schedules[${index}].overrides[${override.n}]`,
            message: `overrides[${first.n}] and overrides[${override.n}] of '${id}' both say who is on call ${intervalText(both, timeZone, year)}: the later one wins (${override.reason})`,
            fix: 'end one when the other begins, or remove the one that no longer holds',
            about: [id],
          },
        ];
      });
    }),
);

/** Two overrides instead of different people go together. */
const isContrary = (some: Pick<Override, 'instead'>, other: Pick<Override, 'instead'>): boolean =>
  some.instead === undefined || other.instead === undefined || some.instead === other.instead;
