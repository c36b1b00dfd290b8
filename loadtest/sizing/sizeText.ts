/** A size as text, with the measured environment and the limits of the measurement. */
import type { Prices } from '../../model/prices.ts';
import { countText, figure } from '../../text/count.ts';
import { latencyText, spanText } from '../../text/time.ts';
import { headroom, type MeasuredRun, type Size } from './size.ts';

export const sizeHead = ['what', 'suggested', 'because'] as const;

export const sizeRows = (
  { holds, isBroken, perVcpu, vcpus, concurrency, instances, memory, cost }: Size,
  declared: number,
  { currency }: Prices,
): readonly (readonly string[])[] => [
  [
    'an instance holds',
    `${isBroken ? '' : 'at least '}${figure(holds)} requests/s`,
    isBroken ? 'an objective broke beyond it' : 'nothing broke: the highest rate that was tried',
  ],
  [
    'of one vCPU',
    perVcpu === undefined ? 'unknown' : `${figure(perVcpu)} requests/s`,
    perVcpu === undefined ? 'no processor time was measured: set --vcpus' : 'requests for a second of processor time',
  ],
  ['vCPUs an instance', vcpus === undefined ? 'unknown' : countText(vcpus), 'what it uses at that rate, whole'],
  [
    'memory',
    memory === undefined ? 'unknown' : `${countText(memory)} MiB`,
    memory === undefined ? 'no process of ours was measured' : 'peak and 30 % more, rounded up to a size that there is',
  ],
  ['concurrency', countText(concurrency), `rate times mean time, times ${headroom}`],
  ['instances at the declared load', countText(instances.declared), `${figure(declared)} requests/s`],
  ['instances at most', countText(instances.most), `${headroom} times that`],
  [
    'a million requests',
    cost === undefined ? 'unknown' : `${figure(cost)} ${currency}`,
    'declared unit prices, instances half busy; without storage, queries and messages',
  ],
];

export const measuredText = (runs: readonly MeasuredRun[], machines: readonly string[]): string => {
  const measurements = runs.map(
    ({ plan, requests, seconds }) => `${plan} (${countText(requests)} requests, ${spanText(seconds)})`,
  );
  const on = machines.length === 0 ? 'a target elsewhere' : machines.join('; ');
  return `Measured: ${measurements.join(', ')}, on ${on}.`;
};

export const cannotKnow: readonly string[] = [
  'A vCPU of Cloud Run is not a core of the machine that this was measured on: run it against a deployment before relying on it.',
  'API, ingest, queue and table shared one process and one disk, and k6 ran on the same machine: an instance that runs only the API needs less.',
  'Starts of instances, cold caches, BigQuery and Pub/Sub are not in it.',
];

/** '18.3 ms at 120 requests/s'. */
export const kneeText = (runs: readonly MeasuredRun[]): readonly string[] =>
  runs.flatMap(({ broke, curve }) => {
    if (broke === undefined) return [];
    const before = curve.findLast(({ at, p95 }) => at < broke.at && p95 !== undefined);
    const was = before?.p95 === undefined ? '' : `, with a p95 of ${latencyText(before.p95)} just before`;
    return [`${broke.objectives.join(' and ')} broke at ${figure(broke.rate)} requests/s${was}`];
  });
