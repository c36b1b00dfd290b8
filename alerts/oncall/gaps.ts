/** When a page would reach nobody by a schedule: a segment without people, or with nobody but people who have left. */
import type { Person } from '../../model/oncall/person.ts';
import { firstReached, zoneOffsets } from '../../model/zoneOffsets.ts';
import type { Segment, Source, Timeline } from './timeline.ts';
import type { Interval } from './timeWindows.ts';

export interface Gap extends Interval {
  /** Everybody who would be on call, and has left; empty where the schedule names nobody. */
  readonly left: readonly string[];
  /** An override that takes everybody off, or the source of the people who have left. */
  readonly by: Source | undefined;
}

/** Ascending. A person of another handle than those of `people` has not left. */
export const gapsOf = ({ segments }: Timeline, people: readonly Person[]): readonly Gap[] => {
  const leaving = new Map(people.flatMap((person) => leavingOf(person)));
  return joined(segments.flatMap((segment) => gapOf(segment, leaving)));
};

/** The instant at which a person's last day has ended. */
const leavingOf = ({ handle, leaves, timeZone }: Person): readonly (readonly [string, number])[] => {
  if (leaves === undefined) return [];
  const local = Date.parse(`${leaves}T00:00Z`);
  return [[handle, firstReached(zoneOffsets(timeZone, local, local), local)]];
};

const gapOf = ({ begin, end, people, by }: Segment, leaving: ReadonlyMap<string, number>): readonly Gap[] => {
  if (people.length === 0) return [{ begin, end, left: [], by }];
  const last = Math.max(...people.map((handle) => leaving.get(handle) ?? Number.POSITIVE_INFINITY));
  return last < end ? [{ begin: Math.max(begin, last), end, left: people, by }] : [];
};

/** Neighbours in which nobody is named are one gap, whatever took them off. */
const joined = (gaps: readonly Gap[]): readonly Gap[] => {
  const result: Gap[] = [];
  for (const gap of gaps) {
    const last = result.at(-1);
    if (last === undefined || last.end !== gap.begin || last.left.length > 0 || gap.left.length > 0) result.push(gap);
    else result[result.length - 1] = { ...last, end: gap.end };
  }
  return result;
};
