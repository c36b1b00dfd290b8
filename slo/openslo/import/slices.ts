/** Time slices of an objective of a valid document as ours. */
import type { Objective, TimeSlices } from '../../../model/objective.ts';
import type { Duration, Percentage } from '../../../model/quantity.ts';
import { sliceProblem } from '../../../model/rules/slices.ts';
import { Exact } from '../../../numbers/exact.ts';
import type { LocatedMap } from '../../../text/located.ts';
import { annotationKeys } from '../annotations.ts';
import type { Document } from './documents.ts';
import { has, mapIn, member, numberIn, placeOf, textIn, textOf, type Refuse } from './located.ts';
import type { ImportedWindow } from './window.ts';

const fields = ['timeSliceTarget', 'timeSliceWindow'] as const;

interface Promised {
  readonly window: ImportedWindow | undefined;
  readonly target: Objective['target'] | undefined;
}

/** Undefined for an objective by events, and for slices that were refused. */
export const slicesOf = (
  { spec, metadata }: Document,
  objective: LocatedMap,
  { window, target }: Promised,
  refuse: Refuse,
): TimeSlices | undefined => {
  const method = textIn(spec, 'budgetingMethod');
  if (method === 'RatioTimeslices') {
    const message = `${method} averages the shares of good events of the slices, and Atalaya counts good slices or good events`;
    const fix = 'write Timeslices with a timeSliceTarget, or Occurrences without time slices, if the promise allows';
    refuse(placeOf(spec, 'budgetingMethod'), 'openslo/timeslices', message, fix);
    return undefined;
  }
  if (method !== 'Timeslices') {
    // Another word is not valid OpenSLO, and was reported.
    if (method !== undefined && method !== 'Occurrences') return undefined;
    for (const key of fields) {
      if (!has(objective, key)) continue;
      const message = `${key} is about good slices of time, and this SLO counts events`;
      const fix = `remove ${key}, which Occurrences does not use, or write budgetingMethod: Timeslices`;
      refuse(placeOf(objective, key), 'openslo/timeslices', message, fix);
    }
    return undefined;
  }
  const good = shareOf(objective, refuse);
  const length = lengthOf(objective, refuse);
  if (good === undefined || length === undefined) return undefined;
  const isEmptyLeftOut = textOf(member(mapIn(metadata, 'annotations'), annotationKeys.emptySlices)) === 'not counted';
  const slices: TimeSlices = { length, good, ...(isEmptyLeftOut ? { empty: 'not counted' } : {}) };
  if (window === undefined || target === undefined) return slices;
  const problem = sliceProblem({ slices, window: window.window, target });
  if (problem === undefined) return slices;
  refuse(placeOf(objective, 'timeSliceWindow'), 'openslo/timeslices', problem.message, problem.fix);
  return undefined;
};

const shareOf = (objective: LocatedMap, refuse: Refuse): Percentage | undefined => {
  const share = new Exact((numberIn(objective, 'timeSliceTarget') ?? '0').replace(/^\+/, ''));
  if (share.gt(0)) return `${share.mul(100).toFixed()}%` as Percentage;
  const message = 'a slice that is good from a timeSliceTarget of 0 on is always good';
  refuse(placeOf(objective, 'timeSliceTarget'), 'openslo/timeslices', message, 'write a value such as 0.95');
  return undefined;
};

const lengthOf = (objective: LocatedMap, refuse: Refuse): Duration | undefined => {
  if (!has(objective, 'timeSliceWindow')) {
    const message = 'the objective counts good time slices, but the length of a slice is missing';
    refuse(objective.at, 'openslo/timeslices', message, 'write a value such as timeSliceWindow: 1m');
    return undefined;
  }
  const text = textIn(objective, 'timeSliceWindow') ?? '';
  const [, count, unit] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  if (unit !== undefined) return unit === 'w' ? `${Number(count) * 7}d` : (text as Duration);
  const message = `a slice of ${text} would be as long as the window of an objective`;
  refuse(
    placeOf(objective, 'timeSliceWindow'),
    'openslo/timeslices',
    message,
    'write a value such as timeSliceWindow: 1m',
  );
  return undefined;
};
