/** A simulated system that others run: its traffic, and what of it goes wrong while all is well and during the incident. */
import { eventTarget, type Objective } from '../../../model/objective.ts';
import { perSecond, seconds, share, type Rate } from '../../../model/quantity.ts';
import { apisOf, queuesOf } from '../../../model/stages.ts';
import type { System } from '../../../model/system.ts';
import { flowOf, hurtAt, silenced, type Flow, type Incident } from '../flow.ts';
import { medianFor, type Spread } from '../spread.ts';
import { waveOf, wildWaveOf } from '../wave.ts';
import type { Change } from '../world.ts';
import type { Scenario } from '../scenarios.ts';

export interface WatchedWorld {
  readonly system: System;
  readonly incident: Incident | undefined;
  /** Requests of each API, in the order of the definition. */
  readonly reads: readonly Flow[];
  /** Messages published, by topic: each of its subscriptions gets all of them. */
  readonly messages: ReadonlyMap<string, Flow>;
  readonly slowness: Flow;
  /** One event a second. */
  readonly ticks: Flow;
  /** Shares of requests answered 5xx; 401 and 403; another 4xx. */
  readonly failed: Change<number>;
  readonly refused: Change<number>;
  readonly mistaken: Change<number>;
  /** Messages delivered, and acknowledged, of each that is published. */
  readonly delivered: Change<number>;
  readonly acknowledged: Change<number>;
  readonly readTime: Change<Spread>;
  /** Share of CPU. */
  readonly busy: Change<number>;
  /** Share of disk, memory and connections. */
  readonly filled: Change<number>;
  /** Processes crash, jobs fail and databases stop. */
  readonly isBroken: boolean;
  /** Nothing takes messages off the queue: some are given up. */
  readonly isStuck: boolean;
}

interface Harm {
  readonly failed?: number;
  readonly refused?: number;
  readonly mistaken?: number;
  readonly delivered?: number;
  readonly acknowledged?: number;
  readonly isSlow?: true;
  readonly busy?: number;
  readonly filled?: number;
  readonly isBroken?: true;
  readonly isStuck?: true;
  readonly isSilent?: true;
}

const harms: Readonly<Record<Scenario, Harm>> = {
  quiet: {},
  outage: { failed: 0.42, acknowledged: 0.7, busy: 0.45, isBroken: true },
  slow: { failed: 0.001, isSlow: true, busy: 0.8 },
  backlog: { delivered: 0.3, acknowledged: 0.05, busy: 0.6, isStuck: true },
  refusing: { mistaken: 0.9 },
  credentials: { refused: 0.2 },
  misspelt: { mistaken: 0.1 },
  silence: { isSilent: true },
  shortage: { busy: 0.97, filled: 0.97 },
};

/** Share of each error budget that is spent while nothing fails. */
const usuallySpent = 0.05;

export const watchedWorld = (
  system: System,
  scenario: Scenario,
  incident: Incident | undefined,
  strength: number = 1,
): WatchedWorld => {
  const harm = incident === undefined ? {} : harms[scenario];
  const flow = (name: string, mean: number): Flow => {
    const wave = name === 'slowness' ? wildWaveOf(`${system.id} ${name}`, mean) : waveOf(`${system.id} ${name}`, mean);
    const isSilent = harm.isSilent === true && incident !== undefined && name !== 'ticks';
    return flowOf(isSilent ? silenced(wave, incident) : wave, incident);
  };
  const traffic = scenario === 'quiet' ? 2 : 6;
  const { reads, messages } = leastOf(system);
  const budget = (type: Objective['type']): number =>
    usuallySpent * Math.min(...system.objectives.filter((objective) => objective.type === type).map(budgetOf), 0.02);
  const change = (usual: number, hurt: number | undefined): Change<number> => ({
    usual,
    hurt: hurt === undefined ? usual : usual + (hurt - usual) * strength,
  });
  const readTime = usualTime(system, budget('latency'));
  const failed = budget('availability');
  return {
    system,
    incident,
    reads: apisOf(system).map(({ name }) => flow(`requests ${name}`, reads * traffic)),
    messages: new Map(
      queuesOf(system).map(({ topic }) => [topic, flow(`messages ${topic}`, messages * traffic)] as const),
    ),
    slowness: flow('slowness', 1),
    ticks: flow('ticks', 1),
    failed: change(failed, harm.failed),
    refused: change(0.001, harm.refused),
    // Of a promise of 2xx for all requests they spend the budget too.
    mistaken: change(Math.min(0.001, failed / 3), harm.mistaken),
    delivered: change(1, harm.delivered),
    acknowledged: change(1 - budget('processing'), harm.acknowledged),
    readTime: { usual: readTime, hurt: harm.isSlow ? slowTime(system, readTime) : readTime },
    busy: change(0.25, harm.busy),
    filled: change(0.4, harm.filled),
    isBroken: harm.isBroken ?? false,
    isStuck: harm.isStuck ?? false,
  };
};

/** The value of this instant, of what changes as much as it hurts. */
export const valueAt =
  ({ incident }: WatchedWorld, { usual, hurt }: Change<number>) =>
  (at: number): number =>
    incident === undefined ? usual : usual + (hurt - usual) * hurtAt(incident, at);

const budgetOf = (objective: Objective): number => 1 - share(eventTarget(objective)).toNumber();

const leastOf = ({ load }: System): { readonly reads: number; readonly messages: number } => {
  const of = (declared: Rate | undefined): number => (declared === undefined ? 5 : perSecond(declared));
  return {
    reads: of(load?.always?.reads ?? load?.measured?.reads),
    messages: of(load?.always?.messages ?? load?.measured?.messages),
  };
};

/** Seconds below which requests have to be answered, by objectives and thresholds. */
const boundsOf = ({ objectives, alerts }: System): readonly number[] => [
  ...objectives.flatMap((objective) => (objective.type === 'latency' ? [seconds(objective.under)] : [])),
  ...alerts.flatMap((alert) => (alert.kind === 'LatencyThreshold' ? [seconds(alert.above)] : [])),
];

const sigma = 0.6;

/** So that of the strictest objective only `budget` is spent: a part of the requests takes longer than the others. */
const usualTime = (system: System, budget: number): Spread => ({
  median: Math.min(0.12, ...boundsOf(system).map((bound) => medianFor(bound, budget / 4, sigma))),
  sigma,
});

const slowTime = (system: System, usual: Spread): Spread => ({
  ...usual,
  median: 2 * Math.max(7 * usual.median, ...boundsOf(system)),
});
