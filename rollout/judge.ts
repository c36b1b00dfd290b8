/**
 * Whether one revision is good enough to go on: by the objectives that alert, from its own events beside those of the old revision.
 *
 * Law: bad is what burns at page severity (the alert's own two windows, cut off at the shift, beyond chance), or misses the objective alone: more
 * bad events than it allows, more than chance explains at that share and at the old revision's, and alone by the gate's law (`alikeOf`).
 * Fewer events than are needed are never good.
 */
import { alikeOf, type Alike } from '../loadtest/gate/alike.ts';
import { wilson } from '../loadtest/gate/statistics.ts';
import { milliseconds } from '../model/quantity.ts';
import { binomialAtLeast } from '../numbers/binomial.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { countText, figure } from '../text/count.ts';
import { percentText } from '../text/percentage.ts';
import type { JudgedObjective, RolloutPlan } from './plan.ts';
import type { Sample, Watching } from './record.ts';

export type RevisionVerdict =
  | { readonly kind: 'Good' }
  /** `since` the shift there are too few events, or both revisions miss an objective alike. */
  | { readonly kind: 'Undecided'; readonly reason: string }
  | { readonly kind: 'Bad'; readonly reason: string };

type Tally = Omit<Sample, 'at'>;

const none: Tally = { good: 0, total: 0, oldGood: 0, oldTotal: 0 };

/** Servers revise their points: a count that shrinks is none. */
const difference = (last: Tally, first: Tally): Tally => {
  const total = Math.max(0, last.total - first.total);
  const oldTotal = Math.max(0, last.oldTotal - first.oldTotal);
  return {
    total,
    good: Math.min(total, Math.max(0, last.good - first.good)),
    oldTotal,
    oldGood: Math.min(oldTotal, Math.max(0, last.oldGood - first.oldGood)),
  };
};

/** Samples that are judged, and the counts from which they count. */
interface Course {
  readonly first: Tally;
  readonly samples: readonly Sample[];
}

/** Events of time are not judged while new instances start: the seconds after the shift are cut out. */
const courseOf = (
  { isOfTime }: JudgedObjective,
  samples: readonly Sample[],
  { since }: Pick<Watching, 'since'>,
  settle: number,
): Course => {
  if (!isOfTime || settle === 0) return { first: none, samples };
  const before = samples.filter(({ at }) => at <= since);
  const settled = samples.findIndex(({ at }) => at >= since + settle * 1_000);
  const end = samples[settled];
  if (end === undefined) return { first: none, samples: before };
  const starting = difference(end, before.at(-1) ?? none);
  const after = samples.slice(settled + 1).map((sample) => ({ at: sample.at, ...difference(sample, starting) }));
  return { first: none, samples: [...before, ...after] };
};

/** Counts of the last `length` milliseconds, from the nearest sample before them on. */
const lastOf = ({ first, samples }: Course, length: number): Course => {
  const last = samples.at(-1);
  if (last === undefined) return { first, samples };
  const index = samples.findLastIndex(({ at }) => at <= last.at - length);
  const before = samples[index];
  return before === undefined ? { first, samples } : { first: before, samples: samples.slice(index + 1) };
};

const tallyOf = ({ first, samples }: Course): Tally => {
  const last = samples.at(-1);
  return last === undefined ? none : difference(last, first);
};

const badOf = ({ good, total }: Tally): number => total - good;

/** A minute shows a sudden failure that a long good time before it would dilute. */
const minute = 60_000;
/** Pairs of a comparison: more show nothing new, and take longer. */
const mostPairs = 60;

export const judgeRevision = (
  { objectives, level, settle }: Pick<RolloutPlan, 'objectives' | 'level' | 'settle'>,
  watching: Pick<Watching, 'samples' | 'since'>,
): RevisionVerdict => {
  if (objectives.length === 0)
    return { kind: 'Undecided', reason: 'the stage has no objective by which it could be judged' };
  const verdicts = objectives.map((objective) => {
    const samples = watching.samples[objective.slo.id] ?? [];
    return judgeObjective(objective, courseOf(objective, samples, watching, settle), level);
  });
  return (
    verdicts.find(({ kind }) => kind === 'Bad') ??
    undecided(verdicts.flatMap((verdict) => (verdict.kind === 'Undecided' ? [verdict.reason] : [])))
  );
};

