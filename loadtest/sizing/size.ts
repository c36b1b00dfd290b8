/**
 * How many instances, how large, and for how much. From what was measured: the rate that one process held, the processor time
 * of a request, and the memory at its peak. Concurrency by Little's law (Operations Research 9, 1961): requests under way are
 * their rate times their time.
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
  /** Undefined for a target whose process we do not see. */
  readonly usage: { readonly cpuSeconds: number; readonly peakMemory: number } | undefined;
}

export interface Size {
  /** Requests a second that one instance held with its objectives met. */
  readonly holds: number;
  /** False where nothing broke: it may hold more. */
  readonly isBroken: boolean;
  /** Requests a second of one vCPU that does nothing else. */
  readonly perVcpu: number | undefined;
  readonly vcpus: number | undefined;
  readonly concurrency: number;
  /** For the declared load, and for the headroom on it. */
  readonly instances: { readonly declared: number; readonly most: number };
  /** MiB. */
  readonly memory: number | undefined;
  /** For a million requests. */
  readonly cost: number | undefined;
}

/** Times the declared load that there is room for, as the data API keeps. Source: docs/architecture.md. */
export const headroom = 2;
/** Of the memory at its peak: room for what a run of minutes does not show. Ours. */
const memoryRoom = 1.3;
/** MiB that people choose from. */
const memories = [512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768];
/** Requests at once that an instance of Cloud Run takes. Source: Cloud Run, "Maximum concurrent requests for services". */
const mostConcurrent = 1_000;

export interface SizeOptions {
  /** Requests a second, of all kinds. */
  readonly declared: number;
  readonly prices: Prices;
  /** Of the target, where its process was not ours. */
  readonly vcpus: number | undefined;
}

/** Undefined where no run came to any rate. */
export const sizeOf = (
  runs: readonly MeasuredRun[],
  { declared, prices, vcpus: declaredVcpus }: SizeOptions,
): Size | undefined => {
  const broken = runs.filter(({ broke }) => broke !== undefined && broke.held > 0);
  const kept = runs.flatMap(({ curve, broke }) =>
    curve.filter(({ at, missed }) => missed.length === 0 && at < (broke?.at ?? Infinity)),
  );
  // Of several that broke, the one that broke first: the machine was as bad as that once.
  const holds =
    broken.length > 0
      ? Math.min(...broken.map(({ broke }) => broke!.held))
      : Math.max(0, ...kept.map(({ rate }) => rate));
  if (holds <= 0) return undefined;
  const busiest = runs
    .filter(({ usage }) => usage !== undefined && usage.cpuSeconds > 0)
    .toSorted((a, b) => b.usage!.cpuSeconds / b.seconds - a.usage!.cpuSeconds / a.seconds)[0];
  const perVcpu = declaredVcpus === undefined ? busiest && busiest.requests / busiest.usage!.cpuSeconds : holds / declaredVcpus;
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

/** Of a million requests on instances that are kept at `rate`, and billed while they have any. */
const costOf = (rate: number, vcpus: number, memory: number, prices: Prices): number => {
  const seconds = 1_000_000 / rate;
  return seconds * (vcpus * prices.cpuSecond + (memory / 1_024) * prices.memoryGiBSecond) + prices.requestMillion;
};
