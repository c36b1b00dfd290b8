/**
 * Number of instances, their size and their cost, from measurements: the rate that one process sustained, the processor time
 * of a request, and the peak memory. Concurrency by Little's law (Operations Research 9, 1961): requests in flight are the
 * rate times the mean latency.
 */
import type { Prices } from '../../model/prices.ts';
import type { Break, CurvePoint } from './curve.ts';
import { clamp } from '../../numbers/clamp.ts';

export interface MeasuredRun {
  readonly folder: string;
  readonly plan: string;
  readonly requests: number;
  readonly seconds: number;
  readonly curve: readonly CurvePoint[];
  readonly broke: Break | undefined;
  /** Undefined for a target whose process cannot be measured. */
  readonly usage: { readonly cpuSeconds: number; readonly peakMemory: number } | undefined;
}

export interface Size {
  /** Requests a second that one instance sustained with all objectives met. */
  readonly holds: number;
  /** False when nothing broke: the instance may sustain more. */
  readonly isBroken: boolean;
  /** Requests a second per vCPU. */
  readonly perVcpu: number | undefined;
  readonly vcpus: number | undefined;
  readonly concurrency: number;
  /** Instances for the declared load, and with headroom. */
  readonly instances: { readonly declared: number; readonly most: number };
  /** MiB. */
  readonly memory: number | undefined;
  /** Cost of a million requests; undefined where vCPUs, memory or a price are not known. */
  readonly cost: number | undefined;
}

/** Capacity in multiples of the declared load, as in the data API. Source: docs/architecture.md. */
export const headroom = 2;
/** Factor on the peak memory: a margin for growth that a run of minutes does not show. Our choice. */
const memoryRoom = 1.3;
/** Memory sizes to choose from, in MiB. */
const memories = [512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768];
/** Most concurrent requests of a Cloud Run instance. Source: Cloud Run, "Maximum concurrent requests for services". */
const mostConcurrent = 1_000;

export interface SizeOptions {
  /** Requests a second, of all kinds. */
  readonly declared: number;
  readonly prices: Prices;
  /** vCPUs of a target that the run did not start. */
  readonly vcpus: number | undefined;
}

/** Undefined when no run reached any rate. */
export const sizeOf = (
  runs: readonly MeasuredRun[],
  { declared, prices, vcpus: declaredVcpus }: SizeOptions,
): Size | undefined => {
  const broken = runs.filter(({ broke }) => broke !== undefined && broke.held > 0);
  const kept = runs.flatMap(({ curve, broke }) =>
    curve.filter(({ at, missed }) => missed.length === 0 && at < (broke?.at ?? Infinity)),
  );
  // Of several runs that broke, the lowest rate counts: it is the safe estimate.
  const holds =
    broken.length > 0
      ? Math.min(...broken.map(({ broke }) => broke!.held))
      : Math.max(0, ...kept.map(({ rate }) => rate));
  if (holds <= 0) return undefined;
  const busiest = runs
    .filter(({ usage }) => usage !== undefined && usage.cpuSeconds > 0)
    .toSorted((a, b) => b.usage!.cpuSeconds / b.seconds - a.usage!.cpuSeconds / a.seconds)[0];
  const perVcpu =
    declaredVcpus === undefined ? busiest && busiest.requests / busiest.usage!.cpuSeconds : holds / declaredVcpus;
  const vcpus = declaredVcpus ?? (perVcpu === undefined ? undefined : Math.max(1, Math.ceil(holds / perVcpu)));
  const near = kept
    .filter(({ rate, mean }) => rate <= holds && mean !== undefined)
    .toSorted((a, b) => b.rate - a.rate)[0];
  const underWay = ((near?.mean ?? 0) / 1_000) * holds;
  const peak = Math.max(0, ...runs.map(({ usage }) => usage?.peakMemory ?? 0));
  const memory =
    peak === 0 ? undefined : (memories.find((memory) => memory * 2 ** 20 >= peak * memoryRoom) ?? memories.at(-1));
  const instances = {
    declared: Math.max(1, Math.ceil(declared / holds)),
    most: Math.max(1, Math.ceil((declared * headroom) / holds)),
  };
  return {
    holds,
    isBroken: broken.length > 0,
    perVcpu,
    vcpus,
    concurrency: clamp(Math.ceil(underWay * headroom), 1, mostConcurrent),
    instances,
    memory,
    cost: vcpus === undefined || memory === undefined ? undefined : costOf(holds / headroom, vcpus, memory, prices),
  };
};

/** Cost of a million requests on instances that run at `rate` and are billed only while they have requests; undefined without a price. */
const costOf = (rate: number, vcpus: number, memory: number, prices: Prices): number | undefined => {
  const [cpu, gib, requests] = [prices.cpuSecond.value, prices.memoryGiBSecond.value, prices.requestMillion.value];
  if (cpu === null || gib === null || requests === null) return undefined;
  const seconds = 1_000_000 / rate;
  return seconds * (vcpus * cpu + (memory / 1_024) * gib) + requests;
};
