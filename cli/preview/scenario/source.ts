/**
 * A simulated fleet as a source of series. Nothing is stored: every sample is worked out when it is asked for, at whole
 * minutes, and only where a query looks.
 */
import { nameLabel } from '../../../history/promql/labels.ts';
import { matches, matchesAll } from '../../../history/promql/matcher.ts';
import type { Asked, SeriesSource, SourceSeries, Use } from '../../../history/promql/source.ts';
import { durationBoundaries } from '../../../model/boundaries.ts';
import type { System } from '../../../model/system.ts';
import type { Flow, Incident } from './flow.ts';
import { linesOf, type Counter, type Gauge, type Metric, type Part } from './metric.ts';
import { ownMetrics } from './ownMetrics.ts';
import { platformMetrics, projectMetrics } from './platformMetrics.ts';
import { worldOf, type Scenario, type World } from './world.ts';

export interface Simulation {
  readonly systems: readonly System[];
  readonly scenario: Scenario;
  /** Whether the incident hits this system. */
  readonly isHit: (system: System) => boolean;
  readonly incident: Incident;
}

const minute = 60_000;

export const scenarioSource = ({ systems, scenario, isHit, incident }: Simulation): SeriesSource => {
  const worlds = systems.map((system) => worldOf(system, scenario, isHit(system) ? incident : undefined));
  const bounds = durationBoundaries(systems);
  const sample = sampling();
  const made = new Map<string, readonly (Counter | Gauge)[]>();
  const linesNamed = (name: string): readonly (Counter | Gauge)[] => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const lines = everyLine(worlds, bounds, name);
    made.set(name, lines);
    return lines;
  };
  const ask = (name: string, matchers: readonly Asked[], times: Float64Array): readonly SourceSeries[] =>
    linesNamed(name)
      .filter(({ labels }) => matchesAll(matchers, labels))
      .map((line) => ({ labels: line.labels, times, values: sample(line, times) }));
  const timesOf = remembering(sampleTimes);
  return {
    select: (name, matchers, from, to, use) => {
      const times = timesOf(from, Math.min(to, incident.to), use);
      if (times.length === 0) return [];
      if (name !== undefined) return ask(name, matchers, times);
      const ofName = matchers.filter(({ label }) => label === nameLabel);
      return everyName()
        .filter((one) => ofName.every((matcher) => matches(matcher, one)))
        .flatMap((one) => ask(one, matchers, times));
    },
  };
};

const parts: readonly Part[] = ['bucket', 'count', 'sum'];

const catalogue: Readonly<Record<string, (world: World, bounds: readonly number[]) => readonly Metric[]>> = {
  ...ownMetrics,
  ...platformMetrics,
  ...projectMetrics,
};

const everyName = (): readonly string[] =>
  Object.keys(catalogue).flatMap((name) => [name, ...parts.map((part) => `${name}_${part}`)]);

const everyLine = (worlds: readonly World[], bounds: readonly number[], name: string): readonly (Counter | Gauge)[] => {
  const part = name in catalogue ? undefined : parts.find((one) => name.endsWith(`_${one}`));
  const base = part === undefined ? name : name.slice(0, -part.length - 1);
  const make = catalogue[base];
  if (make === undefined) return [];
  const asked = base in projectMetrics ? firstOfEachProject(worlds) : worlds;
  return asked
    .flatMap((world) => make(world, bounds))
    .flatMap((metric) => linesOf(metric, part))
    .map((line) => ({ ...line, labels: { ...line.labels, [nameLabel]: name } }));
};

const firstOfEachProject = (worlds: readonly World[]): readonly World[] => [
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

const sampleTimes: TimesOf = (from, to, { step, range = minute, first, increases }) => {
  const spacing = increases ? Math.max(1, Math.floor(range / samplesInWindow / minute)) * minute : minute;
  if (range * 2 > step || to <= first) return multiples(from, to, spacing);
  const count = Math.floor((to - first) / step) + 1;
  const windows = Array.from({ length: count }, (_, index) => {
    const end = first + index * step;
    return multiples(end - Math.max(range, 2 * spacing), end, spacing);
  });
  return Float64Array.from(windows.flatMap((one) => [...one]));
};

/** Of (from, to]. */
const multiples = (from: number, to: number, spacing: number): Float64Array => {
  const start = Math.floor(from / spacing) + 1;
  const count = Math.max(0, Math.floor(to / spacing) - start + 1);
  return Float64Array.from({ length: count }, (_, index) => (start + index) * spacing);
};

interface Sampled {
  readonly counted: Float64Array;
  readonly hurt: Float64Array;
}

type Sampling = (line: Counter | Gauge, times: Float64Array) => Float64Array;

const sampling = (): Sampling => {
  const flows = new WeakMap<Float64Array, Map<Flow, Sampled>>();
  const sampled = (flow: Flow, times: Float64Array): Sampled => {
    const known = flows.get(times) ?? new Map<Flow, Sampled>();
    flows.set(times, known);
    const held = known.get(flow) ?? { counted: times.map(flow.counted), hurt: times.map(flow.hurt) };
    known.set(flow, held);
    return held;
  };
  return (line, times) => {
    if (line.kind === 'Gauge') return times.map(line.at);
    const values = new Float64Array(times.length);
    for (const { flow, usual, hurt } of line.of) {
      const at = sampled(flow, times);
      const change = hurt - usual;
      for (let index = 0; index < values.length; index += 1) {
        values[index]! += usual * at.counted[index]! + change * at.hurt[index]!;
      }
    }
    return values;
  };
};
