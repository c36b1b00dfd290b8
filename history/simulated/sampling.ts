/**
 * The values of a simulated series at given instants. What is computed for a flow serves every series of the flow; for a rule,
 * which reads each minute, quarters of a day (UTC) are computed and kept, as the windows of neighbouring days overlap.
 */
import type { Flow } from './flow.ts';
import type { Counter, Gauge } from './metric.ts';

type Line = Counter | Gauge;
type ValuesOf = (line: Line) => Float64Array;

export interface Sampling {
  /** At ascending instants. */
  readonly at: (times: Float64Array) => ValuesOf;
  /** The same at consecutive whole minutes, made of quarters of a day that are kept. */
  readonly everyMinute: (times: Float64Array) => ValuesOf;
}

const minute = 60_000;
const minutesPerQuarter = 360;

/** Quarters of one series, of 3 kB each. The alerts of one system read fewer. */
const mostQuarters = 16_000;

export const sampling = (): Sampling => {
  const flows = new WeakMap<Float64Array, Map<Flow, FlowSamples>>();
  const at = (times: Float64Array): ValuesOf => {
    const known = flows.get(times) ?? new Map<Flow, FlowSamples>();
    flows.set(times, known);
    return (line) => valuesOf(line, times, (flow) => samplesOf(flow, times, known));
  };
  const quarters = keptQuarters(at);
  return {
    at,
    everyMinute: (times) => {
      const first = (times[0] ?? 0) / minute;
      return (line) => joined(line, first, times.length, quarters);
    },
  };
};

type QuarterOf = (line: Line, quarter: number) => Float64Array;

const keptQuarters = (at: Sampling['at']): QuarterOf => {
  const timesOf = new Map<number, Float64Array>();
  const kept = new Map<Line, Map<number, Float64Array>>();
  let count = 0;
  return (line, quarter) => {
    const held = kept.get(line)?.get(quarter);
    if (held !== undefined) return held;
    if (count === mostQuarters) {
      timesOf.clear();
      kept.clear();
      count = 0;
    }
    const times =
      timesOf.get(quarter) ??
      Float64Array.from({ length: minutesPerQuarter }, (_, index) => (quarter * minutesPerQuarter + index) * minute);
    timesOf.set(quarter, times);
    const values = at(times)(line);
    const ofLine = kept.get(line) ?? new Map<number, Float64Array>();
    kept.set(line, ofLine.set(quarter, values));
    count += 1;
    return values;
  };
};

/** `first` in minutes since the epoch. */
const joined = (line: Line, first: number, size: number, quarterOf: QuarterOf): Float64Array => {
  const values = new Float64Array(size);
  for (let next = 0; next < size;) {
    const quarter = Math.floor((first + next) / minutesPerQuarter);
    const begin = first + next - quarter * minutesPerQuarter;
    const part = quarterOf(line, quarter).subarray(begin, begin + size - next);
    values.set(part, next);
    if (line.kind === 'Counter') neverFall(values, next);
    next += part.length;
  }
  return values;
};

/** Rounding must not look like a counter that begins anew: from `start` on, until the counter is above the value before it. */
const neverFall = (values: Float64Array, start: number): void => {
  for (let index = Math.max(1, start); index < values.length && values[index]! < values[index - 1]!; index += 1) {
    values[index] = values[index - 1]!;
  }
};

interface FlowSamples {
  readonly counted: Float64Array;
  readonly hurt: Float64Array;
}

const samplesOf = (flow: Flow, times: Float64Array, known: Map<Flow, FlowSamples>): FlowSamples => {
  const held = known.get(flow);
  if (held !== undefined) return held;
  const samples = flow.parts.length === 0 ? ofPart(flow, times) : sumOfParts(flow, times, known);
  known.set(flow, samples);
  return samples;
};

const ofPart = (flow: Flow, times: Float64Array): FlowSamples => ({
  counted: flow.countedAll(times),
  hurt: hurtAll(flow, times),
});

const sumOfParts = (flow: Flow, times: Float64Array, known: Map<Flow, FlowSamples>): FlowSamples => {
  const sums = { counted: new Float64Array(times.length), hurt: new Float64Array(times.length) };
  for (const part of flow.parts) {
    const { counted, hurt } = samplesOf(part, times, known);
    addTimes(sums.counted, 1, counted);
    addTimes(sums.hurt, 1, hurt);
  }
  return sums;
};

const valuesOf = (line: Line, times: Float64Array, samples: (flow: Flow) => FlowSamples): Float64Array => {
  if (line.kind === 'Gauge') return times.map(line.at);
  const values = new Float64Array(times.length);
  for (const { flow, usual, hurt } of line.of) {
    const of = samples(flow);
    if (usual !== 0) addTimes(values, usual, of.counted);
    const change = hurt - usual;
    if (change !== 0 && of.hurt.at(-1) !== 0) addTimes(values, change, of.hurt);
  }
  for (let index = 1; index < values.length; index += 1) {
    if (values[index]! < values[index - 1]!) values[index] = values[index - 1]!;
  }
  return values;
};

/** As it never falls, it is 0 at all instants when it is 0 at the last. */
const hurtAll = ({ hurt }: Flow, times: Float64Array): Float64Array =>
  hurt(times.at(-1) ?? 0) === 0 ? new Float64Array(times.length) : times.map(hurt);

const addTimes = (sums: Float64Array, factor: number, values: Float64Array): void => {
  for (let index = 0; index < sums.length; index += 1) sums[index]! += factor * values[index]!;
};
