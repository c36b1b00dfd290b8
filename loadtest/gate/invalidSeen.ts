/** What a target answered to invalid messages, read from the summary of our k6 script. */
import { sumOf } from '../../numbers/sum.ts';
import { countOf, type K6Summary } from '../k6/summary.ts';
import { invalidKinds, type InvalidKind, type LoadPlan } from '../plan.ts';

/** Invalid messages of one kind, by what the target answered. */
export interface InvalidSeen {
  readonly kind: InvalidKind;
  readonly accepted: number;
  readonly refused: number;
  /** Answered with 500 or its like. */
  readonly error: number;
  /** Something else than the message decided: a rate limit, an overload, no answer. */
  readonly unheard: number;
}

export const invalidIn = ({ writing }: Pick<LoadPlan, 'writing'>, summary: K6Summary): readonly InvalidSeen[] =>
  [...new Set((writing?.invalid ?? []).map(({ kind }) => kind))].map((kind) => {
    const count = (outcome: string): number => countOf(summary, `invalid_${kind.replaceAll(' ', '_')}_${outcome}`);
    return {
      kind,
      accepted: count('accepted'),
      refused: count('refused'),
      error: count('error'),
      unheard: count('unheard'),
    };
  });

/** Of all runs together, by kind. */
export const invalidOf = (all: readonly (readonly InvalidSeen[])[]): readonly InvalidSeen[] =>
  invalidKinds.flatMap((kind) => {
    const seen = all.flat().filter((other) => other.kind === kind);
    if (seen.length === 0) return [];
    return [
      {
        kind,
        accepted: sumOf(seen, ({ accepted }) => accepted),
        refused: sumOf(seen, ({ refused }) => refused),
        error: sumOf(seen, ({ error }) => error),
        unheard: sumOf(seen, ({ unheard }) => unheard),
      },
    ];
  });

export const sentOf = ({ accepted, refused, error, unheard }: InvalidSeen): number =>
  accepted + refused + error + unheard;
