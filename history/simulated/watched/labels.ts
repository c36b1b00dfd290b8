/** Metrics of watched systems, and how they are labelled. Metric types and labels: Google Cloud's lists of metrics and resources. */
import type { Labels } from '../../../model/point.ts';
import { resourceName } from '../../../model/system.ts';
import { part, type Amount, type Counter, type Gauge, type Histogram, type Metric } from '../metric.ts';
import type { Spread } from '../spread.ts';
import { restless, type Change } from '../world.ts';
import type { WatchedWorld } from './world.ts';

/** By metric type, or by the name that a team's own telemetry has. */
export type WatchedMetrics = Readonly<Record<string, (world: WatchedWorld) => readonly Metric[]>>;

export const counter = (labels: Labels, of: Amount): Counter => ({ kind: 'Counter', labels, of });
export const gauge = (labels: Labels, at: (at: number) => number): Gauge => ({ kind: 'Gauge', labels, at });

export const histogram = (
  world: WatchedWorld,
  labels: Labels,
  of: Amount,
  spread: Change<Spread>,
  bounds: readonly number[],
): Histogram => ({ kind: 'Histogram', labels, layers: restless(world, of, spread), bounds });

/** Bounds that grow by a factor, as Google Cloud's exponential ones do. */
export const growing = (first: number, factor: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => Number((first * factor ** index).toPrecision(6)));

export const deployed = ({ system }: WatchedWorld, name: string): string => resourceName(system, name, 'prod');

export const resource = ({ system }: WatchedWorld, type: string, labels: Labels): Labels => ({
  monitored_resource: type,
  project_id: system.project,
  ...labels,
});

export const scaled = ({ usual, hurt }: Change<Spread>, factor: number): Change<Spread> => ({
  usual: { ...usual, median: usual.median * factor },
  hurt: { ...hurt, median: hurt.median * factor },
});

/** A share of an instance's limit, as a spread over instances. */
export const around = ({ usual, hurt }: Change<number>, sigma = 0.1): Change<Spread> => ({
  usual: { median: usual, sigma },
  hurt: { median: hurt, sigma },
});

/** As often as `usual` while all is well, and as `hurt` during the incident. */
export const often = ({ ticks }: WatchedWorld, usual: number, hurt: number = usual): Amount => part(ticks, usual, hurt);
