/**
 * What is counted to judge an objective: its own events, or those of the parts of a weighted composite, each without what
 * maintenance excludes of it.
 */
import type { Decimal } from 'decimal.js';
import type { Counted, Counts } from './judge.ts';
import type { Slo } from './slo.ts';

export interface CountedPart {
  readonly slo: Slo;
  /** Undefined where it is the objective itself. */
  readonly weight: Decimal | undefined;
}

/** One, or one for each part of a weighted composite. */
export const countedParts = (slo: Slo): readonly CountedPart[] => {
  if (slo.composite?.combine !== 'weighted') return [{ slo, weight: undefined }];
  return slo.composite.parts.map(({ slo: part, weight }) => {
    const maintenance = slo.maintenance.filter(
      ({ objectives }) => objectives?.some((id) => id === part.id || id === slo.id) ?? true,
    );
    return { slo: { ...part, maintenance }, weight };
  });
};

/** `counts` are those of `parts`, in their order. */
export const countedOf = (parts: readonly CountedPart[], counts: readonly Counts[]): Counted => {
  const [first] = parts;
  if (first?.weight === undefined) return counts[0] ?? { good: 0, total: 0, overdue: 0 };
  return {
    kind: 'WeightedCounts',
    parts: parts.map(({ weight }, index) => ({ weight: weight!, counts: counts[index]! })),
  };
};
