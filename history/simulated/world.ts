/** One simulated system: its traffic, and what of it goes wrong while all is well and while the incident lasts. */
import { eventTarget, type Objective } from '../../model/objective.ts';
import { perSecond, seconds, share } from '../../model/quantity.ts';
import { exportPath } from '../../model/route.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { flowOf, silenced, sumOf, type Flow, type Incident } from './flow.ts';
import type { Layer, Amount } from './metric.ts';
import type { Scenario } from './scenarios.ts';
import { medianFor, type Spread } from './spread.ts';
import { waveOf, wildWaveOf, type Wave } from './wave.ts';

/** While all is well, and while it hurts. */
export interface Change<T> {
  readonly usual: T;
  readonly hurt: T;
}

export interface World {
  readonly system: PipelineSystem;
  readonly incident: Incident | undefined;
  /** By route, as the API names it. */
  readonly reads: ReadonlyMap<string, Flow>;
  readonly allReads: Flow;
  /** One event a second, more or less: how much of what happens takes longer. */
  readonly slowness: Flow;
  /** Failures have an unrest of their own; of the usual ones only. */
  readonly failures: Flow;
  readonly messages: Flow;
  readonly rejections: Flow;
  /** One event a second. */
  readonly ticks: Flow;
  /** Share of requests answered 5xx. */
  readonly failed: Change<number>;
  /** Share of requests answered 401 or 403. */
  readonly refused: Change<number>;
  /** Share of requests answered 429. */
  readonly limited: number;
  /** Share of requests answered with another 4xx. */
  readonly mistaken: Change<number>;
  readonly rejected: Change<number>;
  readonly retried: Change<number>;
  /** Share of arriving messages that is taken off the queue. */
  readonly taken: Change<number>;
  readonly readTime: Change<Spread>;
  readonly warehouseTime: Change<Spread>;
  readonly age: Change<Spread>;
  /** Share of what an instance has. */
  readonly busy: Change<number>;
  readonly isReachable: boolean;
  /** Containers are killed for memory. */
  readonly isShort: boolean;
}

interface Harm {
  readonly failed: number;
  readonly refused?: number;
  readonly mistaken?: number;
  readonly rejected: number;
  readonly retried: number;
  readonly taken: number;
  readonly slower: number;
  readonly warehouse: number;
  readonly older: number;
  readonly busy: number;
  readonly isReachable: boolean;
  readonly isSilent?: true;
  /** Containers are killed. */
  readonly isShort?: true;
}

const harms: Readonly<Record<'outage' | 'slow' | 'backlog', Harm>> = {
  outage: {
    failed: 0.42,
    rejected: 0.07,
    retried: 0.12,
    taken: 0.97,
    slower: 1.8,
    warehouse: 1.5,
    older: 3,
    busy: 0.45,
    isReachable: false,
  },
  slow: {
    failed: 0.004,
    rejected: 0.002,
    retried: 0.01,
    taken: 0.94,
    slower: 7,
    warehouse: 9,
    older: 6,
    busy: 0.85,
    isReachable: true,
  },
  // What little is stored has waited since the beginning.
  backlog: {
    failed: 0.001,
    rejected: 0.002,
    retried: 0.35,
    taken: 0.05,
    slower: 1.1,
    warehouse: 1.4,
    older: 400,
    busy: 0.7,
    isReachable: true,
  },
};

const others: Readonly<Record<Exclude<Scenario, 'quiet' | keyof typeof harms>, Partial<Harm>>> = {
  refusing: { mistaken: 0.9 },
  credentials: { refused: 0.2 },
  misspelt: { mistaken: 0.1 },
  silence: { isSilent: true, busy: 0.02 },
  shortage: { slower: 2, busy: 0.95, isShort: true },
};

/** Share of each error budget that is spent while nothing fails. */
const usuallySpent = (scenario: Scenario): number => (scenario === 'quiet' ? 0.05 : 0.3);
/** A quiet day, against one with the traffic that the system is built for. */
const trafficOf = (scenario: Scenario): number => (scenario === 'quiet' ? 0.1 : 0.6);

/** Shares of requests while all is well. */
const usuallyRefused = 0.0015;
const usuallyLimited = 0.002;
const usuallyMistaken = 0.002;

/** While all is well: fewer than anybody is told of. */
const deadLettersAnHour = 4;
const usuallyRetried = 0.0005;

