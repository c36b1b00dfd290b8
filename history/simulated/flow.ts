/**
 * A stream of events with an incident in it. Of its events, one share is counted in normal times and another during the incident;
 * every series has both shares, and the flow is the same for all of its series.
 */
import type { Wave } from './wave.ts';

export interface Incident {
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** The end of all that is known. */
  readonly to: number;
  /** When it is repaired; undefined where it goes on to `to`. */
  readonly repaired?: number;
}

/** Milliseconds until it hurts in full. */
const ramp = 5 * 60_000;
const grain = 15_000;

/** How much it hurts, from 0 to 1. */
export const hurtAt = (incident: Incident, at: number): number => {
  const { from, to } = incident;
  if (at <= from) return 0;
  return Math.min(1, (Math.min(at, to) - from) / ramp) * Math.max(0, 1 - sinceRepair(incident, at) / ramp);
};

/** Milliseconds; 0 while it lasts. */
const sinceRepair = ({ repaired = Infinity }: Incident, at: number): number => Math.max(0, at - repaired);

/** Milliseconds until what has piled up is gone. */
const drain = 10 * 60_000;

/** The share of the accumulated backlog that remains: 1 during the incident. */
export const leftAt = (incident: Incident, at: number): number => Math.max(0, 1 - sinceRepair(incident, at) / drain);

export interface Flow {
  /** Events since the counters began. */
  readonly counted: (at: number) => number;
  /** At each of ascending instants. */
  readonly countedAll: (times: Float64Array) => Float64Array;
  /** Events since then, each weighed by how much it hurt. */
  readonly hurt: (at: number) => number;
  readonly rate: (at: number) => number;
  /** Events a second. */
  readonly mean: number;
  /** The flows that this one is the sum of. */
  readonly parts: readonly Flow[];
}

export const sumOf = (parts: readonly Flow[]): Flow => {
  const sum = (read: (flow: Flow) => number): number => parts.reduce((all, flow) => all + read(flow), 0);
  return {
    counted: (at) => sum((flow) => flow.counted(at)),
    countedAll: (times) => {
      const all = parts.map((flow) => flow.countedAll(times));
      return times.map((_, index) => all.reduce((total, one) => total + one[index]!, 0));
    },
    hurt: (at) => sum((flow) => flow.hurt(at)),
    rate: (at) => sum((flow) => flow.rate(at)),
    mean: sum((flow) => flow.mean),
    parts,
  };
};

/** Nothing happens from the beginning of the incident until it is repaired. */
export const silenced = (wave: Wave, { from, to, repaired = to }: Incident): Wave => {
  const before = wave.counted(from);
  const missing = (at: number): number => (at <= from ? 0 : wave.counted(Math.min(at, repaired)) - before);
  return {
    mean: wave.mean,
    rate: (at) => (at > from && at <= repaired ? 0 : wave.rate(at)),
    counted: (at) => wave.counted(at) - missing(at),
    countedAll: (times) => wave.countedAll(times).map((counted, index) => counted - missing(times[index]!)),
  };
};

export const flowOf = (wave: Wave, incident: Incident | undefined): Flow => {
  const well: Flow = { ...wave, hurt: () => 0, parts: [] };
  if (incident === undefined) return well;
  const { from } = incident;
  let known: Float64Array | undefined;
  return {
    ...well,
    hurt: (at) => {
      if (at <= from) return 0;
      known ??= hurtSums(wave, incident);
      const sums = known;
      const steps = sums.length - 1;
      const place = Math.min(steps, (at - from) / grain);
      const index = Math.min(steps - 1, Math.floor(place));
      return sums[index]! + (place - index) * (sums[index + 1]! - sums[index]!);
    },
  };
};

/** The weighed events since the beginning of the incident, at each grain of time. */
const hurtSums = (wave: Wave, incident: Incident): Float64Array => {
  const { from, to } = incident;
  const times = Float64Array.from(
    { length: Math.max(1, Math.ceil((to - from) / grain)) + 1 },
    (_, step) => from + step * grain,
  );
  const counted = wave.countedAll(times);
  const sums = new Float64Array(times.length);
  let before = hurtAt(incident, from);
  for (let step = 1; step < sums.length; step += 1) {
    const now = hurtAt(incident, times[step]!);
    sums[step] = sums[step - 1]! + ((before + now) / 2) * (counted[step]! - counted[step - 1]!);
    before = now;
  }
  return sums;
};
