/**
 * How many instances the declared load needs, before anything was measured: requests in flight are the rate times the time of a
 * request (Little's law, Operations Research 9, 1961), and an instance takes as many at once as its concurrency says. A request is
 * taken to last as long as the objective allows, so that this is an upper bound. `loadtest size` measures.
 */
import { infrastructureOf } from '../../model/infrastructure.ts';
import { milliseconds, perSecond, seconds } from '../../model/quantity.ts';
import type { Resources } from '../../model/stage.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { trafficOf } from '../traffic.ts';
import { headroom } from './size.ts';

export interface DeclaredSize {
  /** Requests, or messages, that are being handled at the declared load. */
  readonly inFlight: number;
  /** Instances that carry the declared load, with headroom. */
  readonly needed: number;
  /** Fewest and most instances, as they are deployed. */
  readonly min: number;
  readonly max: number;
}

/** Seconds in which a batch is inserted into BigQuery, at most, in quiet times. Our choice: retries have their own alerts. */
const insertSeconds = 1;
/** Batches that a worker holds at once. Source: pipeline/google/home.ts, bounds of the subscription. */
const batchesHeld = 4;

const instancesFor = (inFlight: number, each: number): number => Math.max(1, Math.ceil((inFlight * headroom) / each));

/** The tightest latency objective of the API in seconds; without one, its deadline. */
const promisedSeconds = ({ objectives, stages }: PipelineSystem): number =>
  Math.min(
    seconds(stages.api.deadline),
    ...objectives.flatMap((objective) =>
      objective.type === 'latency' && objective.stage === 'api' ? [milliseconds(objective.under) / 1_000] : [],
    ),
  );

/**
 * Reads, and POSTs where there is a route for them: of a closed load each user has one request in flight. At least one instance is
 * kept where a cold start takes longer than the objective allows.
 */
export const apiSize = (system: PipelineSystem): DeclaredSize => {
  const { load, stages } = system;
  const promised = promisedSeconds(system);
  const isPublishing = stages.api.routes.some(({ kind }) => kind === 'PublishRoute');
  const inFlight =
    load.kind === 'ClosedLoad'
      ? load.users
      : (perSecond(load.reads) + (isPublishing ? trafficOf(system).posts : 0)) * promised;
  const isTooSlowFromCold = promised < seconds(infrastructureOf(system).coldStart);
  return sizeOf(
    stages.api.resources,
    instancesFor(inFlight, stages.api.resources.concurrency),
    inFlight,
    isTooSlowFromCold ? 1 : 0,
  );
};

/** A message is in flight while its batch waits and is inserted. A worker pool has what it needs at any time, as nothing scales it. */
export const ingestSize = (system: PipelineSystem): DeclaredSize => {
  const { load, stages } = system;
  const { resources, batch } = stages.ingest;
  const rate = load.kind === 'ClosedLoad' ? trafficOf(system).posts : perSecond(load.messages);
  const inFlight = rate * (seconds(batch.wait) + insertSeconds);
  if (infrastructureOf(system).ingest !== 'worker')
    return sizeOf(resources, instancesFor(inFlight, resources.concurrency), inFlight, 0);
  const needed = instancesFor(inFlight, batch.rows * batchesHeld);
  return sizeOf(resources, needed, inFlight, needed);
};

/** What the definition declares wins upwards: `minInstances` may be higher than what is needed, and `maxInstances` is the limit. */
const sizeOf = (
  { minInstances, maxInstances }: Resources,
  needed: number,
  inFlight: number,
  atLeast: number,
): DeclaredSize => ({
  inFlight,
  needed,
  min: Math.min(maxInstances, Math.max(minInstances, atLeast)),
  max: maxInstances,
});
