/**
 * A simulated fleet as a source of series. Nothing is stored: every sample is worked out when it is asked for, at whole
 * minutes, and only where a query looks.
 */
import { nameLabel } from '../../../history/promql/labels.ts';
import { matches } from '../../../history/promql/matcher.ts';
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
  /** How hard the incident hits a system, from 0, not at all, to 1. */
  readonly strength: (system: System) => number;
  readonly incident: Incident;
}

const minute = 60_000;

export const scenarioSource = ({ systems, scenario, strength, incident }: Simulation): SeriesSource => {
  const worlds = systems.map((system) =>
    strength(system) === 0
      ? worldOf(system, scenario, undefined)
      : worldOf(system, scenario, incident, strength(system)),
  );
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
  const chosen = new Map<string, readonly (Counter | Gauge)[]>();
  const linesMatching = (name: string, matchers: readonly Asked[]): readonly (Counter | Gauge)[] => {
    const key = JSON.stringify([name, ...matchers.map(({ label, op, value }) => [label, op, value])]);
    const lines = chosen.get(key) ?? matching(linesNamed(name), matchers);
    chosen.set(key, lines);
    return lines;
  };
  const ask = (name: string, matchers: readonly Asked[], times: Float64Array): readonly SourceSeries[] =>
    linesMatching(name, matchers).map((line) => ({ labels: line.labels, times, values: sample(line, times) }));
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

/** Few values, and many lines that have them: a pattern is tried on each value once. */
const matching = (lines: readonly (Counter | Gauge)[], matchers: readonly Asked[]): readonly (Counter | Gauge)[] =>
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
    const held = known.get(flow) ?? samplesOf(flow, times);
    known.set(flow, held);
    return held;
  };
  const samplesOf = (flow: Flow, times: Float64Array): Sampled => {
    if (flow.parts.length === 0) return { counted: flow.countedAll(times), hurt: times.map(flow.hurt) };
    const parts = flow.parts.map((one) => sampled(one, times));
    const sum = (read: (part: Sampled) => Float64Array): Float64Array =>
      parts.reduce(
        (all, part) => all.map((value, index) => value + read(part)[index]!),
        new Float64Array(times.length),
      );
    return { counted: sum(({ counted }) => counted), hurt: sum(({ hurt }) => hurt) };
  };
  return (line, times) => {
    if (line.kind === 'Gauge') return times.map(line.at);
    const values = new Float64Array(times.length);
    for (const { flow, usual, hurt } of line.of) {
      const at = sampled(flow, times);
      const change = hurt - usual;
      for (let index = 0; index < values.length; index += 1) values[index]! += usual * at.counted[index]!;
      if (change === 0 || at.hurt.at(-1) === 0) continue;
      for (let index = 0; index < values.length; index += 1) values[index]! += change * at.hurt[index]!;
    }
    // Rounding must not look like a counter that begins anew.
    for (let index = 1; index < values.length; index += 1) values[index] = Math.max(values[index]!, values[index - 1]!);
    return values;
  };
};
