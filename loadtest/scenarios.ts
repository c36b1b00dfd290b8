/**
 * A plan's scenarios: a warm-up that is not judged, then reads, POSTs, and single messages followed until they are readable.
 * Each has metrics under its own name, so that a slow scenario cannot hide in the numbers of another.
 */
import type { LoadStage, OpenScenario, Scenario } from './plan.ts';
import { secondsOf, type Shape } from './shapes.ts';
import { thinkSeconds, type Traffic } from './traffic.ts';
import { clamp } from '../numbers/clamp.ts';

export interface ScenarioOptions {
  readonly traffic: Traffic;
  readonly shape: Shape;
  /** Seconds. */
  readonly latency: number;
  readonly freshness: number;
  readonly writes: boolean;
  /** Messages a second to follow; undefined when messages cannot be read back. */
  readonly followed: number | undefined;
}

/** Pause in seconds after the warm-up, so that none of its requests is still in flight. */
const pause = 1;

/**
 * Users needed for a rate: as many as are busy when each answer takes as long as promised (Little's law), with a margin for
 * slower answers. Source: Little, Operations Research 9 (1961).
 */
const margin = 4;
const usersFor = (rate: number, latency: number): number => Math.max(10, Math.ceil(rate * latency * margin));

/** Most users of a scenario that polls for its messages: a stall must not exhaust the machine. */
const mostWaiting = 500;
/** Seconds for which messages are polled by default. */
const usualWait = 5;

/** Rounds to a rate that k6 supports: a whole number per second, or per minute. */
const k6Rate = (rate: number): number => (rate >= 2 ? Math.round(rate) : Math.max(1, Math.round(rate * 60)) / 60);

export const scenariosOf = (options: ScenarioOptions): readonly Scenario[] => {
  const { traffic, shape, latency, freshness, followed } = options;
  const startsAt = shape.warmUp + pause;
  const gracefulStop = Math.max(5, Math.ceil(latency * 2));

  const open = (name: 'reads' | 'writes', work: 'read' | 'write', rate: number): OpenScenario => {
    const at = (multiple: number): number => k6Rate(Math.max(shape.least, rate * multiple));
    const stages = shape.stages.map((stage) => ({ ...stage, target: at(stage.target) }));
    const users = usersFor(Math.max(...stages.map(({ target }) => target)), latency);
    const from = at(shape.from);
    return { kind: 'OpenScenario', name, work, startsAt, from, stages, gracefulStop, users, mostUsers: 2 * users };
  };

  const { reads } = traffic;
  const measured: Scenario =
    reads.kind === 'open'
      ? open('reads', 'read', reads.rate)
      : {
          kind: 'ClosedScenario',
          name: 'reads',
          work: 'read',
          startsAt,
          stages: rampedIn(shape, reads.users, reads.ramp),
          gracefulStop,
          thinkSeconds,
        };
  const warmRate = k6Rate(clamp((reads.kind === 'open' ? reads.rate : reads.users / thinkSeconds) / 2, 2, 20));
  const warmUp: OpenScenario = {
    kind: 'OpenScenario',
    name: 'warm_up',
    work: 'warm-up',
    startsAt: 0,
    from: warmRate,
    stages: [{ seconds: shape.warmUp, target: warmRate }],
    gracefulStop: pause,
    users: usersFor(warmRate, latency),
    mostUsers: 2 * usersFor(warmRate, latency),
  };
  const writes = options.writes ? [open('writes', 'write', traffic.posts)] : [];
  const follow = followed === undefined ? [] : [following(followed, startsAt, secondsOf(shape.stages), freshness)];
  return [warmUp, measured, ...writes, ...follow];
};

const following = (rate: number, startsAt: number, seconds: number, wait: number): OpenScenario => {
  const users = Math.max(5, Math.ceil(rate * Math.min(wait, usualWait)));
  return {
    kind: 'OpenScenario',
    name: 'freshness',
    work: 'follow',
    startsAt,
    from: rate,
    stages: [{ seconds, target: rate }],
    gracefulStop: wait + 5,
    users,
    mostUsers: Math.max(users, Math.min(mostWaiting, Math.ceil(rate * (wait + 1)))),
  };
};

/** Users arrive at the declared rate; then their number follows the shape. */
const rampedIn = (shape: Shape, users: number, ramp: number): readonly LoadStage[] => {
  const at = (multiple: number): number => Math.max(1, Math.round(users * multiple));
  const first = shape.stages[0]?.seconds ?? 0;
  const arriving = Math.min(at(shape.from) / ramp, first / 2);
  const stages = shape.stages.map((stage, i) => ({
    seconds: i === 0 ? stage.seconds - arriving : stage.seconds,
    target: at(stage.target),
  }));
  return [{ seconds: arriving, target: at(shape.from) }, ...stages];
};
