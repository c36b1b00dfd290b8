/**
 * A simulated fleet as a source of series. Nothing is stored: every sample is worked out when it is asked for, at whole
 * minutes, and only where a query looks.
 */
import { nameLabel } from '../../promql/labels.ts';
import { matches } from '../../promql/matcher.ts';
import type { LabelMatcher } from '../../promql/expr.ts';
import type { SeriesSource, SourceSeries, Use } from '../../promql/source.ts';
import { durationBoundaries } from '../../model/boundaries.ts';
import { bigqueryTablesOf } from '../../model/stages.ts';
import { isPipelineSystem, type System } from '../../model/system.ts';
import type { Incident } from './flow.ts';
import { linesOf, type Counter, type Gauge, type Metric, type Part } from './metric.ts';
import { ownMetrics } from './ownMetrics.ts';
import { platformMetrics, projectMetrics } from './platformMetrics.ts';
import { sampling } from './sampling.ts';
import { worldOf, type World } from './world.ts';
import { type Scenario } from './scenarios.ts';
import type { WatchedMetrics } from './watched/labels.ts';
import { queueMetrics } from './watched/queues.ts';
import { serviceMetrics } from './watched/services.ts';
import { tableMetrics, watchedProjectMetrics } from './watched/tables.ts';
import { telemetryMetrics } from './watched/telemetry.ts';
import { watchedWorld, type WatchedWorld } from './watched/world.ts';

export interface Simulation {
  readonly systems: readonly System[];
  readonly scenario: Scenario;
  /** How hard the incident hits a system, from 0, not at all, to 1. */
  readonly strength: (system: System) => number;
  readonly incident: Incident;
}

const minute = 60_000;

export const scenarioSource = ({ systems, scenario, strength, incident }: Simulation): SeriesSource => {
  const incidentOf = (system: System): Incident | undefined => (strength(system) === 0 ? undefined : incident);
  const worlds: Worlds = {
    pipelines: systems
      .filter(isPipelineSystem)
      .map((system) => worldOf(system, scenario, incidentOf(system), strength(system))),
    watched: systems
      .filter((system) => !isPipelineSystem(system))
      .map((system) => watchedWorld(system, scenario, incidentOf(system), strength(system))),
  };
  const bounds = durationBoundaries(systems);
  const sample = sampling();
  const made = new Map<string, Named>();
  const linesNamed = (name: string): Named => {
    const known = made.get(name) ?? named(everyLine(worlds, bounds, name));
    made.set(name, known);
    return known;
  };
  const chosen = new Map<string, Lines>();
  const linesMatching = (name: string, matchers: readonly LabelMatcher[]): Lines => {
    const key = JSON.stringify([name, ...matchers.map(({ label, op, value }) => [label, op, value])]);
    const job = matchers.find(({ label, op }) => label === 'job' && op === '=');
    const { all, ofJob } = linesNamed(name);
    const lines = chosen.get(key) ?? matching(job === undefined ? all : (ofJob.get(job.value) ?? []), matchers);
    chosen.set(key, lines);
    return lines;
  };
  const ask = (
    name: string,
    matchers: readonly LabelMatcher[],
    times: Float64Array,
    use: Use,
  ): readonly SourceSeries[] => {
    const values = use.perMinute === true ? sample.everyMinute(times) : sample.at(times);
    return linesMatching(name, matchers).map((line) => ({ labels: line.labels, times, values: values(line) }));
  };
  const timesOf = remembering(sampleTimes);
  return {
    select: (name, matchers, from, to, use) => {
      const times = timesOf(from, Math.min(to, incident.to), use);
      if (times.length === 0) return [];
      if (name !== undefined) return ask(name, matchers, times, use);
      const ofName = matchers.filter(({ label }) => label === nameLabel);
      return everyName()
        .filter((one) => ofName.every((matcher) => matches(matcher, one)))
        .flatMap((one) => ask(one, matchers, times, use));
    },
  };
};

type Lines = readonly (Counter | Gauge)[];

/** Most queries are about one system of many. */
interface Named {
  readonly all: Lines;
  readonly ofJob: ReadonlyMap<string, Lines>;
}

const named = (all: Lines): Named => ({ all, ofJob: Map.groupBy(all, ({ labels }) => labels['job'] ?? '') });

/** Few values, and many lines that have them: a pattern is tried on each value once. */
const matching = (lines: Lines, matchers: readonly LabelMatcher[]): Lines =>
  matchers.reduce((left, matcher) => {
    const tried = new Map<string, boolean>();
    return left.filter(({ labels }) => {
      const value = labels[matcher.label] ?? '';
      const held = tried.get(value) ?? matches(matcher, value);
      tried.set(value, held);
      return held;
    });
  }, lines);

