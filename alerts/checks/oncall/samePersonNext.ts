import type { Check } from '../../../lint/check.ts';
import type { Target } from '../../../model/oncall/team.ts';
import type { Organization } from '../../../model/organization.ts';
import { joinedText } from '../../../text/sentence.ts';
import { joinedIntervals } from '../../oncall/intervals.ts';
import { segmentAt } from '../../oncall/timeline.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { extentText, notOver, type OnCallYear } from './onCallYear.ts';

/** One finding for each pair of steps. A step that also notifies channels or another team is a second line. */
export const samePersonNext: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/same-person-next',
    severity: 'warning',
    title: 'No step of an escalation notifies only those whom the step before has notified.',
    source: 'Site Reliability Engineering, ch. 11: a second line is for the pages that the first does not answer',
  },
  ({ organization, year }) =>
    organization.owners.flatMap(({ id, onCall }, index) => {
      const steps = onCall?.escalation.page.steps ?? [];
      return steps.flatMap(({ targets }, step) => {
        const before = steps[step - 1]?.targets;
        if (onCall === undefined || before === undefined) return [];
        const [first, second] = [peopleOf(before, organization, year), peopleOf(targets, organization, year)];
        if (second === undefined) return [];
        const starts = [...new Set([year.begin, ...(first?.starts ?? []), ...second.starts])].toSorted((a, b) => a - b);
        const same = joinedIntervals(
          starts.flatMap((begin, i) => {
            const [earlier, later] = [first?.at(begin) ?? [], second.at(begin)];
            const isSame = later.length > 0 && later.every((handle) => earlier.includes(handle));
            return isSame ? [{ begin, end: starts[i + 1] ?? year.end }] : [];
          }),
        ).filter(notOver(year));
        const [when] = same;
        if (when === undefined) return [];
        const names = second.at(when.begin).map((handle) => `'${handle}'`);
        return [
          {
            path: `owners[${index}].onCall.escalation`,
            message: `step ${step + 1} of '${id}' notifies nobody but those of step ${step} (first ${joinedText(names, 'and')}) ${extentText(same, 'interval', onCall.timeZone, year)}`,
            fix: `name another schedule or another person in step ${step + 1}, or make step ${step} wait longer and remove it`,
            about: [id],
          },
        ];
      });
    }),
);

interface PeopleOfStep {
  /** When it may change. */
  readonly starts: readonly number[];
  readonly at: (instant: number) => readonly string[];
}

/** Undefined where others than people are notified, too. */
const peopleOf = (
  targets: readonly Target[],
  { onCall: { schedules } }: Organization,
  year: OnCallYear,
): PeopleOfStep | undefined => {
  if (targets.some(({ kind }) => kind === 'Channels' || kind === 'TeamOf')) return undefined;
  const timelines = targets.flatMap((target) => {
    const schedule =
      target.kind === 'OnCallOf' ? schedules.find((candidate) => candidate.id === target.schedule) : undefined;
    return schedule === undefined ? [] : [year.timelineOf(schedule)];
  });
  const individuals = targets.flatMap((target) => (target.kind === 'Individual' ? [target.person] : []));
  return {
    starts: timelines.flatMap(({ segments }) => segments.map(({ begin }) => begin)),
    at: (instant) => [...individuals, ...timelines.flatMap((timeline) => segmentAt(timeline, instant)?.people ?? [])],
  };
};
