/** The log-based counters that a definition names: they are emitted, so that they exist. */
import type { DistributionSource, EventSource, LogCounter } from './indicatorSource.ts';
import { isSingle, type Objective } from './objective.ts';
import type { TeamChart } from './teamPanel.ts';
import type { Threshold } from './threshold.ts';

export interface Counting {
  readonly objectives: readonly Objective[];
  readonly alerts?: readonly Threshold[];
  readonly panels?: readonly TeamChart[];
}

export interface PlacedCounter {
  readonly counter: LogCounter;
  /** Such as 'objectives[0].of.bad'. */
  readonly path: string;
}

/** Each use, in the order of the definition. */
export const logCountersIn = ({ objectives, alerts = [], panels = [] }: Counting): readonly PlacedCounter[] => [
  ...objectives.flatMap((objective, index) =>
    isSingle(objective) ? ofObjective(objective.of, `objectives[${index}].of`) : [],
  ),
  ...alerts.flatMap((alert, index) =>
    alert.kind === 'ValueThreshold' ? ofSource(alert.of, `alerts[${index}].of`) : [],
  ),
  ...panels.flatMap(({ lines }, index) => lines.flatMap(({ of }) => ofSource(of, `panels[${index}].of`))),
];

const ofObjective = (of: Extract<Objective, { readonly of?: unknown }>['of'], path: string): readonly PlacedCounter[] =>
  of?.kind === 'RatioSource'
    ? (['good', 'bad', 'total'] as const).flatMap((part) => ofSource(of[part], `${path}.${part}`))
    : [];

const ofSource = (source: EventSource | DistributionSource | undefined, path: string): readonly PlacedCounter[] =>
  source?.kind === 'LogCounter' ? [{ counter: source, path }] : [];

/** One of each name. */
export const logCounters = (counting: Counting): readonly LogCounter[] => [
  ...new Map(logCountersIn(counting).map(({ counter }) => [counter.name, counter])).values(),
];
