/** When a budget was spent: the hours with most bad events, those that follow each other as one. */
import { sumOf } from '../../numbers/sum.ts';
import type { Interval } from '../window.ts';
import type { Hour } from './reads.ts';

export interface Stretch extends Interval {
  readonly kind: 'Stretch';
  readonly bad: number;
  readonly total: number;
}

/** So many hours are looked at, and so many stretches named: a person reads no more. */
const mostHours = 24;
const mostStretches = 5;

const badOf = ({ good, total }: Hour): number => total - good;

/** Most bad events first. */
export const worstStretches = (hours: readonly Hour[]): readonly Stretch[] =>
  joined(
    hours
      .filter((hour) => badOf(hour) > 0)
      .toSorted((one, other) => badOf(other) - badOf(one))
      .slice(0, mostHours)
      .toSorted((one, other) => one.from - other.from),
  )
    .toSorted((one, other) => other.bad - one.bad)
    .slice(0, mostStretches);

const joined = (hours: readonly Hour[]): readonly Stretch[] => {
  const groups: Hour[][] = [];
  for (const hour of hours) {
    const last = groups.at(-1);
    if (last?.at(-1)?.to === hour.from) last.push(hour);
    else groups.push([hour]);
  }
  return groups.map((group) => ({
    kind: 'Stretch',
    from: group[0]?.from ?? 0,
    to: group.at(-1)?.to ?? 0,
    bad: sumOf(group, badOf),
    total: sumOf(group, ({ total }) => total),
  }));
};
