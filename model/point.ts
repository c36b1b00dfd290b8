/** The change of a metric between two instants: what histories store. Deltas, so that a restart needs no special case. */
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
  /** Upper bounds; `counts` has one more item, for values above the last bound. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
}

export type Point = SumPoint | GaugePoint | HistogramPoint;
