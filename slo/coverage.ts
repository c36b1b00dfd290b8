/**
 * Which part of an interval has points. What happened in a gap is not counted, so an objective may have lost its budget
 * there: a status says how much of its window it knows.
 */
import { roundTo } from '../numbers/clamp.ts';
import { timeText } from '../text/time.ts';
import { includedIn } from './exclusions.ts';
import type { Slo } from './slo.ts';
import type { Interval } from './window.ts';

/** Milliseconds since the epoch. */
export interface Coverage {
  readonly kind: 'Coverage';
  /** When the first point is from. */
  readonly from: number;
  /** Where it ends: of a server, the last instant whose points can be read. */
  readonly to: number;
  /** Without points, ascending, after `from`. A server may not say where short ones are. */
  readonly gaps: readonly Interval[];
  /** Milliseconds without points after `from`: at least the sum of the gaps. */
  readonly missing: number;
  /** Why the counts are wrong, such as that good events have fewer series than total events; undefined where they are not. */
  readonly fault?: string | undefined;
}

const lengthOf = ({ from, to }: Interval): number => to - from;
const sum = (intervals: readonly Interval[]): number => intervals.reduce((all, own) => all + lengthOf(own), 0);

/** Of what one objective reads, such as the parts of a composite: a gap of one is a gap. */
export const coveredByAll = (coverages: readonly Coverage[]): Coverage | undefined => {
  const [first, ...others] = coverages;
  if (first === undefined) return undefined;
  return others.reduce<Coverage>((all, other) => {
    const gaps = united([...all.gaps, ...other.gaps]);
    return {
      kind: 'Coverage',
      from: Math.min(all.from, other.from),
      to: Math.min(all.to, other.to),
      gaps,
      missing: Math.max(all.missing, other.missing, sum(gaps)),
      fault: all.fault ?? other.fault,
    };
  }, first);
};

const united = (gaps: readonly Interval[]): readonly Interval[] => {
  const all: Interval[] = [];
  for (const gap of gaps.toSorted((one, other) => one.from - other.from)) {
    const last = all.at(-1);
    if (last !== undefined && gap.from <= last.to) all[all.length - 1] = { ...last, to: Math.max(last.to, gap.to) };
    else all.push(gap);
  }
  return all;
};

/** Without the gaps in what maintenance excludes: nothing is counted there anyway. */
export const withoutExcludedGaps = (coverage: Coverage, slo: Pick<Slo, 'maintenance'>): Coverage => {
  if (slo.maintenance.length === 0 || coverage.gaps.length === 0) return coverage;
  const gaps = coverage.gaps.flatMap((gap) => includedIn({ maintenance: slo.maintenance, slices: undefined }, gap));
  return { ...coverage, gaps, missing: Math.max(0, coverage.missing - (sum(coverage.gaps) - sum(gaps))) };
};

/** Of the window. Less changes no figure that is printed, unless the budget is smaller. */
const tolerance = 0.01;

/** Whether so much is missing that it could hide a hundredth of the window, or all of the budget. */
export const hasGaps = ({ missing, gaps }: Coverage, window: Interval, slo: Pick<Slo, 'budget'>): boolean =>
  gaps.length > 0 && missing > Math.min(tolerance, slo.budget.toNumber()) * lengthOf(window);

/** From the beginning of the window on, as a share of it. */
export const coveredShare = ({ from, to, missing }: Coverage, window: Interval): number =>
  Math.max(0, Math.min(1, (to - Math.max(from, window.from) - missing) / (to - window.from)));

/** '28 days of 30 days'. */
export const coveredText = (coverage: Coverage, window: Interval): string => {
  const counted = Math.max(0, coverage.to - Math.max(coverage.from, window.from) - coverage.missing);
  return `${timeText(counted / 1_000)} of ${timeText(lengthOf(window) / 1_000)}`;
};

/**
 * 'none from 2026-03-02T10:00:00.000Z to 2026-03-04T10:00:00.000Z', with what other gaps have in all; 'since' where
 * it lasts until now.
 */
export const gapsText = (
  { gaps, missing, to }: Coverage,
  instant: (at: number) => string = (at) => new Date(at).toISOString(),
): string => {
  const [longest] = gaps.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  if (longest === undefined) return '';
  const rest = missing - lengthOf(longest);
  const others = gaps.length - 1;
  const where =
    longest.to >= to
      ? `none since ${instant(longest.from)}`
      : `none from ${instant(longest.from)} to ${instant(longest.to)}`;
  // A minute is what a gap is measured to.
  if (rest < 60_000) return where;
  const more = others === 0 ? 'in shorter gaps' : others === 1 ? 'in another gap' : `in ${others} other gaps`;
  return `${where}, and ${timeText(rest / 1_000)} missing ${more}`;
};

/** For programs: the share of the window that has points, and where it has none; nothing where that is not known. */
export const coverageFacts = ({
  coverage,
  window,
}: {
  readonly coverage?: Coverage | undefined;
  readonly window: Interval;
}): { readonly covered?: number; readonly gaps?: readonly { readonly from: string; readonly to: string }[] } =>
  coverage === undefined
    ? {}
    : {
        covered: roundTo(coveredShare(coverage, window), 6),
        gaps: coverage.gaps.map(({ from, to }) => ({
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
        })),
      };