/** `strength` of the incident from 0 to 1: where many are hit, not all fail alike. */
export const worldOf = (
  system: PipelineSystem,
  scenario: Scenario,
  incident: Incident | undefined,
  strength: number = 1,
): World => {
  const harm: Partial<Harm> | undefined =
    scenario === 'quiet' || incident === undefined ? undefined : { ...harms, ...others }[scenario];
  const traffic = trafficOf(scenario);
  const heard = (wave: Wave): Wave =>
    harm?.isSilent === true && incident !== undefined ? silenced(wave, incident) : wave;
  const flow = (name: string, mean: number): Flow => flowOf(heard(waveOf(`${system.id} ${name}`, mean)), incident);
  const { reads, messages } = loadOf(system);
  const paths = routesOf(system);
  const budget = (type: Objective['type']): number =>
    usuallySpent(scenario) * Math.min(...system.objectives.filter((one) => one.type === type).map(budgetOf), 0.02);
  const readTime = timeWithin(system, 'latency', budget('latency'), 0.6, 0.12);
  const age = timeWithin(system, 'freshness', budget('freshness'), 0.7, 3);
  const warehouse: Spread = { median: readTime.median * 0.6, sigma: 0.5 };
  const failed = budget('availability');
  const mistaken = Math.min(usuallyMistaken, ...system.objectives.filter(countsMistakes).map(() => failed / 3));
  const hurt = (share: number | undefined, usual: number): number => (share === undefined ? usual : share * strength);
  const rejected = Math.min(budget('processing'), deadLettersAnHour / 3_600 / (messages * traffic));
  const scaled = ({ median, sigma }: Spread, by: number | undefined): Spread => ({ median: median * (by ?? 1), sigma });
  const byRoute = new Map(paths.map(([path, weight]) => [path, flow(path, reads * traffic * weight)]));
  return {
    system,
    incident,
    reads: byRoute,
    allReads: sumOf([...byRoute.values()]),
    slowness: flowOf(heard(wildWaveOf(`${system.id} slowness`, 1)), incident),
    failures: flow('failures', reads * traffic),
    messages: flow('messages', messages * traffic),
    rejections: flow('rejections', messages * traffic),
    ticks: flowOf(waveOf(`${system.id} ticks`, 1), incident),
    failed: { usual: failed, hurt: hurt(harm?.failed, failed) },
    refused: { usual: usuallyRefused, hurt: hurt(harm?.refused, usuallyRefused) },
    limited: usuallyLimited,
    mistaken: { usual: mistaken, hurt: hurt(harm?.mistaken, mistaken) },
    rejected: { usual: rejected, hurt: hurt(harm?.rejected, rejected) },
    retried: { usual: usuallyRetried, hurt: harm?.retried ?? usuallyRetried },
    taken: { usual: 1, hurt: harm?.taken ?? 1 },
    readTime: { usual: readTime, hurt: scaled(readTime, harm?.slower) },
    warehouseTime: { usual: warehouse, hurt: scaled(warehouse, harm?.warehouse) },
    age: { usual: age, hurt: scaled(age, harm?.older) },
    busy: { usual: scenario === 'quiet' ? 0.08 : 0.3, hurt: harm?.busy ?? 0.3 },
    isReachable: harm?.isReachable ?? true,
    isShort: harm?.isShort ?? false,
  };
};

/** Of a promise of 2xx for all requests the usual mistakes of callers spend the budget too. */
const countsMistakes = (objective: Objective): boolean => objective.type === 'availability' && objective.good === '2xx';

const budgetOf = (objective: Objective): number => 1 - share(eventTarget(objective)).toNumber();

/** How many times the budget that all would spend is spent by the slow ones, about. */
const slowCosts = 4;
const slowShare = 0.3;
const slower = 1.7;

/** Most as it should be, and some of it slow, in a rhythm of its own. */
export const restless = (
  { slowness }: Pick<World, 'slowness'>,
  of: Amount,
  { usual, hurt }: Change<Spread>,
): readonly Layer[] => {
  const slow = (spread: Spread): Spread => ({ ...spread, median: spread.median * slower });
  const kept = of.map((term) => ({
    flow: term.flow,
    usual: term.usual * (1 - slowShare),
    hurt: term.hurt * (1 - slowShare),
  }));
  const late = of.reduce(
    (sum, { flow, ...term }) => ({
      flow: slowness,
      usual: sum.usual + term.usual * flow.mean * slowShare,
      hurt: sum.hurt + term.hurt * flow.mean * slowShare,
    }),
    { flow: slowness, usual: 0, hurt: 0 },
  );
  return [
    { of: kept, usual, hurt },
    { of: [late], usual: slow(usual), hurt: slow(hurt) },
  ];
};

/** How long it takes, so that of the strictest promise only `budget` is spent. */
const timeWithin = (
  { objectives }: PipelineSystem,
  type: 'latency' | 'freshness',
  budget: number,
  sigma: number,
  most: number,
): Spread => {
  const medians = objectives.flatMap((objective) =>
    objective.type === type ? [medianFor(seconds(objective.under), budget / slowCosts, sigma)] : [],
  );
  return { median: Math.min(most, ...medians), sigma };
};

/** A user waits for an answer, and looks at it for a while. */
const secondsBetweenRequests = 5;

const loadOf = ({ load }: PipelineSystem): { readonly reads: number; readonly messages: number } => {
  if (load.kind === 'OpenLoad') return { reads: perSecond(load.reads), messages: perSecond(load.messages) };
  return { reads: load.users / secondsBetweenRequests, messages: load.users / 2 };
};

/** Most read the list. */
const routesOf = (system: PipelineSystem): readonly (readonly [path: string, weight: number])[] => {
  const weights = new Map<string, number>();
  const add = (path: string, weight: number): void => void weights.set(path, (weights.get(path) ?? 0) + weight);
  for (const route of system.stages.api.routes) {
    add(route.path, route.kind === 'ListRoute' ? 6 : 3);
    if (route.kind === 'ListRoute') add(exportPath(route.path), 0.3);
  }
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights].map(([path, weight]) => [path, weight / all]);
};
