/** Charts that a team adds to its system's dashboard, of metrics that it names itself. */
import type { ValueSource } from './indicatorSource.ts';
import type { Duration } from './quantity.ts';

export interface ChartLine {
  readonly name: string;
  readonly of: ValueSource;
}

/**
 * Of a gauge its value over all series, of a counter its rate, of a distribution a statistic; of PromQL the expression as it is written.
 * Thresholds of the system on the same source are marks.
 */
export interface TeamChart {
  readonly kind: 'TeamChart';
  /** Unique among the system's own charts. */
  readonly title: string;
  readonly lines: readonly [ChartLine, ...ChartLine[]];
  /** UCUM. Default: the metric's own, of a counter per second. */
  readonly unit?: string;
  /** Labels of which each value is a line. */
  readonly by: readonly string[];
  readonly over: Duration;
  readonly reduce: 'sum' | 'max' | 'min' | 'mean';
  readonly statistic: 'mean' | 'p50' | 'p95' | 'p99';
  readonly style: 'lines' | 'stacked' | 'bars';
}

type Options = Partial<Pick<TeamChart, 'unit' | 'by' | 'over' | 'reduce' | 'statistic' | 'style'>>;

const isSource = (of: ValueSource | Readonly<Record<string, ValueSource>>): of is ValueSource =>
  typeof of.kind === 'string';

/** `of`: one source, or several by the names of their lines. */
export const chart = ({
  title,
  of,
  ...options
}: Options & {
  readonly title: string;
  readonly of: ValueSource | Readonly<Record<string, ValueSource>>;
}): TeamChart => ({
  kind: 'TeamChart',
  title,
  lines: (isSource(of)
    ? [{ name: title, of }]
    : Object.entries(of).map(([name, source]) => ({ name, of: source }))) as unknown as TeamChart['lines'],
  by: [],
  over: '5m',
  reduce: 'sum',
  statistic: 'p95',
  style: 'lines',
  ...options,
});
