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
    organization.onCall.schedules.flatMap(({ id, timeZone, overrides }, index) =>
      overrides.flatMap((override, n) => {
        const first = overrides.slice(0, n).findLastIndex((other) => isContrary(other, override));
        if (first === -1) return [];
        const both = {
          begin: Math.max(beginOf(overrides[first]!), beginOf(override)),
          end: Math.min(endOf(overrides[first]!), endOf(override)),
        };
        if (both.end <= year.today) return [];
        return [
          {
            path: `onCall.schedules[${index}].overrides[${n}]`,
            message: `overrides[${first}] and overrides[${n}] of '${id}' both say who is on call ${intervalText(both, timeZone, year)}: the later one wins (${override.reason})`,
            fix: 'end one when the other begins, or remove the one that no longer holds',
            about: [id],
          },
        ];
      }),
    ),
);

const beginOf = ({ begin }: Override): number => Date.parse(begin);
const endOf = ({ end }: Override): number => Date.parse(end);

/** Two overrides instead of different people go together. */
const isContrary = (some: Override, other: Override): boolean =>
  beginOf(some) < endOf(other) &&
  beginOf(other) < endOf(some) &&
  (some.instead === undefined || other.instead === undefined || some.instead === other.instead);
