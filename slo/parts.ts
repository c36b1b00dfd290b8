/**
 * What is counted to judge an objective: its own events, those of the parts of a weighted composite, or those of the systems
 * of a shared objective, each without what maintenance excludes of it.
 */
import type { Decimal } from 'decimal.js';
import type { Counted, Counts } from './judge.ts';
import { sumOf } from '../numbers/sum.ts';
import type { System } from '../model/system.ts';
import type { Slo } from './slo.ts';

export interface CountedPart {
  readonly slo: Slo;
  /** Undefined where events are added up. */
  readonly weight: Decimal | undefined;
  /** Where they are of another system than the objective. */
  readonly system?: System;
}

/** One, or one for each part of a weighted composite, or for each system of a shared objective. */
export const countedParts = (slo: Slo): readonly CountedPart[] => {
  if (slo.shared !== undefined) return slo.shared.map((member) => ({ ...member, weight: undefined }));
  if (slo.composite?.combine !== 'weighted') return [{ slo, weight: undefined }];
  return slo.composite.parts.map(({ slo: part, weight }) => {
    const maintenance = slo.maintenance.filter(
      ({ objectives }) => objectives?.some((id) => id === part.id || id === slo.id) ?? true,
    );
    return { slo: { ...part, maintenance }, weight };
  });
};

export const sumOfCounts = (counts: readonly Counts[]): Counts => ({
  good: sumOf(counts, ({ good }) => good),
  total: sumOf(counts, ({ total }) => total),
  overdue: sumOf(counts, ({ overdue }) => overdue),
});

/** `counts` are those of `parts`, in their order. */
export const countedOf = (parts: readonly CountedPart[], counts: readonly Counts[]): Counted => {
  const [first] = parts;
  if (first?.weight === undefined) return sumOfCounts(counts);
  return {
    kind: 'WeightedCounts',
    parts: parts.map(({ weight }, index) => ({ weight: weight!, counts: counts[index]! })),
  };
};