const undecided = (reasons: readonly string[]): RevisionVerdict =>
  reasons.length === 0 ? { kind: 'Good' } : { kind: 'Undecided', reason: reasons.join('; ') };

const judgeObjective = (objective: JudgedObjective, course: Course, level: number): RevisionVerdict => {
  const { slo, allowed, page, needs } = objective;
  for (const tier of page) {
    const burning = burnOf(tier, objective, course, level);
    if (burning !== undefined) return { kind: 'Bad', reason: burning };
  }
  const all = tallyOf(course);
  let shared: string | undefined;
  for (const part of [course, lastOf(course, minute)]) {
    const tally = tallyOf(part);
    if (!isMissed(tally, allowed, level)) continue;
    const text = `${slo.id}: ${badText(tally)}, where ${percentText(allowed)} may be`;
    const alike = alikeIn(part, objective);
    if (alike === undefined || (alike.isAlone && isBeyondOld(tally, level)))
      return { kind: 'Bad', reason: `${text}${oldText(tally)}` };
    shared ??= `${text}${oldText(tally)}: both revisions are alike, so what they share is the reason`;
  }
  if (shared !== undefined) return { kind: 'Undecided', reason: shared };
  if (all.total >= needs) return { kind: 'Good' };
  return {
    kind: 'Undecided',
    reason: `${slo.id}: ${countText(all.total)} of the ${countText(needs)} events that it needs`,
  };
};

/** The objective is missed, and not by chance. */
const isMissed = (tally: Tally, allowed: number, level: number): boolean =>
  tally.total > 0 &&
  badOf(tally) / tally.total > allowed &&
  binomialAtLeast(badOf(tally), tally.total, allowed) <= level;

/** More bad events than chance explains at the old revision's error rate, which is known so well as its events allow. */
const isBeyondOld = (tally: Tally, level: number): boolean =>
  tally.oldTotal === 0 ||
  binomialAtLeast(badOf(tally), tally.total, wilson(tally.oldTotal - tally.oldGood, tally.oldTotal).high) <= level;

/** The condition of the alert, of this revision's events alone; undefined where it does not hold. */
const burnOf = (
  tier: BurnTier,
  { slo, allowed }: JudgedObjective,
  course: Course,
  level: number,
): string | undefined => {
  const [long, short] = [tier.long, tier.short].map((window) => tallyOf(lastOf(course, milliseconds(window))));
  if (long === undefined || short === undefined || !isMissed(long, allowed, level)) return undefined;
  const threshold = tier.threshold.toNumber();
  if (![long, short].every((tally) => tally.total > 0 && badOf(tally) / tally.total > threshold)) return undefined;
  // Few events pass the threshold by chance: it counts if the old revision's rate, or a rate at the threshold, does not explain them.
  const isPlain = binomialAtLeast(badOf(long), long.total, threshold) <= level;
  if (!isPlain && !isBeyondOld(long, level)) return undefined;
  const burn = badOf(long) / long.total / allowed;
  return `${slo.id} burns at page severity: ${badText(long)}, a burn rate of ${figure(burn)}; ${figure(tier.factor.toNumber())} pages${oldText(long)}`;
};

/** One pair for each poll that had events of both. Undefined where the old revision has none. */
const alikeIn = (
  { first, samples }: Course,
  { slo: { id }, allowed, isOfTime }: JudgedObjective,
): Alike | undefined => {
  const recent = samples.slice(-mostPairs);
  const before = samples.at(-mostPairs - 1) ?? first;
  const pairs = recent.map((sample, index) => {
    const { good, total, oldGood, oldTotal } = difference(sample, recent[index - 1] ?? before);
    return {
      events: [{ objective: id, good, total }],
      baselineEvents: [{ objective: id, good: oldGood, total: oldTotal }],
    };
  });
  return alikeOf(pairs, { objective: id, target: 1 - allowed, isOfTime, isStarved: false });
};

const badText = (tally: Tally): string =>
  `${countText(badOf(tally))} of ${countText(tally.total)} events are bad (${percentText(badOf(tally) / tally.total)})`;

const oldText = ({ oldGood, oldTotal }: Tally): string =>
  oldTotal === 0
    ? '; the old revision had no events meanwhile'
    : `; of the old revision's ${countText(oldTotal)} events ${percentText((oldTotal - oldGood) / oldTotal)} are`;
