/** What a metric amounted to between two instants: the grain of every history. Deltas, so that a restart needs no rule. */
export type Labels = Readonly<Record<string, string>>;

interface Common {
  /** OpenTelemetry name, such as 'http.server.request.duration'. */
  readonly name: string;
  readonly labels: Labels;
  /** Milliseconds since the epoch: the interval is (since, at]. */
  readonly since: number;
  readonly at: number;
}

export interface SumPoint extends Common {
  readonly kind: 'SumPoint';
  readonly value: number;
}

export interface GaugePoint extends Common {
  readonly kind: 'GaugePoint';
  readonly value: number;
}

export interface HistogramPoint extends Common {
  readonly kind: 'HistogramPoint';
  /** Upper bounds; `counts` has one more, for what lies above the last. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
}

export type Point = SumPoint | GaugePoint | HistogramPoint;
