/** Judges objectives at one instant: each over its own window, with its current burn rates. */
import type { Decimal } from 'decimal.js';
import { milliseconds } from '../model/quantity.ts';
import type { Coverage } from './coverage.ts';
import { exclusionsIn, withoutExcluded, type Exclusion } from './exclusions.ts';
import { burnRate, judge, type Counted, type EventCounts, type Judgement } from './judge.ts';
import { countedOf, countedParts } from './parts.ts';
import type { Slo } from './slo.ts';
import { windowAt, type Elapsed } from './window.ts';

/** The long and short windows of the two paging alerts. Source: Site Reliability Workbook, ch. 5. */
export const burnSpans = ['5m', '1h', '6h'] as const;
export type BurnSpan = (typeof burnSpans)[number];

export interface SloStatus {
  readonly kind: 'SloStatus';
  readonly slo: Slo;
  readonly window: Elapsed;
  readonly judgement: Judgement;
  /** Undefined where the range has no events. */
  readonly burn: Readonly<Record<BurnSpan, Decimal | undefined>>;
  /** Maintenance in the window, ascending: nothing of it is counted. */
  readonly excluded: readonly Exclusion[];
  /** When the first point in the window is from; undefined where there is none, or it was not looked for. */
  readonly since?: number | undefined;
  /** Which part of the window has points; undefined where none has, or it was not looked for. */
  readonly coverage?: Coverage | undefined;
  /** Why the events could not be read; undefined where they could. */
  readonly unread?: string | undefined;
}

export type Verdict = 'met' | 'not met' | 'no data';

/** `at` in milliseconds since the epoch. The same counts and instant give the same status. */
export const statusAt = (slo: Slo, read: EventCounts, at: number): SloStatus => {
  const window = windowAt(slo.window, at);
  const parts = countedParts(slo);
  const count = (from: number, to: number): Counted =>
    countedOf(
      parts,
      parts.map(({ slo: part }) => withoutExcluded(part, (begin, end) => read(part, begin, end))(from, to)),
    );
  const burn = (span: BurnSpan): Decimal | undefined => burnRate(count(at - milliseconds(span), at), slo);
  return {
    kind: 'SloStatus',
    slo,
    window,
    judgement: judge(count(window.from, window.to), slo),
    burn: { '5m': burn('5m'), '1h': burn('1h'), '6h': burn('6h') },
    excluded: exclusionsIn(slo.maintenance, window),
  };
};

export const verdictOf = (judgement: Judgement): Verdict => {
  if (judgement.kind === 'NoData') return 'no data';
  return judgement.met ? 'met' : 'not met';
};
