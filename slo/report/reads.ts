/** What a report reads of a source of points, whichever it is. Ranges are half-open, (from, to]. */
import type { Labels } from '../../model/point.ts';
import type { Coverage } from '../coverage.ts';
import type { Counts } from '../judge.ts';
import type { Slo } from '../slo.ts';
import type { Interval } from '../window.ts';

/** Events of an objective in an hour of the clock (UTC), or in the part of it that is inside what was asked for. */
export interface Hour extends Interval {
  readonly good: number;
  readonly total: number;
}

/** How much a counter grew, of one label set. */
export interface Increase {
  readonly labels: Labels;
  readonly value: number;
}

/** A counter of the pipeline, or a part of a histogram. */
export interface Counter {
  /** OpenTelemetry name. */
  readonly signal: string;
  readonly part?: 'count' | 'bucket';
  /** Labels that it has to have. */
  readonly labels: Labels;
}

export interface ReportReads {
  /** When the points of the system begin; undefined without any. */
  readonly begins: () => Promise<number | undefined>;
  /** Ascending; hours without events are left out. */
  readonly hours: (slo: Slo, interval: Interval) => Promise<readonly Hour[]>;
  readonly counts: (slo: Slo, interval: Interval) => Promise<Counts>;
  /** Which part of the interval has points; undefined where it is not known. */
  readonly coverage: (slo: Slo, interval: Interval) => Promise<Coverage | undefined>;
  readonly increases: (system: string, counter: Counter, interval: Interval) => Promise<readonly Increase[]>;
}