const parts: readonly Part[] = ['bucket', 'count', 'sum'];

const catalogue: Readonly<Record<string, (world: World, bounds: readonly number[]) => readonly Metric[]>> = {
  ...ownMetrics,
  ...platformMetrics,
  ...projectMetrics,
};

const watchedCatalogue: WatchedMetrics = {
  ...serviceMetrics,
  ...queueMetrics,
  ...tableMetrics,
  ...telemetryMetrics,
  ...watchedProjectMetrics,
};

const everyName = (): readonly string[] =>
  [...new Set([...Object.keys(catalogue), ...Object.keys(watchedCatalogue)])].flatMap((name) => [
    name,
    ...parts.map((part) => `${name}_${part}`),
  ]);

interface Worlds {
  readonly pipelines: readonly World[];
  readonly watched: readonly WatchedWorld[];
}

const everyLine = ({ pipelines, watched }: Worlds, bounds: readonly number[], name: string): Lines => {
  const isKnown = name in catalogue || name in watchedCatalogue;
  const part = isKnown ? undefined : parts.find((one) => name.endsWith(`_${one}`));
  const base = part === undefined ? name : name.slice(0, -part.length - 1);
  const ofPipelines = base in projectMetrics ? firstOfEachProject(pipelines) : pipelines;
  const metrics = [
    ...ofPipelines.flatMap((world) => catalogue[base]?.(world, bounds) ?? []),
    ...watchedOf(base, { pipelines, watched }).flatMap((world) => watchedCatalogue[base]?.(world) ?? []),
  ];
  return metrics
    .flatMap((metric) => linesOf(metric, part))
    .map((line) => ({ ...line, labels: { ...line.labels, [nameLabel]: name } }));
};

/** A project has one series, whoever it is of. */
const watchedOf = (base: string, { pipelines, watched }: Worlds): readonly WatchedWorld[] => {
  if (!(base in watchedProjectMetrics)) return watched;
  const known = new Set(pipelines.map(({ system }) => system.project));
  return firstOfEachProject(
    watched.filter(({ system }) => !known.has(system.project) && bigqueryTablesOf(system).length > 0),
  );
};

const firstOfEachProject = <W extends { readonly system: System }>(worlds: readonly W[]): readonly W[] => [
  ...new Map(worlds.toReversed().map((world) => [world.system.project, world])).values(),
];

type TimesOf = (from: number, to: number, use: Use) => Float64Array;

/** The same instants are one array: what is worked out at them is remembered by it. */
const remembering = (timesOf: TimesOf): TimesOf => {
  const known = new Map<string, Float64Array>();
  return (from, to, use) => {
    const key = [from, to, use.step, use.range, use.first, use.increases].join(' ');
    const held = known.get(key) ?? timesOf(from, to, use);
    if (known.size > 500) known.clear();
    known.set(key, held);
    return held;
  };
};

/** A window of which only the increase is wanted keeps at least so many samples. */
const samplesInWindow = 60;

/**
 * Increases are looked at from one edge of a window to the other: there are samples there, and fewer between. Windows are
 * open on the left, so their first sample is the one after the edge.
 */
const sampleTimes: TimesOf = (from, to, { step, range = minute, first, increases }) => {
  const spacing = increases ? Math.max(1, Math.floor(range / samplesInWindow / minute)) * minute : minute;
  const isApart = range * 2 <= step;
  if (spacing === minute && !isApart) return multiples(from, to, spacing);
  const ends = windowEnds(first, to, step);
  const edges = spacing === minute ? [] : ends.flatMap((end) => [end - range, end - range + minute, end]);
  if (isApart) {
    const windows = ends.map((end) => multiples(end - Math.max(range, 2 * spacing), end, spacing));
    return ascending([...windows.flatMap((one) => [...one]), ...edges].filter((at) => at <= to));
  }
  return ascending([...multiples(from, to, spacing), ...edges].filter((at) => at > from && at <= to));
};

const windowEnds = (first: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.max(1, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);

const ascending = (times: readonly number[]): Float64Array => Float64Array.from(new Set(times)).sort();

/** Of (from, to]. */
const multiples = (from: number, to: number, spacing: number): Float64Array => {
  const start = Math.floor(from / spacing) + 1;
  const times = new Float64Array(Math.max(0, Math.floor(to / spacing) - start + 1));
  for (let index = 0; index < times.length; index += 1) times[index] = (start + index) * spacing;
  return times;
};
